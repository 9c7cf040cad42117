"""The gate: every step of an enrollment with its moment and its log row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from core.transitions import apply_transition, apply_transitions
from enrollment.models import STATE_MOMENTS, Enrollment, EnrollmentLog
from enrollment.states import ENROLLMENT_STATES, EnrollmentState
from people.models import Person


def move(
    enrollment: Enrollment, *, event: str, by: Person | None, reason: str = ""
) -> EnrollmentState:
    """One transition; returns the state it left. Raises StaleState and TransitionRefused."""
    source, _target = apply_transition(
        enrollment,
        table=ENROLLMENT_STATES,
        event=event,
        changes=_moment(event, enrollment),
    )
    log([(enrollment, source)], event=event, by=by, reason=reason)
    return EnrollmentState(source)


def move_all(
    enrollments: Sequence[Enrollment], *, event: str, by: Person | None, reason: str = ""
) -> list[tuple[Enrollment, EnrollmentState]]:
    """As `move`, in a number of queries that does not grow; each with the state it left."""
    if not enrollments:
        return []
    left = apply_transitions(
        enrollments,
        table=ENROLLMENT_STATES,
        event=event,
        changes=_moment(event, enrollments[0]),
    )
    log(left, event=event, by=by, reason=reason)
    return [(enrollment, EnrollmentState(source)) for enrollment, source in left]


def log(
    steps: Iterable[tuple[Enrollment, str]], *, event: str, by: Person | None, reason: str = ""
) -> None:
    """A row for each enrollment, which came from the state beside it into the one it holds."""
    now = timezone.now()
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


def _moment(event: str, enrollment: Enrollment) -> Mapping[str, Any]:
    """An event leads to one state, wherever it came from."""
    target = EnrollmentState(ENROLLMENT_STATES.target(event, enrollment.state))
    return {STATE_MOMENTS[target]: timezone.now()}
