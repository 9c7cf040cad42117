"""A room is taken: by whom, and what one can do instead."""

from __future__ import annotations

import datetime

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.portal import day
from people.models import Person
from planning.models import Room, RoomBooking
from planning.rooms.querysets import (
    Needs,
    bookings_between,
    free_rooms,
    gaps_of,
    rooms_for,
    span_of,
    with_facts,
)
from planning.rooms.words import hours, whose

OPENS, CLOSES = datetime.time(8, 0), datetime.time(18, 0)
"""Between these times (in Amsterdam) other hours are offered."""
MOST_OFFERED = 3


def is_taken(error: IntegrityError, constraint: str) -> bool:
    """Whether it was this constraint that refused."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) == constraint


def taken_words(booking: RoomBooking, *, people: int, by: Person | None) -> str:
    """Why `booking` cannot be: whose the room is then, and which rooms and hours are free.

    The one that has it may be gone since; then trying again helps.
    """
    other = with_facts(
        RoomBooking.objects.filter(room=booking.room, span__overlap=booking.span).exclude(
            pk=booking.pk
        )
    ).first()
    if other is None:
        words = _("%(room)s was net nog bezet. Sla nog eens op: dan kan het misschien wel.")
        return words % {"room": booking.room.name}
    first = _("%(room)s is op %(day)s van %(other)s.") % {
        "room": booking.room.name,
        "day": day(booking.span.lower),
        "other": whose(other, by).removesuffix("."),
    }
    return " ".join([first, _other_rooms(booking, people), _other_hours(booking)]).strip()


def _other_rooms(booking: RoomBooking, people: int) -> str:
    room, start, end = booking.room, booking.span.lower, booking.span.upper
    rooms = rooms_for(booking.organisation_id).filter(location=room.location_id)
    needs = Needs(people, tuple(room.equipment), room.wheelchair, room.hearing_loop)
    equal = list(free_rooms(rooms, start, end, needs)[:MOST_OFFERED])
    if equal:
        names = {"rooms": _listed(equal)}
        return _("Wel vrij, en geschikt: %(rooms)s.") % names
    fewer = list(free_rooms(rooms, start, end, Needs(people))[:MOST_OFFERED])
    if fewer:
        names = {"rooms": _listed(fewer)}
        return _("Wel vrij, maar anders ingericht: %(rooms)s.") % names
    return _("Op deze locatie is dan geen andere zaal vrij die groot genoeg is.")


def _listed(rooms: list[Room]) -> str:
    return ", ".join(
        ngettext("%(room)s (%(people)s persoon)", "%(room)s (%(people)s personen)", room.capacity)
        % {"room": room.name, "people": room.capacity}
        for room in rooms
    )


def _other_hours(booking: RoomBooking) -> str:
    """When that same room is free that day, long enough."""
    start, end = booking.span.lower, booking.span.upper
    date = timezone.localdate(start)
    opens, closes = (
        timezone.make_aware(datetime.datetime.combine(date, time)) for time in (OPENS, CLOSES)
    )
    others = bookings_between([booking.room_id], opens, closes).exclude(pk=booking.pk)
    gaps = gaps_of(list(others), opens, closes, end - start)
    if not gaps:
        return ""
    times = ", ".join(hours(*gap) for gap in gaps[:MOST_OFFERED])
    return _("%(room)s is die dag wel vrij: %(times)s.") % {
        "room": booking.room.name,
        "times": times,
    }


def same_span(
    booking: RoomBooking, starts_at: datetime.datetime, ends_at: datetime.datetime
) -> bool:
    span = span_of(starts_at, ends_at)
    return bool(booking.span.lower == span.lower and booking.span.upper == span.upper)
