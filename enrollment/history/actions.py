"""Bringing the past along: matched to people and courses, and the same file again writes nothing.

People are matched by personnel number within the organisation, never by name; courses by the
supplier's key or the exact title. What fits nobody, or more than one, stays unmatched.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from catalog.models import Course, CourseText
from enrollment.history.models import HistoryRecord
from enrollment.history.reading import OldResult
from organisations.models import Organisation
from people.models import Employment, Person
from people.rights.log import record

Key = tuple[str, str, datetime.date]
CHANGING = ("result", "certificate_number", "person_id", "employment_id", "course_id")


@dataclass
class Outcome:
    """What a delivery made, or would make."""

    new: list[HistoryRecord] = field(default_factory=list)
    changed: list[HistoryRecord] = field(default_factory=list)
    same: int = 0

    @property
    def unmatched(self) -> list[HistoryRecord]:
        """Of this delivery what is new or changed and still fits nobody or nothing."""
        every = [*self.new, *self.changed]
        return [one for one in every if one.person_id is None or one.course_id is None]


@transaction.atomic
def bring_history(
    *,
    organisation: Organisation,
    origin: str,
    results: Iterable[OldResult],
    by: Person | None,
    write: bool,
) -> Outcome:
    """Compares `results` with what is there; with `write` also stores the difference.

    A match once made is kept when the file has nothing better.
    """
    outcome = _compare(organisation, origin, results)
    if write and (outcome.new or outcome.changed):
        HistoryRecord.objects.bulk_create(outcome.new, batch_size=1000)
        HistoryRecord.objects.bulk_update(outcome.changed, CHANGING, batch_size=1000)
        record(
            action="history.import",
            by=by,
            object_kind="organisation",
            object_id=organisation.pk,
            organisation_id=organisation.pk,
            origin="" if by else "import_history",
            detail={"new": len(outcome.new), "changed": len(outcome.changed)},
        )
    return outcome


def _compare(organisation: Organisation, origin: str, results: Iterable[OldResult]) -> Outcome:
    stored: dict[Key, HistoryRecord] = {
        (one.personnel_number, one.title, one.completed_on): one
        for one in HistoryRecord.objects.filter(organisation=organisation, origin=origin)
    }
    matches = _Matches(organisation)
    outcome, seen = Outcome(), set[Key]()
    for result in results:
        key = (result.personnel_number, result.title, result.completed_on)
        if key in seen:
            continue
        seen.add(key)
        wanted = matches.values_for(result)
        present = stored.get(key)
        if present is None:
            outcome.new.append(_new(organisation, origin, result, wanted))
        elif _take_over(present, wanted):
            outcome.changed.append(present)
        else:
            outcome.same += 1
    return outcome


def _new(
    organisation: Organisation, origin: str, result: OldResult, wanted: Mapping[str, Any]
) -> HistoryRecord:
    return HistoryRecord(
        organisation=organisation,
        origin=origin,
        personnel_number=result.personnel_number,
        title=result.title,
        completed_on=result.completed_on,
        **wanted,
    )


def _take_over(present: HistoryRecord, wanted: Mapping[str, Any]) -> bool:
    """Changes `present` where the file knows something else; whether it did."""
    changed = {
        name: value
        for name, value in wanted.items()
        if value not in (None, "") and getattr(present, name) != value
    }
    for name, value in changed.items():
        setattr(present, name, value)
    return bool(changed)


class _Matches:
    """Who and what rows are about; read once for the whole file."""

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

    def values_for(self, result: OldResult) -> dict[str, Any]:
        employment = self._employment(result)
        course = self.codes.get(result.code) if result.code else None
        return {
            "result": result.result,
            "certificate_number": result.certificate_number,
            "person_id": employment.person_id if employment else None,
            "employment_id": employment.pk if employment else None,
            "course_id": course or self.titles.get(result.title),
        }

    def _employment(self, result: OldResult) -> Employment | None:
        """The period in which it was completed, else the only person who ever had the number."""
        periods = self.periods.get(result.personnel_number, [])
        for one in reversed(periods):
            if one.since <= result.completed_on and (
                one.until is None or one.until >= result.completed_on
            ):
                return one
        return periods[0] if len({one.person_id for one in periods}) == 1 else None


def _only_once(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Names that mean exactly one course."""
    found: dict[str, set[int]] = {}
    for name, pk in pairs:
        found.setdefault(name, set()).add(pk)
    return {name: next(iter(pks)) for name, pks in found.items() if len(pks) == 1}
