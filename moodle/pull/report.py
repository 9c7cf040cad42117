"""The report of completions as plain records. No database, no clock, no network."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from moodle.client.reports import parse_date

USERNAME, COURSE, COMPLETED, GRADE = "Username", "Course ID number", "Time completed", "Grade"
HEADERS = (USERNAME, COURSE, COMPLETED, GRADE)


class ReportChanged(Exception):
    """Somebody changed the report: it misses a column, or holds what is not one of its values."""


@dataclass(frozen=True)
class Row:
    """Somebody finished a course; `completed_at` is precise to the minute."""

    username: str
    course: str
    completed_at: datetime.datetime
    grade: Decimal | None


def rows_of(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Row]:
    """Those with a moment. Columns may come in any order, and others beside them. Raises
    ReportChanged."""
    missing = [name for name in HEADERS if list(headers).count(name) != 1]
    if missing:
        raise ReportChanged(", ".join(missing))
    places = [list(headers).index(name) for name in HEADERS]
    for cells in rows:
        if len(cells) != len(headers):
            raise ReportChanged("a row of another length")
        username, course, completed, grade = (cells[place].strip() for place in places)
        moment = _moment(completed)
        if moment and username and course:
            yield Row(username.lower(), course, moment, percentage(grade))


def _moment(text: str) -> datetime.datetime | None:
    try:
        return parse_date(text)
    except ValueError:
        raise ReportChanged(COMPLETED) from None


def percentage(text: str) -> Decimal | None:
    """The course total as it is shown: `85.00`, `85.00 %` or `-`. What is no percentage is left
    out rather than guessed."""
    try:
        number = Decimal(text.replace("%", "").replace(",", ".").strip())
    except InvalidOperation:
        return None
    return number.quantize(Decimal("0.01")) if number.is_finite() and 0 <= number <= 100 else None


def newest(rows: Sequence[Row]) -> list[Row]:
    """One for each person and course: two ways of enrolling make two rows."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        before = found.get((row.username, row.course))
        if before is None or row.completed_at > before.completed_at:
            found[row.username, row.course] = row
    return list(found.values())
