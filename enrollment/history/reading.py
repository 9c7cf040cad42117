"""Rows of an old environment's export: plain values, and problems by line. No database."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from core.tables import Row, TableProblem, csv_rows, xlsx_rows

COLUMNS: Mapping[str, str] = {
    "personeelsnummer": "personnel_number",
    "titel": "title",
    "code": "code",
    "afgerond op": "completed_on",
    "resultaat": "result",
    "certificaatnummer": "certificate_number",
}
REQUIRED = ("personeelsnummer", "titel", "afgerond op")
LIMITS: Mapping[str, int] = {
    "personnel_number": 30, "title": 300, "code": 200, "result": 80, "certificate_number": 80,
}  # fmt: skip
DAY_FORMS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")


@dataclass(frozen=True)
class OldResult:
    """One finished course; `code` is the supplier's key of the course, if there is one."""

    personnel_number: str
    title: str
    completed_on: datetime.date
    code: str = ""
    result: str = ""
    certificate_number: str = ""


@dataclass(frozen=True)
class Trouble:
    """What cannot be read, on which line (from 1; 0 is the file), and the remedy."""

    line: int
    message: str


def read_results(stream: BinaryIO) -> Iterator[OldResult | Trouble]:
    """Reads CSV or XLSX; a line that cannot be used is a Trouble and the rest goes on."""
    is_xlsx = stream.read(4) == b"PK\x03\x04"
    stream.seek(0)
    names: list[str] | None = None
    for row in xlsx_rows(stream) if is_xlsx else csv_rows(stream):
        if isinstance(row, TableProblem):
            yield Trouble(row.line, f"{row.message} {row.remedy}")
        elif names is None:
            names = [cell.strip().lower() for cell in row.cells]
            missing = [name for name in REQUIRED if name not in names]
            if missing:
                yield Trouble(row.line, f"Columns are missing: {', '.join(missing)}.")
                return
        elif any(cell.strip() for cell in row.cells):
            yield _result(names, row)


def _result(names: list[str], row: Row) -> OldResult | Trouble:
    cells = {
        COLUMNS[name]: " ".join(cell.split())
        for name, cell in zip(names, row.cells, strict=False)
        if name in COLUMNS
    }
    for name in REQUIRED:
        if not cells.get(COLUMNS[name]):
            return Trouble(row.line, f"{name} is empty. Fill it in or leave the line out.")
    for name, limit in LIMITS.items():
        if len(cells.get(name, "")) > limit:
            return Trouble(row.line, f"{name} has more than {limit} characters. Shorten it.")
    day = _day(cells.pop("completed_on"))
    if day is None:
        return Trouble(row.line, "'afgerond op' is no date. Write it as 2024-12-31 or 31-12-2024.")
    return OldResult(completed_on=day, **cells)


def _day(text: str) -> datetime.date | None:
    """A day; an hour behind it (spreadsheets add 00:00:00) is dropped."""
    for form in DAY_FORMS:
        try:
            return datetime.datetime.strptime(text[:10], form).date()  # noqa: DTZ007 (a day)
        except ValueError:
            continue
    return None
