"""What happens to locations, rooms and their bookings."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.transitions import StaleState
from organisations.models import Organisation
from people.models import Person
from planning.models import Location, Meeting, Room, RoomBooking
from planning.points import RunChange, run_followers
from planning.refusals import NotFree
from planning.rooms.conflicts import is_taken, taken_words
from planning.rooms.keeping import check_option, lock_rooms
from planning.rooms.querysets import span_of, with_facts
from planning.seats import lock_pool

logger = structlog.get_logger(__name__)
"""Who did what to a room stands in the server's log: these rows keep no history."""


class AlreadyThere(Exception):
    """There is a location or a room of that name; the message says where."""


class RoomInUse(Exception):
    """A room with bookings to come is not taken out of use; they are in `bookings`."""

    def __init__(self, bookings: Sequence[RoomBooking]) -> None:
        super().__init__(_("De zaal is nog geboekt. Verplaats eerst wat hieronder staat."))
        self.bookings = bookings


@transaction.atomic
def save_location(
    *,
    fields: Mapping[str, Any],
    by: Person,
    location: Location | None = None,
    seen: datetime.datetime | None = None,
) -> Location:
    """A new location, or other facts of one. Raises AlreadyThere, and StaleState when somebody
    changed it after `seen`."""
    place = Location() if location is None else _unchanged(Location, location.pk, seen)
    for name, value in fields.items():
        setattr(place, name, value)
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as error:
        if not is_taken(error, "location_once"):
            raise
        words = _(
            "%(name)s in %(city)s staat er al op dit adres. Gebruik die, of noem deze anders."
        )
        raise AlreadyThere(words % {"name": place.name, "city": place.city}) from error
    logger.info("location_saved", location=place.pk, by=str(by.pk))
    return place


@transaction.atomic
def save_room(
    *,
    location: Location,
    fields: Mapping[str, Any],
    by: Person,
    room: Room | None = None,
    seen: datetime.datetime | None = None,
) -> Room:
    """A new room, or other facts of one. Raises AlreadyThere and StaleState."""
    made = Room(location=location) if room is None else _unchanged(Room, room.pk, seen)
    for name, value in fields.items():
        setattr(made, name, value)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        if not is_taken(error, "room_once_per_location"):
            raise
        words = _("Deze locatie heeft al een zaal met de naam %(name)s. Kies een andere naam.")
        raise AlreadyThere(words % {"name": made.name}) from error
    logger.info("room_saved", room=made.pk, by=str(by.pk))
    return made


def _unchanged(model: Any, pk: int, seen: datetime.datetime | None) -> Any:
    row = model.objects.select_for_update(no_key=True).get(pk=pk)
    if seen is not None and seen != row.modified_at:
        raise StaleState(f"{model.__name__} {pk} was changed at {row.modified_at}")
    return row


@transaction.atomic
def retire_room(*, room: Room, by: Person) -> None:
    """From now on nobody books it; what was, stays. Raises RoomInUse and SeatsBusy."""
    lock_rooms([room.pk])
    coming = RoomBooking.objects.filter(room=room, span__endswith__gt=timezone.now())
    found = list(with_facts(coming))
    if found:
        raise RoomInUse(found)
    Room.objects.filter(pk=room.pk, retired_at=None).update(
        retired_at=timezone.now(), modified_at=timezone.now()
    )
    logger.info("room_retired", room=room.pk, by=str(by.pk))


@transaction.atomic
def use_again(*, room: Room, by: Person) -> None:
    """Takes a room back into use."""
    Room.objects.filter(pk=room.pk).update(retired_at=None, modified_at=timezone.now())
    logger.info("room_used_again", room=room.pk, by=str(by.pk))


@transaction.atomic
def take_room(
    *,
    room: Room,
    organisation: Organisation,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    title: str,
    by: Person,
    option_until: datetime.date | None = None,
) -> RoomBooking:
    """Takes a room for something that is no run. Raises NotFree, RunRefused and SeatsBusy."""
    lock_rooms([room.pk])
    if Room.objects.filter(pk=room.pk, retired_at__isnull=False).exists():
        words = _("%(room)s wordt niet meer gebruikt. Kies een andere zaal.")
        raise NotFree(words % {"room": room.name}, starts_at=starts_at, field="")
    if option_until:
        check_option(option_until, starts_at)
    booking = RoomBooking(
        room=room,
        span=span_of(starts_at, ends_at),
        title=title,
        organisation=organisation,
        by=by,
        option_until=option_until,
    )
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as error:
        if not is_taken(error, "room_booked_once"):
            raise
        words = taken_words(booking, people=1, by=by)
        raise NotFree(words, starts_at=starts_at, field="") from error
    return booking


@transaction.atomic
def give_back(*, booking: RoomBooking, by: Person) -> None:
    """Ends a booking for something that is no run; a run's room is changed with the run."""
    RoomBooking.objects.filter(pk=booking.pk, meeting=None).delete()
    logger.info("room_given_back", room=booking.room_id, booking=booking.pk, by=str(by.pk))


@transaction.atomic
def make_definite(*, booking: RoomBooking, by: Person) -> bool:
    """An option becomes a booking; False when it lapsed or was made definite before.

    Who takes part in the run hears which room it is. Raises SeatsBusy.
    """
    meeting = Meeting.objects.filter(room_booking=booking).select_related("run").first()
    if meeting:
        lock_pool(meeting.run_id)
    lock_rooms([booking.room_id])
    found = RoomBooking.objects.filter(pk=booking.pk, option_until__isnull=False)
    if not found.update(option_until=None, modified_at=timezone.now()):
        return False
    if meeting:
        meeting.refresh_from_db()
        meeting.room, meeting.sequence = booking.room.name, meeting.sequence + 1
        meeting.save(update_fields=["room", "sequence", "modified_at"])
        meeting.run.save(update_fields=["modified_at"])
        for _answer in run_followers.answers(RunChange(meeting.run, by, moved=True)):
            pass
    return True
