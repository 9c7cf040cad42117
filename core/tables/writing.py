"""Tables to take along, as CSV and XLSX. A cell that looks like a formula stays text."""

import csv
import io
from collections.abc import Iterable, Sequence

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from core.tables.lines import UTF8_BOM

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def inert(cell: object) -> str:
    """The cell as text that no spreadsheet evaluates: what looks like a formula gets an apostrophe
    in front."""
    text = ILLEGAL_CHARACTERS_RE.sub("", str(cell))
    return f"'{text}" if text.startswith(_FORMULA_START) else text


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """With semicolons and a byte order mark: so opens it right in a Dutch Excel."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([inert(cell) for cell in row] for row in rows)
    return UTF8_BOM + out.getvalue().encode()


def as_xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([inert(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
