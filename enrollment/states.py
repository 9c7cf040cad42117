"""Booking in one table. Imports nothing of ours but the table's data classes.

    requested      asked for; somebody must agree first. May hold a seat meanwhile
    waitlisted     agreed (or nobody needed to), but no seat is free; served in the run's order
    offered        a seat is held for who waited, until the moment by which they choose
    booked         has a seat
    declined       somebody who must agree, or the supplier, said no
    withdrawn      gave it up, or was withdrawn by a colleague who may
    expired        nobody decided, or chose, in time; or the run began while they waited
    cancelled      the run was cancelled
    completed      took part and finished
    not completed  had a seat and did not finish

Agreement always comes before the queue: who waits or is offered a seat needs nobody's word any
more. Who is booked is declined by one thing only: the supplier refuses
(`enrollment/ordering/answering.py`). A person has at most one *open* enrollment (requested,
waitlisted, offered or booked) per run. Who withdrew may book again: that is a new enrollment, the
old one stays as history. Whether somebody finished may be corrected afterwards, with a reason,
either way.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import StateTable, Transition


class EnrollmentState(TextChoices):
    REQUESTED = "requested", _("aangevraagd")
    WAITLISTED = "waitlisted", _("op de wachtlijst")
    OFFERED = "offered", _("plaats aangeboden")
    BOOKED = "booked", _("ingeschreven")
    DECLINED = "declined", _("afgewezen")
    WITHDRAWN = "withdrawn", _("uitgeschreven")
    EXPIRED = "expired", _("verlopen")
    CANCELLED = "cancelled", _("uitvoering geannuleerd")
    COMPLETED = "completed", _("afgerond")
    NOT_COMPLETED = "not_completed", _("niet afgerond")


WANTING_STATES = frozenset(
    {EnrollmentState.REQUESTED, EnrollmentState.WAITLISTED, EnrollmentState.OFFERED}
)
"""No seat yet, and still hoping for one."""

OPEN_STATES = WANTING_STATES | {EnrollmentState.BOOKED}
"""Still to come: the person counts on it, or waits for it."""

HOLDING_STATES = frozenset({EnrollmentState.REQUESTED, EnrollmentState.OFFERED})
"""These may hold a seat that is not theirs yet; `SeatPool.held` counts it."""

FINISHED_STATES = frozenset({EnrollmentState.COMPLETED, EnrollmentState.NOT_COMPLETED})

SEATED_STATES = FINISHED_STATES | {EnrollmentState.BOOKED}
"""These take a seat of a run with a date; `SeatPool.booked` counts them. Of a self-paced run only
who is booked does: a finished one gives the licence back."""

ENROLLMENT_STATES = StateTable(
    [
        Transition("approve", frozenset({EnrollmentState.REQUESTED}), EnrollmentState.BOOKED),
        Transition("queue", frozenset({EnrollmentState.REQUESTED}), EnrollmentState.WAITLISTED),
        Transition(
            "decline",
            frozenset({EnrollmentState.REQUESTED, EnrollmentState.BOOKED}),
            EnrollmentState.DECLINED,
        ),
        Transition("offer", frozenset({EnrollmentState.WAITLISTED}), EnrollmentState.OFFERED),
        Transition("accept", frozenset({EnrollmentState.OFFERED}), EnrollmentState.BOOKED),
        Transition("promote", frozenset({EnrollmentState.WAITLISTED}), EnrollmentState.BOOKED),
        Transition("withdraw", OPEN_STATES, EnrollmentState.WITHDRAWN),
        Transition("expire", WANTING_STATES, EnrollmentState.EXPIRED),
        Transition("cancel_run", OPEN_STATES, EnrollmentState.CANCELLED),
        Transition("complete", frozenset({EnrollmentState.BOOKED}), EnrollmentState.COMPLETED),
        Transition("fail", frozenset({EnrollmentState.BOOKED}), EnrollmentState.NOT_COMPLETED),
        Transition(
            "correct", frozenset({EnrollmentState.COMPLETED}), EnrollmentState.NOT_COMPLETED
        ),
        Transition(
            "correct", frozenset({EnrollmentState.NOT_COMPLETED}), EnrollmentState.COMPLETED
        ),
    ]
)
