"""Which locations, rooms and bookings? Also what the boards of a week or month are made of."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from people.permissions import Permission
from people.policy import Actor
from planning.models import Location, Room, RoomBooking


@dataclass(frozen=True)
class Needs:
    """What a group asks of a room."""

    people: int = 1
    equipment: tuple[str, ...] = ()
    wheelchair: bool = False
    hearing_loop: bool = False

    def q(self) -> Q:
        asked = Q(capacity__gte=self.people)
        if self.equipment:
            asked &= Q(equipment__contains=list(self.equipment))
        if self.wheelchair:
            asked &= Q(wheelchair=True)
        return asked & Q(hearing_loop=True) if self.hearing_loop else asked


def span_of(starts_at: datetime.datetime, ends_at: datetime.datetime) -> DateTimeTZRange:
    return DateTimeTZRange(starts_at, ends_at)


def locations_for(actor: Actor) -> QuerySet[Location]:
    """The concern's, and those of the organisations for which `actor` plans or keeps locations."""
    keeps, plans = actor.reach(Permission.LOCATIONS_MANAGE), actor.reach(Permission.RUN_MANAGE)
    own = (keeps.q("organisation") if keeps else Q(pk__in=[])) | (
        plans.q("organisation") if plans else Q(pk__in=[])
    )
    return Location.objects.filter(Q(organisation=None) | own)


def listed_locations(actor: Actor) -> QuerySet[Location]:
    """With `room_count`: rooms in use."""
    in_use = Count("rooms", filter=Q(rooms__retired_at=None))
    return locations_for(actor).select_related("organisation").annotate(room_count=in_use)


def may_keep(actor: Actor, location: Location) -> bool:
    """The concern's locations are kept by who keeps all, an organisation's own by its planners."""
    reach = actor.reach(Permission.LOCATIONS_MANAGE)
    return (
        reach.everywhere
        if location.organisation_id is None
        else (location.organisation_id in reach)
    )


def rooms_for(organisation_id: int) -> QuerySet[Room]:
    """Rooms in use that this organisation may book: the concern's and its own."""
    whose = Q(location__organisation=None) | Q(location__organisation=organisation_id)
    return (
        Room.objects.filter(whose, retired_at=None)
        .select_related("location")
        .order_by("location__city", "location__name", "name")
    )


def rooms_to_see(actor: Actor) -> QuerySet[Room]:
    return Room.objects.filter(location__in=locations_for(actor)).select_related("location")


def bookings_between(
    rooms: Iterable[int] | QuerySet[Room],
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
) -> QuerySet[RoomBooking]:
    """What takes these rooms in that span, in order of time, with its run and course: the one
    source of agendas and boards. What of it somebody may read, `words.shown` tells."""
    found = RoomBooking.objects.filter(room__in=rooms, span__overlap=span_of(starts_at, ends_at))
    return with_facts(found)


def with_facts(bookings: QuerySet[RoomBooking]) -> QuerySet[RoomBooking]:
    return (
        bookings.select_related(
            "room__location",
            "organisation",
            "meeting__run__course",
            "meeting__run__organiser",
            "by",
        )
        .prefetch_related("meeting__run__course__texts")
        .order_by("span", "room")
    )


def free_rooms(
    rooms: QuerySet[Room], starts_at: datetime.datetime, ends_at: datetime.datetime, needs: Needs
) -> QuerySet[Room]:
    """Those of `rooms` that nobody has then, large and equipped enough, the smallest first."""
    taken = RoomBooking.objects.filter(
        room=OuterRef("pk"), span__overlap=span_of(starts_at, ends_at)
    )
    return rooms.filter(needs.q(), ~Exists(taken)).order_by("capacity", "name")


def gaps_of(
    bookings: Sequence[RoomBooking],
    opens: datetime.datetime,
    closes: datetime.datetime,
    length: datetime.timedelta,
) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """The free stretches of a day that are at least `length` long; `bookings` are of one room."""
    gaps, free_from = [], opens
    for one in sorted(bookings, key=lambda booking: booking.span.lower):
        if one.span.lower - free_from >= length:
            gaps.append((free_from, one.span.lower))
        free_from = max(free_from, one.span.upper)
    if closes - free_from >= length:
        gaps.append((free_from, closes))
    return gaps
