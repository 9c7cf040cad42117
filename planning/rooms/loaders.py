"""Loaders: a view gets its location, room or booking only through one of these."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from organisations.models import Organisation
from people.middleware import ActorRequest
from people.permissions import Permission
from people.policy import Actor
from planning.models import Location, Room, RoomBooking
from planning.rooms.querysets import listed_locations, may_keep, rooms_to_see, with_facts


def get_location_or_404(request: ActorRequest, pk: int, *, keep: bool = False) -> Location:
    """A location that the actor may use or keeps. To keep one that is only used: 403."""
    location = listed_locations(request.actor).filter(pk=pk).first()
    if location is None:
        raise Http404
    if keep and not may_keep(request.actor, location):
        raise PermissionDenied
    return location


def get_room_or_404(request: ActorRequest, pk: int, *, keep: bool = False) -> Room:
    """A room of such a location; one that is out of use too."""
    room = rooms_to_see(request.actor).filter(pk=pk).first()
    if room is None:
        raise Http404
    if keep and not may_keep(request.actor, room.location):
        raise PermissionDenied
    return room


def get_bookable_room_or_404(request: ActorRequest, pk: int) -> tuple[Room, Organisation]:
    """A room, and the organisation for which the actor may book it: 403 when there is none."""
    room = get_room_or_404(request, pk)
    organisation = planning_for(request.actor, room.location.organisation_id)
    if organisation is None:
        raise PermissionDenied
    return room, organisation


def planning_for(actor: Actor, owner_id: int | None = None) -> Organisation | None:
    """The organisation for which `actor` plans: `owner_id` when that is asked for, else the one
    they act for, else the first."""
    reach = actor.reach(Permission.RUN_MANAGE)
    if not reach:
        return None
    found = Organisation.objects.filter(reach.q("pk")).order_by("name")
    if owner_id is not None:
        return found.filter(pk=owner_id).first()
    acting = [one for one in found if one.pk == actor.organisation_id]
    return next(iter([*acting, *found]), None)


def get_booking_or_404(request: ActorRequest, pk: int) -> RoomBooking:
    """A booking of an organisation for which the actor plans. That others have a room is no
    secret, their booking is not theirs to change: 403."""
    rooms = rooms_to_see(request.actor)
    booking = with_facts(RoomBooking.objects.filter(pk=pk, room__in=rooms)).first()
    if booking is None:
        raise Http404
    if booking.organisation_id not in request.actor.reach(Permission.RUN_MANAGE):
        raise PermissionDenied
    return booking


def day_asked(request: ActorRequest) -> datetime.date:
    """The day in the address; today when it says none that exists."""
    try:
        return datetime.date.fromisoformat(request.GET.get("vanaf", ""))
    except ValueError:
        return timezone.localdate()
