"""Bringing the past along: matched to people and courses, and the same file again writes nothing.

How rows are matched: `enrollment.history.matching`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from enrollment.history.matching import Matches
from enrollment.history.models import HistoryRecord
from enrollment.history.reading import OldResult
from organisations.models import Organisation
from people.models import Person
from people.rights.log import record

Key = tuple[str, str, datetime.date]
MATCHES = ("person_id", "employment_id", "course_id")
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
        return [
            one
            for one in every
            if one.person_id is None or (one.course_id is None and not one.title_stays)
        ]


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

    A match once made, by a file or by hand, is kept.
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
    matches = Matches(organisation)
    outcome, seen = Outcome(), set[Key]()
    for result in results:
        key = (result.personnel_number, result.title, result.completed_on)
        if key in seen:
            continue
        seen.add(key)
        wanted = matches.of_result(result)
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
    """Changes `present` where the file knows more or something else; whether it did."""
    kept = {name for name in MATCHES if getattr(present, name) is not None}
    if present.person_id is not None:
        kept.add("employment_id")
    if present.title_stays:
        kept.add("course_id")
    changed = {
        name: value
        for name, value in wanted.items()
        if name not in kept and value not in (None, "") and getattr(present, name) != value
    }
    for name, value in changed.items():
        setattr(present, name, value)
    return bool(changed)
