"""Rows of an old environment's export: plain values, and problems by line. No database."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from core.tables import Row, TableProblem, csv_rows, xlsx_rows

COLUMNS: Mapping[str, str] = {
    "personeelsnummer": "personnel_number",
    "titel": "title",
    "code": "code",
    "status": "status",
    "afgerond op": "completed_on",
    "begint op": "starts_on",
    "resultaat": "result",
    "certificaatnummer": "certificate_number",
}
REQUIRED = ("personeelsnummer", "titel")
LIMITS: Mapping[str, int] = {
    "personnel_number": 30, "title": 300, "code": 200, "result": 80, "certificate_number": 80,
}  # fmt: skip
DAY_FORMS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")
FINISHED = frozenset({"", "afgerond", "behaald", "geslaagd", "completed"})
BOOKED = frozenset({"ingeschreven", "geboekt", "gepland", "booked"})
WAITING = frozenset({"wachtlijst", "op de wachtlijst", "waitlisted"})


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
class OldSeat:
    """One booking to come, or a place in a queue."""

    personnel_number: str
    title: str
    starts_on: datetime.date
    code: str = ""
    waiting: bool = False


@dataclass(frozen=True)
class Trouble:
    """What cannot be read, on which line (from 1; 0 is the file), and the remedy."""

    line: int
    message: str


Line = OldResult | OldSeat


def read_lines(stream: BinaryIO) -> Iterator[Line | Trouble]:
    """Reads CSV or XLSX; a line that cannot be used is a Trouble and the rest goes on."""
    is_xlsx = stream.read(4) == b"PK\x03\x04"
    stream.seek(0)
    names: list[str] | None = None
    for row in xlsx_rows(stream) if is_xlsx else csv_rows(stream):
        if isinstance(row, TableProblem):
            yield Trouble(row.line, f"{row.message} {row.remedy}")
        elif names is None:
            names = [cell.strip().lower() for cell in row.cells]
            missing = _missing(names)
            if missing:
                words = _("Deze kolommen ontbreken: %(names)s. Voeg ze toe aan het bestand.")
                yield Trouble(row.line, words % {"names": ", ".join(missing)})
                return
        elif any(cell.strip() for cell in row.cells):
            yield _line(names, row)


def _missing(names: Sequence[str]) -> list[str]:
    """A file may have only what was finished, only bookings, or both."""
    missing = [name for name in REQUIRED if name not in names]
    if "afgerond op" not in names and not {"status", "begint op"} <= set(names):
        missing.append("afgerond op")
    return missing


def _line(names: list[str], row: Row) -> Line | Trouble:
    cells = {
        COLUMNS[name]: " ".join(cell.split())
        for name, cell in zip(names, row.cells, strict=False)
        if name in COLUMNS
    }
    status = cells.pop("status", "").lower()
    if status not in FINISHED | BOOKED | WAITING:
        words = _(
            "De status ‘%(status)s’ kennen we niet. Schrijf afgerond, ingeschreven of wachtlijst."
        )
        return Trouble(row.line, words % {"status": status[:80]})
    column = "afgerond op" if status in FINISHED else "begint op"
    for name in (*REQUIRED, column):
        if not cells.get(COLUMNS[name]):
            words = _("%(column)s is leeg. Vul het in, of laat de regel weg.")
            return Trouble(row.line, words % {"column": name})
    for name, limit in LIMITS.items():
        if len(cells.get(name, "")) > limit:
            words = _("%(column)s heeft meer dan %(limit)s tekens. Maak het korter.")
            column_of = next(key for key, value in COLUMNS.items() if value == name)
            return Trouble(row.line, words % {"column": column_of, "limit": limit})
    day = _day(cells[COLUMNS[column]])
    if day is None:
        words = _("‘%(column)s’ is geen datum. Schrijf die als 31-12-2024.")
        return Trouble(row.line, words % {"column": column})
    if status in FINISHED:
        cells.pop("starts_on", None)
        return OldResult(**{**cells, "completed_on": day})  # type: ignore[arg-type]
    return OldSeat(
        personnel_number=cells["personnel_number"],
        title=cells["title"],
        starts_on=day,
        code=cells.get("code", ""),
        waiting=status in WAITING,
    )


def as_json(line: Line) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in asdict(line).items()
    }


def from_json(stored: Mapping[str, Any]) -> Line:
    if "starts_on" in stored:
        return OldSeat(**{**stored, "starts_on": datetime.date.fromisoformat(stored["starts_on"])})
    day = datetime.date.fromisoformat(stored["completed_on"])
    return OldResult(**{**stored, "completed_on": day})


def _day(text: str) -> datetime.date | None:
    """A day; an hour behind it (spreadsheets add 00:00:00) is dropped."""
    for form in DAY_FORMS:
        try:
            return datetime.datetime.strptime(text[:10], form).date()  # noqa: DTZ007 (a day)
        except ValueError:
            continue
    return None
