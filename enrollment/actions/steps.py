"""The gate: every step of an enrollment with its moment and its log row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from core.transitions import apply_transition, apply_transitions
from enrollment.firsts.ending import follow_seated
from enrollment.interest.ending import end_for_seated
from enrollment.models import STATE_MOMENTS, Enrollment, EnrollmentLog
from enrollment.points import step_followers
from enrollment.states import ENROLLMENT_STATES, EnrollmentState
from people.models import Person


def move(
    enrollment: Enrollment, *, event: str, by: Person | None, reason: str = "", **changes: Any
) -> EnrollmentState:
    """One transition, together with `changes`; returns the state it left. What was held for it is
    held no longer unless `changes` say so. Raises StaleState and TransitionRefused."""
    source, _target = apply_transition(
        enrollment,
        table=ENROLLMENT_STATES,
        event=event,
        changes={**_moved(event, enrollment), **changes},
    )
    log([(enrollment, source)], event=event, by=by, reason=reason)
    return EnrollmentState(source)


def move_all(
    enrollments: Sequence[Enrollment],
    *,
    event: str,
    by: Person | None,
    reason: str = "",
    **changes: Any,
) -> list[tuple[Enrollment, EnrollmentState]]:
    """As `move`, in a number of queries that does not grow; each with the state it left."""
    if not enrollments:
        return []
    left = apply_transitions(
        enrollments,
        table=ENROLLMENT_STATES,
        event=event,
        changes={**_moved(event, enrollments[0]), **changes},
    )
    log(left, event=event, by=by, reason=reason)
    return [(enrollment, EnrollmentState(source)) for enrollment, source in left]


def log(
    steps: Iterable[tuple[Enrollment, str]], *, event: str, by: Person | None, reason: str = ""
) -> None:
    """A row for each enrollment, which came from the state beside it into the one it holds. Who got
    a seat has no interest without a date any more."""
    now, steps = timezone.now(), list(steps)
    EnrollmentLog.objects.bulk_create(
        EnrollmentLog(
            enrollment=enrollment,
            event=event,
            source=source,
            target=enrollment.state,
            by=by,
            at=now,
            reason=reason,
        )
        for enrollment, source in steps
    )
    seated = [
        enrollment
        for enrollment, source in steps
        if enrollment.state == EnrollmentState.BOOKED and source != EnrollmentState.BOOKED
    ]
    end_for_seated(seated)
    follow_seated(seated)
    for _answer in step_followers.answers([enrollment for enrollment, _source in steps]):
        pass


def _moved(event: str, enrollment: Enrollment) -> dict[str, Any]:
    """An event leads to one state, wherever it came from."""
    target = EnrollmentState(ENROLLMENT_STATES.target(event, enrollment.state))
    return {STATE_MOMENTS[target]: timezone.now(), "holds_seat": False, "held_until": None}
