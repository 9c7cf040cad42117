"""Attendance reports of online meetings, as Teams, Zoom and people by hand make them.

Read into plain lines: who, from when to when. No database, no clock; whatever the bytes are, out
come lines and problems, never an exception. Of a report in sections the most detailed one counts:
the last table that has a name, a moment of joining and one of leaving.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

MOST_BYTES = 2 * 1024 * 1024
MOST_LINES = 20_000
MOST_FIELD = 2_000

NAME = {"name", "naam", "full name", "volledige naam", "name (original name)", "deelnemer"}
EMAIL = {"email", "e-mail", "user email", "e-mailadres", "mail", "upn"}
JOINED = {
    "join time", "first join", "tijdstip van deelname", "eerste deelname", "deelnametijd",
    "eerste keer deelgenomen", "joined", "join", "binnen", "aangemeld", "begin", "start", "van",
}  # fmt: skip
LEFT = {
    "leave time", "last leave", "tijdstip van verlaten", "laatst verlaten", "laatste vertrek",
    "vertrektijd", "left", "leave", "weg", "afgemeld", "einde", "eind", "end", "tot",
}  # fmt: skip

FORMATS = (
    "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%y %I:%M:%S %p", "%m/%d/%y %I:%M %p",
    "%d-%m-%y %H:%M:%S", "%d-%m-%y %H:%M", "%d/%m/%Y %I:%M:%S %p", "%d-%m-%Y %I:%M:%S %p",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M",
)  # fmt: skip
HOURS = ("%H:%M:%S", "%H:%M", "%H.%M", "%I:%M:%S %p", "%I:%M %p")
AN_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")


@dataclass(frozen=True)
class Line:
    """Somebody was in the meeting once; moments are without zone, as the report writes them."""

    name: str
    email: str
    joined: datetime.datetime
    left: datetime.datetime


@dataclass
class Report:
    """What was read; `unread` are line numbers of which the times cannot be read. `found` says
    whether there was a table with the columns at all."""

    lines: list[Line] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    found: bool = False


@dataclass(frozen=True)
class _Columns:
    name: int
    joined: int
    left: int
    emails: tuple[int, ...]


def read_report(data: bytes, day: datetime.date) -> Report:
    """The lines of a report about a meeting on `day`, by which 03/04 is told from 04/03."""
    text = _decoded(data[:MOST_BYTES])
    best = Report()
    current, columns = Report(), None
    for number, cells in _rows(text):
        header = _columns(cells)
        if header:
            current, columns = Report(found=True), header
            continue
        if not any(cells) or len(cells) == 1:
            columns = None
        if columns is None:
            continue
        line = _line(cells, columns, day)
        if line:
            current.lines.append(line)
        elif _cell(cells, columns.name):
            current.unread.append(number)
        best = current
    return best if best.found else current


def _decoded(data: bytes) -> str:
    """UTF-16 (Teams) or UTF-8 by its mark, also UTF-16 without one; else Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data[:200].count(b"\0") > len(data[:200]) // 4:
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered, each with the delimiter that its own section uses; empty lines come as such."""
    for number, line in enumerate(io.StringIO(text.replace("\0", "")), start=1):
        if number > MOST_LINES:
            return
        plain = line.strip("\r\n")[: 10 * MOST_FIELD]
        delimiter = max("\t;,", key=plain.count)
        try:
            cells = next(csv.reader([plain], delimiter=delimiter), [])
        except csv.Error:
            cells = []
        yield number, [cell.strip()[:MOST_FIELD] for cell in cells]


def _columns(cells: Sequence[str]) -> _Columns | None:
    """Which column is which, when this is a header."""
    words = [cell.casefold().strip() for cell in cells]
    name, joined, left = (_place(words, known) for known in (NAME, JOINED, LEFT))
    if name is None or joined is None or left is None:
        return None
    emails = [
        place
        for place, word in enumerate(words)
        if word in EMAIL or word.startswith(("participant id", "deelnemer-id"))
    ]
    return _Columns(name, joined, left, tuple(emails))


def _place(words: Sequence[str], known: set[str]) -> int | None:
    return next((place for place, word in enumerate(words) if word in known), None)


def _line(cells: Sequence[str], columns: _Columns, day: datetime.date) -> Line | None:
    joined = moment_in(_cell(cells, columns.joined), day)
    left = moment_in(_cell(cells, columns.left), day)
    emails = [AN_ADDRESS.search(_cell(cells, place)) for place in columns.emails]
    email = next((found.group().casefold() for found in emails if found), "")
    name = _cell(cells, columns.name)
    if joined is None or left is None or not (name or email):
        return None
    return Line(name, email, joined, left)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def moment_in(text: str, day: datetime.date) -> datetime.datetime | None:
    """The moment that the report means, by the clock of Amsterdam: of the ways to read it the one
    nearest to the meeting. A time alone is on the day itself."""
    plain = " ".join(text.replace(",", " ").replace("\u202f", " ").replace("\xa0", " ").split())
    plain = re.sub(r"T(?=\d)", " ", plain).removesuffix("Z").replace("a.m.", "AM")
    plain = plain.replace("p.m.", "PM")
    readings = [found for pattern in FORMATS if (found := _parsed(plain, pattern))]
    hours = [found.time() for pattern in HOURS if (found := _parsed(plain, pattern))]
    readings += [datetime.datetime.combine(day, hour) for hour in hours]
    if text.strip().endswith("Z"):
        readings = [_from_utc(one) for one in readings]
    return min(readings, key=lambda one: abs((one.date() - day).days), default=None)


def _from_utc(moment: datetime.datetime) -> datetime.datetime:
    aware = moment.replace(tzinfo=datetime.UTC)
    return aware.astimezone(ZoneInfo("Europe/Amsterdam")).replace(tzinfo=None)


def _parsed(text: str, pattern: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.strptime(text, pattern)  # noqa: DTZ007 (the report has no zone)
    except ValueError:
        return None
