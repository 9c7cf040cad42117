"""Rooms and trainers of a run move along with its meetings, in the same transaction.

Whoever plans, changes or cancels a run calls `hold_bookings` right after locking the seats and
`keep_with_meetings` at the end. Locks are taken in one order everywhere: seats, rooms by ascending
id, trainers by ascending id, budgets.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from people.models import Person
from planning.models import CourseRun, Meeting, Room, RoomBooking, Trainer, TrainerBooking
from planning.rooms.keeping import keep_rooms, lock_rooms
from planning.states import RunState
from planning.trainers.asking import AskedFor
from planning.trainers.keeping import keep_trainers, lock_trainers

if TYPE_CHECKING:
    from planning.actions import Slot


@dataclass(frozen=True)
class Arrangement:
    """The room and the trainers that a planner wants for a meeting."""

    room: Room | None = None
    option_until: datetime.date | None = None
    """The last day of an option; None takes the room for good."""
    trainers: tuple[Trainer, ...] = ()

    @property
    def room_name(self) -> str:
        """What people read; nobody is sent to a room that may still lapse."""
        return self.room.name if self.room and self.option_until is None else ""


@dataclass(frozen=True)
class Held:
    """The bookings of a run as they were before it changed; their rooms and trainers are locked."""

    asked: tuple[AskedFor, ...]
    places: Mapping[int, int | None]
    """Where each meeting was, by its key."""


def hold_bookings(run: CourseRun | None, slots: Sequence[Slot]) -> Held:
    """Locks every room and trainer that this change is about. Raises SeatsBusy."""
    arranged = [slot.arrangement for slot in slots if slot.arrangement]
    rooms = {one.room.pk for one in arranged if one.room}
    trainers = {trainer.pk for one in arranged for trainer in one.trainers}
    if run is None:
        lock_rooms(rooms)
        lock_trainers(trainers)
        return Held((), {})
    lock_rooms(
        rooms.union(RoomBooking.objects.filter(meeting__run=run).values_list("room", flat=True))
    )
    lock_trainers(
        trainers.union(
            TrainerBooking.objects.filter(meeting__run=run).values_list("trainer", flat=True)
        )
    )
    asked = TrainerBooking.objects.filter(meeting__run=run).select_related("meeting", "trainer")
    places = dict(Meeting.objects.filter(run=run).values_list("pk", "location"))
    return Held(tuple(AskedFor.of(one) for one in asked), places)


def keep_with_meetings(
    run: CourseRun, slots: Sequence[Slot], *, by: Person | None, held: Held
) -> None:
    """Gives the meetings the rooms and trainers asked for; what was not asked for moves along.

    A cancelled run gives everything back. Trainers whose time or place changed are asked again.
    Raises NotFree with words about the other booking and a way out, and RunRefused.
    """
    if run.state == RunState.CANCELLED:
        RoomBooking.objects.filter(meeting__run=run).delete()
        keep_trainers(run, {}, by=by, before=held.asked, places=held.places)
        return
    meetings = list(run.meetings.select_related("location"))
    wanted = {slot.starts_at: slot.arrangement for slot in slots if slot.arrangement}
    if not wanted and not held.asked and not _has_rooms(run):
        return
    arranged = {meeting: wanted.get(meeting.starts_at) for meeting in meetings}
    keep_rooms(
        run,
        {
            meeting: (one.room, one.option_until) if one else None
            for meeting, one in arranged.items()
        },
        by=by,
    )
    keep_trainers(
        run,
        {meeting: one.trainers if one else None for meeting, one in arranged.items()},
        by=by,
        before=held.asked,
        places=held.places,
    )


def _has_rooms(run: CourseRun) -> bool:
    return RoomBooking.objects.filter(meeting__run=run).exists()
