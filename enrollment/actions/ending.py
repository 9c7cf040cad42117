"""Enrollments that end without taking part: their requests are dropped, their money comes back."""

from __future__ import annotations

from collections.abc import Sequence

from enrollment.actions.approving import drop_steps
from enrollment.actions.steps import move_all
from enrollment.budgets import actions as budgets
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from people.models import Person


def end_all(
    enrollments: Sequence[Enrollment], *, event: str, by: Person | None, reason: str = ""
) -> list[tuple[Enrollment, EnrollmentState]]:
    """Ends them by `event`, free of charge; each with the state it left. The caller holds the
    locks of their pools, counts, and tells people. Raises StaleState and TransitionRefused."""
    ended = move_all(enrollments, event=event, by=by, reason=reason)
    drop_steps(enrollments)
    budgets.release_all(enrollments)
    return ended
