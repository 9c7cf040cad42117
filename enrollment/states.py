"""Booking in one table. Imports nothing of ours but the table's data classes.

    booked      has a seat
    waitlisted  wants one; served in the run's published order
    withdrawn   gave it up, or was withdrawn by a colleague who may
    cancelled   the run was cancelled

A person has at most one *open* enrollment (booked or waitlisted) per run. Who withdrew may book
again: that is a new enrollment, the old one stays as history.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import StateTable, Transition


class EnrollmentState(TextChoices):
    BOOKED = "booked", _("ingeschreven")
    WAITLISTED = "waitlisted", _("op de wachtlijst")
    WITHDRAWN = "withdrawn", _("uitgeschreven")
    CANCELLED = "cancelled", _("uitvoering geannuleerd")
    COMPLETED = "completed", _("afgerond")
    NOT_COMPLETED = "not_completed", _("niet afgerond")


OPEN_STATES = frozenset({EnrollmentState.BOOKED, EnrollmentState.WAITLISTED})
"""Still to come: the person counts on it, or waits for it."""

SEATED_STATES = frozenset(
    {EnrollmentState.BOOKED, EnrollmentState.COMPLETED, EnrollmentState.NOT_COMPLETED}
)
"""These take a seat of the run; `SeatPool.booked` counts them."""

ENROLLMENT_STATES = StateTable(
    [
        Transition("promote", frozenset({EnrollmentState.WAITLISTED}), EnrollmentState.BOOKED),
        Transition("withdraw", OPEN_STATES, EnrollmentState.WITHDRAWN),
        Transition("cancel_run", OPEN_STATES, EnrollmentState.CANCELLED),
        Transition("complete", frozenset({EnrollmentState.BOOKED}), EnrollmentState.COMPLETED),
        Transition("fail", frozenset({EnrollmentState.BOOKED}), EnrollmentState.NOT_COMPLETED),
    ]
)
