"""What a change of a run means for its enrollments (planning's `run_followers`)."""

from __future__ import annotations

from enrollment import messages
from enrollment.actions.steps import move_all
from enrollment.actions.waitlist import fill_seats
from enrollment.models import Enrollment
from enrollment.seats import store_counts
from planning.models import SeatPool
from planning.points import RunChange


def follow_run(change: RunChange) -> None:
    """Ends, promotes and tells, in a number of queries that does not grow with the people: it all
    happens under the lock of the run's seats.

    Who is promoted by the change hears that, with the new times in it, and not also of the move.
    """
    if change.cancelled:
        _end_all(change)
        return
    promoted = fill_seats(SeatPool.objects.get(pk=change.run.pk)) if change.seats else []
    if change.moved:
        stayed = Enrollment.objects.open().filter(run=change.run)
        told = stayed.exclude(pk__in=[one.pk for one in promoted])
        messages.tell_moved(list(told), change)


def _end_all(change: RunChange) -> None:
    everyone = list(Enrollment.objects.open().filter(run=change.run))
    ended = move_all(everyone, event="cancel_run", by=change.by, reason=change.reason)
    messages.tell_states(change.run, ended, by=change.by, reason=change.reason)
    store_counts(SeatPool.objects.get(pk=change.run.pk))
