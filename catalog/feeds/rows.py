"""Rows of tables, with what is wrong with the file as problems of a delivery."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from catalog.feeds.records import Problem, Severity
from core import tables
from core.tables import Row, TableProblem

__all__ = ["Row", "csv_rows", "xlsx_rows"]


def csv_rows(stream: BinaryIO) -> Iterator[Row | Problem]:
    return _named(tables.csv_rows(stream))


def xlsx_rows(stream: BinaryIO) -> Iterator[Row | Problem]:
    return _named(tables.xlsx_rows(stream))


def _named(items: Iterable[Row | TableProblem]) -> Iterator[Row | Problem]:
    for item in items:
        if isinstance(item, Row):
            yield item
        else:
            severity = Severity.ERROR if item.is_error else Severity.WARNING
            yield Problem(item.line, "", "", "", item.message, item.remedy, severity)
