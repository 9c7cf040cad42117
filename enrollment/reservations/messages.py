"""What a manager is told about seats reserved for the team."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from enrollment.messages import facts
from enrollment.models import TeamReservation
from notifications.actions import Message, tell
from planning.models import CourseRun

RELEASED = "reservation_released"
CANCELLED = "reservation_cancelled"


def tell_released(run: CourseRun, reservations: Sequence[TeamReservation]) -> None:
    """The day came: what was unnamed is no longer held. `seats` is as it was before."""
    if not reservations:
        return
    about = facts(run)
    tell(
        Message(
            one.manager_id,
            RELEASED,
            {**about, "seats": one.seats},
            reverse("enrollment:reservation", args=[one.pk]),
        )
        for one in reservations
    )


def tell_run_cancelled(
    run: CourseRun, reservations: Sequence[TeamReservation], *, reason: str
) -> None:
    """The run does not go on: nobody has to be named any more. `seats` is as it was before."""
    if not reservations:
        return
    about = facts(run)
    tell(
        Message(
            one.manager_id,
            CANCELLED,
            {**about, "seats": one.seats, "reason": reason},
            reverse("enrollment:reservation", args=[one.pk]),
        )
        for one in reservations
    )
