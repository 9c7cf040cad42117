"""What a change of a run means for its enrollments (planning's `run_followers`)."""

from __future__ import annotations

from django.utils import timezone

from enrollment import messages
from enrollment.actions.ending import end_all
from enrollment.actions.waitlist import fill_seats
from enrollment.models import Enrollment
from enrollment.moves.alternatives import alternatives_in_messages
from enrollment.moves.choice import offer_choice
from enrollment.moves.messages import choices
from enrollment.reservations.messages import tell_run_cancelled
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
        _tell_moved(change, promoted)


def _tell_moved(change: RunChange, promoted: list[Enrollment]) -> None:
    """Another time or location gives everyone a free choice; a room next door does not."""
    stayed = list(Enrollment.objects.open().filter(run=change.run))
    if change.choice:
        was = change.choice.was_starts_at
        offer_choice(stayed, change.run, was_starts_at=was, by=change.by)
    heard = {one.pk for one in promoted}
    told = [one for one in stayed if one.pk not in heard]
    more = choices(change.run, told) if change.choice else {}
    messages.tell_moved(told, change, more)


def _end_all(change: RunChange) -> None:
    everyone = list(Enrollment.objects.open().filter(run=change.run))
    ended = end_all(everyone, event="cancel_run", by=change.by, reason=change.reason)
    others = alternatives_in_messages(change.run, everyone)
    more = {pk: {"alternatives": found} for pk, found in others.items()}
    messages.tell_states(change.run, ended, by=change.by, reason=change.reason, more=more)
    _release_reservations(change)
    store_counts(SeatPool.objects.get(pk=change.run.pk))


def _release_reservations(change: RunChange) -> None:
    """Seats that a manager still had to name: nothing is held in a run that does not go on."""
    held = list(change.run.reservations.filter(seats__gt=0))
    tell_run_cancelled(change.run, held, reason=change.reason)
    change.run.reservations.filter(seats__gt=0).update(seats=0, released_at=timezone.now())
