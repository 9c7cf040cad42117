"""The rooms of a run's meetings, kept in line with them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from planning.models import CourseRun, Meeting, Room, RoomBooking, SeatPool
from planning.refusals import NotFree, RunRefused
from planning.rooms.conflicts import is_taken, same_span, taken_words
from planning.rooms.querysets import span_of
from planning.seats import impatient

Wish = tuple[Room | None, datetime.date | None]
"""A room, and the last day of an option on it."""


def lock_rooms(pks: Iterable[int]) -> None:
    """By ascending id. Inside a transaction only. Raises SeatsBusy."""
    with impatient():
        list(
            Room.objects.filter(pk__in=set(pks))
            .order_by("pk")
            .select_for_update(of=("self",), no_key=True)
            .values_list("pk")
        )


def keep_rooms(run: CourseRun, wanted: Mapping[Meeting, Wish | None], *, by: Person | None) -> None:
    """Books for each meeting the room asked for; None lets the room it has move along.

    Raises NotFree and RunRefused. The rooms are locked by the caller.
    """
    present = {
        one.meeting_id: one
        for one in RoomBooking.objects.filter(meeting__run=run).select_related("room")
    }
    stale, fresh = [], []
    for meeting, wish in wanted.items():
        old = present.get(meeting.pk)
        room, option_until = wish or _kept(old, meeting)
        if (
            old
            and room == old.room
            and option_until == old.option_until
            and same_span(old, meeting.starts_at, meeting.ends_at)
        ):
            continue
        stale += [old.pk] if old else []
        if room:
            _check(room, meeting, option_until, old)
            fresh.append(_booking(run, meeting, room, option_until, by))
    RoomBooking.objects.filter(pk__in=stale).delete()
    for booking in sorted(fresh, key=lambda one: (one.room_id, one.span.lower)):
        _take(booking, run, by)


def _kept(old: RoomBooking | None, meeting: Meeting) -> Wish:
    """What a meeting keeps when nothing is asked: its room, as long as it stays at that place."""
    if old is None or old.room.location_id != meeting.location_id:
        return None, None
    return old.room, old.option_until


def _booking(
    run: CourseRun,
    meeting: Meeting,
    room: Room,
    option_until: datetime.date | None,
    by: Person | None,
) -> RoomBooking:
    return RoomBooking(
        room=room,
        span=span_of(meeting.starts_at, meeting.ends_at),
        meeting=meeting,
        organisation_id=run.organiser_id,
        by=by,
        option_until=option_until,
    )


def _check(
    room: Room, meeting: Meeting, option_until: datetime.date | None, old: RoomBooking | None
) -> None:
    if room.location_id != meeting.location_id:
        words = _("%(room)s hoort bij een andere locatie dan de bijeenkomst. Kies een van beide.")
        raise _refused(words % {"room": room.name}, meeting)
    known = old is not None and old.room_id == room.pk
    if not known and Room.objects.filter(pk=room.pk, retired_at__isnull=False).exists():
        words = _("%(room)s wordt niet meer gebruikt. Kies een andere zaal.")
        raise _refused(words % {"room": room.name}, meeting)
    if option_until and not (known and old and old.option_until == option_until):
        check_option(option_until, meeting.starts_at)


def check_option(option_until: datetime.date, starts_at: datetime.datetime) -> None:
    """Raises RunRefused when an option ends before today, or only after the room was used."""
    if option_until < timezone.localdate():
        raise RunRefused(_("De laatste dag van een optie kan niet voorbij zijn. Kies een andere."))
    if option_until >= timezone.localdate(starts_at):
        raise RunRefused(
            _(
                "Een optie moet aflopen vóór de dag zelf. Kies een eerdere dag, of leg de zaal"
                " meteen vast."
            )
        )


def _refused(words: str, meeting: Meeting) -> NotFree:
    return NotFree(words, starts_at=meeting.starts_at, field="booked_room")


def _take(booking: RoomBooking, run: CourseRun, by: Person | None) -> None:
    """The constraint is the judge; what it says no to is told in words."""
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
    except IntegrityError as error:
        if not is_taken(error, "room_booked_once"):
            raise
        people = SeatPool.objects.values_list("capacity", flat=True).get(pk=run.pk)
        words = taken_words(booking, people=people, by=by)
        raise NotFree(words, starts_at=booking.span.lower, field="booked_room") from error
