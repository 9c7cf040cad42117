"""The free choice of somebody whose run moved, or was merged into another."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_noop

from enrollment.actions.steps import log
from enrollment.models import Enrollment, EnrollmentLog
from enrollment.states import EnrollmentState
from enrollment.withdrawal import choice_until, give_free_choice
from people.models import Person
from planning.models import CourseRun

MOVED, MERGED = "run_moved", "run_merged"
RUN_MOVED = gettext_noop("De tijd of de plaats is veranderd.")


@dataclass(frozen=True)
class FreeChoice:
    """Withdrawing or changing costs nothing before `until`."""

    until: datetime.datetime
    merged: bool = False


def offer_choice(
    enrollments: Sequence[Enrollment],
    run: CourseRun,
    *,
    was_starts_at: datetime.datetime | None,
    by: Person | None,
    event: str = MOVED,
    reason: str = RUN_MOVED,
) -> None:
    """Notes the change with each of them and makes leaving free for a while. The caller holds the
    lock on the run's seats, and tells people."""
    give_free_choice(enrollments, run, was_starts_at)
    log([(one, one.state) for one in enrollments], event=event, by=by, reason=reason)


def choice_of(enrollment: Enrollment) -> FreeChoice | None:
    """The choice that somebody with a seat has today; None when there is none (any more)."""
    return choices_of([enrollment]).get(enrollment.pk)


def choices_of(enrollments: Sequence[Enrollment]) -> dict[object, FreeChoice]:
    """As `choice_of` for many, by key; one query. Their runs are loaded."""
    now = timezone.now()
    seated = {
        one.pk: one
        for one in enrollments
        if one.state == EnrollmentState.BOOKED and one.run.starts_at and one.run.starts_at > now
    }
    rows = EnrollmentLog.objects.filter(enrollment__in=seated, event__in=[MOVED, MERGED])
    choices: dict[object, FreeChoice] = {}
    for pk, at, event in rows.order_by("at", "id").values_list("enrollment", "at", "event"):
        one = seated[pk]
        starts_at = one.run.starts_at or now
        if choice_until(at, starts_at) > now:
            choices[pk] = FreeChoice(one.free_until or starts_at, merged=event == MERGED)
    return choices
