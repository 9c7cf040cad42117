"""Completions read in bulk: one report for all courses, in pages; the rest course by course."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

from django.utils import timezone

from moodle.client.reports import since
from moodle.connections.models import Connection
from moodle.links.models import CourseLink, PersonLink
from moodle.pull.applying import Read, apply
from moodle.pull.asking import ask_courses
from moodle.pull.report import Row, newest, rows_of
from moodle.turn import Turn

OVERLAP = datetime.timedelta(hours=48)
"""Moodle may write down a completion long after the moment it names."""
FULL_EVERY = datetime.timedelta(days=7)
"""For what came later still: marked by hand, restored, or counted by a clock that stood still."""
PAGE = 5000
COLUMN = "completion:timecompleted"


def pull(turn: Turn, *, full: bool = False) -> Counter[str]:
    """Reads what was finished since the last time; returns how many came to what. The cursor moves
    when all was read. Raises MoodleError and ReportChanged."""
    connection, began = turn.connection, timezone.now()
    full = full or is_full_due(connection, began)
    begin = None if full or connection.last_pull_at is None else connection.last_pull_at - OVERLAP
    outcomes: Counter[str] = Counter()
    if connection.report_id is not None:
        known = _Known(connection)
        for rows in _pages(turn, connection.report_id, begin):
            outcomes += apply([read for row in rows if (read := known.read(row))], again=full)
    outcomes["asked"] += ask_courses(turn, _not_reported(connection))
    changes = {"last_pull_at": began}
    if full:
        changes["last_full_pull_at"] = began
    Connection.objects.filter(pk=connection.pk).update(**changes)
    return outcomes


def is_full_due(connection: Connection, now: datetime.datetime) -> bool:
    last = connection.last_full_pull_at
    return last is None or last + FULL_EVERY <= now


def _pages(turn: Turn, report: int, begin: datetime.datetime | None) -> Iterator[list[Row]]:
    """An unknown filter is passed over by Moodle without a word: so we filter again."""
    if begin is None:
        turn.client.reports.unfilter(report)
    else:
        turn.client.reports.filter(report, since(COLUMN, begin))
    for page in turn.client.reports.pages(report, PAGE):
        rows = newest(list(rows_of(page.headers, page.rows)))
        yield [row for row in rows if begin is None or row.completed_at >= _minute(begin)]


def _minute(moment: datetime.datetime) -> datetime.datetime:
    """The report tells no seconds."""
    return moment.replace(second=0, microsecond=0)


def _not_reported(connection: Connection) -> list[CourseLink]:
    """Without a report all; with one, courses that it cannot name."""
    courses = CourseLink.objects.filter(connection=connection, remote_id__isnull=False)
    if connection.report_id is not None:
        courses = courses.filter(remote_idnumber="")
    return list(courses.order_by("pk"))


class _Known:
    """Our people and courses by their keys in Moodle."""

    def __init__(self, connection: Connection) -> None:
        people = PersonLink.objects.filter(connection=connection)
        self._people = dict(people.values_list("username", "pk"))
        courses = CourseLink.objects.filter(connection=connection).exclude(remote_idnumber="")
        self._courses = dict(courses.values_list("remote_idnumber", "pk"))

    def read(self, row: Row) -> Read | None:
        """None for who or what is not ours."""
        person, course = self._people.get(row.username), self._courses.get(row.course)
        if person is None or course is None:
            return None
        return Read(course, person, row.completed_at, row.grade)
