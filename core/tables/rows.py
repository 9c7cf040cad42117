"""Rows of text out of CSV and XLSX, whatever the file is; nothing in it is ever evaluated."""

import csv
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

import openpyxl

from core.tables.limits import (
    MAX_BLANK_ROWS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNZIPPED_BYTES,
    MAX_ZIP_MEMBERS,
    MAX_ZIP_RATIO,
    SUSPECT_SIZE,
)
from core.tables.lines import WIDE_BOMS, is_utf8, iter_lines
from core.tables.problems import TableProblem, Trouble

csv.field_size_limit(2_000_000)


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is where the row begins, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class _Decoded:
    """Lines of text for the csv module, counted; overlong ones are left out and remembered."""

    stream: BinaryIO
    encoding: str
    line: int = 0
    too_long: list[int] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        for number, line in iter_lines(self.stream):
            self.line = number
            if line is None:
                self.too_long.append(number)
            else:
                yield line.decode(self.encoding, "replace").replace("\0", "")


def csv_rows(stream: BinaryIO) -> Iterator[Row | TableProblem]:
    """Rows of a seekable stream in UTF-8 or, with a warning, Windows-1252; delimiter by the first
    line."""
    head = stream.read(1 << 16)
    if head.startswith(WIDE_BOMS) or b"\0" in head:
        yield TableProblem(Trouble.NOT_CSV)
        return
    if b"\r" in head and b"\n" not in head:
        yield TableProblem(Trouble.OLD_LINE_ENDS)
        return
    encoding = "utf-8" if is_utf8(stream) else "cp1252"
    if encoding != "utf-8":
        yield TableProblem(Trouble.NOT_UTF8)
    stream.seek(0)
    lines = _Decoded(stream, encoding)
    reader = csv.reader(lines, delimiter=_delimiter(head))
    while True:
        start = lines.line + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            yield TableProblem(Trouble.BROKEN_LINE, start)
            continue
        if any(cell.strip() for cell in cells):
            yield Row(start, tuple(cells[:MAX_COLUMNS]))
    for number in lines.too_long:
        yield TableProblem(Trouble.LONG_LINE, number)


def _delimiter(head: bytes) -> str:
    """The sign that occurs most in the first line, outside quotes."""
    first = next((line for line in head.splitlines() if line.strip()), b"").decode(
        "utf-8", "replace"
    )
    outside = "".join(first.split('"')[::2])
    return max(";,\t|", key=lambda sign: (outside.count(sign), sign == ","))


def xlsx_rows(stream: BinaryIO) -> Iterator[Row | TableProblem]:
    """Rows of the first sheet. Formulas show the value that the sheet was saved with; nothing is
    computed."""
    problem = zip_problem(stream)
    if problem is not None:
        yield problem
        return
    stream.seek(0)
    unreadable = TableProblem(Trouble.BROKEN_SHEET)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()
    except (
        Exception
    ):  # a third-party parser on hostile bytes: it may raise anything, and all of it means this
        yield unreadable
        return
    try:
        yield from _sheet_rows(sheet, unreadable)
    finally:
        book.close()


def _sheet_rows(sheet: Any, unreadable: TableProblem) -> Iterator[Row | TableProblem]:
    """Stops after many blank rows: a cell far down would otherwise cost a million empty ones."""
    blank = 0
    rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
    for number in range(1, MAX_ROWS + 2):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                values = next(rows, None)
        except Exception:  # as above: the sheet is parsed while it is read
            yield unreadable
            return
        if values is None:
            return
        cells = tuple(cell_text(value) for value in values)
        blank = 0 if any(cells) else blank + 1
        if blank > MAX_BLANK_ROWS:
            return
        if not blank:
            yield Row(number, cells)


def zip_problem(stream: BinaryIO) -> TableProblem | None:
    """Refuses archives that grow out of proportion, before anything is unpacked.

    The sizes come from the directory of the archive; `zipfile` reads no further than those.
    """
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        NotImplementedError,
        EOFError,
        UnicodeDecodeError,
    ):
        return TableProblem(Trouble.NOT_XLSX)
    total = sum(member.file_size for member in members)
    swollen = any(
        m.file_size > SUSPECT_SIZE and m.file_size > MAX_ZIP_RATIO * max(m.compress_size, 1)
        for m in members
    )
    if total > MAX_UNZIPPED_BYTES or len(members) > MAX_ZIP_MEMBERS or swollen:
        return TableProblem(Trouble.SWOLLEN)
    return None


def cell_text(value: object) -> str:
    """A cell as a Dutch reader would type it; numbers so that they cannot be mistaken ("27500",
    "12,50")."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case float() | Decimal():
            if value != value or value in (float("inf"), float("-inf")):
                return ""
            amount = Decimal(str(value))
            return (
                f"{amount:f}"
                if amount == amount.to_integral_value() and "." not in f"{amount:f}"
                else _decimals(amount)
            )
        case datetime():
            return (
                value.strftime("%Y-%m-%d %H:%M")
                if value.time() != time.min
                else value.date().isoformat()
            )
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case _:
            return str(value)


def _decimals(amount: Decimal) -> str:
    """Two decimals with a comma, none when whole."""
    rounded = round(amount, 2)
    return (
        f"{rounded:.0f}"
        if rounded == rounded.to_integral_value()
        else f"{rounded:.2f}".replace(".", ",")
    )
