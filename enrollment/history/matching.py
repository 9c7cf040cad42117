"""Who and what the rows of an old environment are about.

People are matched by personnel number within the organisation, never by name; courses by the
supplier's key or the exact title, runs by their course and the day they begin. What fits nobody,
or more than one, stays unmatched.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models.functions import TruncDate
from django.utils import timezone

from catalog.models import Course, CourseText
from enrollment.history.reading import OldResult, OldSeat
from organisations.models import Organisation
from people.models import Employment
from planning.models import CourseRun
from planning.querysets import is_coming


class Matches:
    """Read once for the whole file."""

    def __init__(self, organisation: Organisation) -> None:
        # The newest period of a number wins: a number may have been given again.
        employments = Employment.objects.filter(organisation=organisation).order_by("since")
        self.periods: dict[str, list[Employment]] = {}
        for employment in employments:
            self.periods.setdefault(employment.personnel_number, []).append(employment)
        self.codes = _only_once(
            Course.objects.exclude(external_id="").values_list("external_id", "pk")
        )
        self.titles = _only_once(CourseText.objects.values_list("title", "course_id"))
        self._runs: dict[tuple[int, datetime.date], list[int]] | None = None

    def of_result(self, result: OldResult) -> dict[str, Any]:
        employment = self._employment(result.personnel_number, result.completed_on)
        return {
            "result": result.result,
            "certificate_number": result.certificate_number,
            "person_id": employment.person_id if employment else None,
            "employment_id": employment.pk if employment else None,
            "course_id": self._course(result.code, result.title),
        }

    def of_seat(self, seat: OldSeat) -> dict[str, Any]:
        employment = self._employment(seat.personnel_number, timezone.localdate())
        course = self._course(seat.code, seat.title)
        return {
            "employment_id": employment.pk if employment else None,
            "run_id": self._run(course, seat.starts_on) if course else None,
        }

    def _course(self, code: str, title: str) -> int | None:
        found = self.codes.get(code) if code else None
        return found or self.titles.get(title)

    def _run(self, course: int, day: datetime.date) -> int | None:
        """The only run of that course that begins on that day."""
        if self._runs is None:
            self._runs = {}
            coming = CourseRun.objects.filter(is_coming()).exclude(starts_at=None)
            first_days = coming.annotate(
                first_day=TruncDate("starts_at", tzinfo=timezone.get_default_timezone())
            )
            for pk, course_id, first_day in first_days.values_list("pk", "course_id", "first_day"):
                self._runs.setdefault((course_id, first_day), []).append(pk)
        found = self._runs.get((course, day), [])
        return found[0] if len(found) == 1 else None

    def _employment(self, number: str, day: datetime.date) -> Employment | None:
        """The period of that day, else the only person who ever had the number."""
        periods = self.periods.get(number, [])
        for one in reversed(periods):
            if one.since <= day and (one.until is None or one.until >= day):
                return one
        if len({one.person_id for one in periods}) != 1:
            return None
        return periods[0] if day < periods[0].since else periods[-1]


def _only_once(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Names that mean exactly one course."""
    found: dict[str, set[int]] = {}
    for name, pk in pairs:
        found.setdefault(name, set()).add(pk)
    return {name: next(iter(pks)) for name, pks in found.items() if len(pks) == 1}
