"""Moving one meeting of a run, by the same verb as changing the run: the board has no way around
telling people, around the room that is taken, or around a colleague who was first."""

from __future__ import annotations

import dataclasses
import datetime

from people.models import Person
from planning.actions import RunDetails, Slot, change_run
from planning.arranging import Arrangement
from planning.models import CourseRun, Meeting, Room
from planning.series.pattern import details_of
from planning.trainers.querysets import DECLINED


def move_meeting(
    *,
    run: CourseRun,
    meeting: Meeting,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    room: Room | None,
    by: Person,
    seen: datetime.datetime | None,
) -> None:
    """To another time or room; the rest of the run stays. `room` is the one to book; None gives
    up what was booked. Raises what `change_run` raises."""
    found = run.meetings.select_related("location", "room_booking__room")
    slots = [
        _moved(one, starts_at, ends_at, room) if one.pk == meeting.pk else _as_it_is(one)
        for one in found.prefetch_related("trainer_bookings__trainer")
    ]
    details = _details(run, slots)
    change_run(run=run, details=details, slots=slots, by=by, seen=seen)


def _details(run: CourseRun, slots: list[Slot]) -> RunDetails:
    """Booking never closes after the first meeting began."""
    details = details_of(run)
    first = min(slot.starts_at for slot in slots)
    if details.booking_closes_at and details.booking_closes_at > first:
        return dataclasses.replace(details, booking_closes_at=first)
    return details


def _as_it_is(meeting: Meeting) -> Slot:
    return Slot(
        meeting.starts_at,
        meeting.ends_at,
        meeting.location,
        meeting.room,
        meeting.online_url,
        meeting.pk,
    )


def _moved(
    meeting: Meeting, starts_at: datetime.datetime, ends_at: datetime.datetime, room: Room | None
) -> Slot:
    slot = dataclasses.replace(_as_it_is(meeting), starts_at=starts_at, ends_at=ends_at)
    booking = getattr(meeting, "room_booking", None)
    if (booking.room_id if booking else None) == (room.pk if room else None):
        return slot
    asked = [one.trainer for one in meeting.trainer_bookings.all() if one.answer != DECLINED]
    return dataclasses.replace(
        slot,
        location=room.location if room else slot.location,
        room="" if booking and slot.room == booking.room.name else slot.room,
        arrangement=Arrangement(room=room, trainers=tuple(asked)),
    )
