"""Locations and their rooms, kept by planners."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.transitions import StaleState
from organisations.models import Organisation
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.history import versions_of
from planning.models import Location, Room
from planning.rooms.actions import (
    AlreadyThere,
    RoomInUse,
    retire_room,
    save_location,
    save_room,
    use_again,
)
from planning.rooms.forms import LocationForm, RoomForm, location_values, room_values
from planning.rooms.loaders import get_location_or_404, get_room_or_404
from planning.rooms.querysets import listed_locations, may_keep
from planning.rooms.words import shown
from planning.seats import SeatsBusy

INVALID, CONFLICT = 422, 409


@requires(Permission.LOCATIONS_MANAGE)
@require_safe
def locations(request: ActorRequest) -> HttpResponse:
    """Where people can meet: the concern's places and those of the own organisation."""
    words = request.GET.get("q", "").strip()
    found = listed_locations(request.actor)
    if words:
        found = found.filter(city__unaccent__icontains=words) | found.filter(
            name__unaccent__icontains=words
        )
    context = {"locations": found.order_by("city", "name"), "words": words}
    return render(request, "planning/rooms/locations.html", context)


@requires(Permission.LOCATIONS_MANAGE)
@require_safe
def location(request: ActorRequest, pk: int) -> HttpResponse:
    """One location with its rooms."""
    place = get_location_or_404(request, pk)
    rooms = list(place.rooms.order_by("name"))
    context = {
        "location": place,
        "rooms": [room for room in rooms if room.retired_at is None],
        "retired": [room for room in rooms if room.retired_at],
        "may_keep": may_keep(request.actor, place),
        "versions": versions_of(place) if may_keep(request.actor, place) else [],
    }
    return render(request, "planning/rooms/location.html", context)


def _location_form(request: ActorRequest, place: Location | None) -> LocationForm:
    reach = request.actor.reach(Permission.LOCATIONS_MANAGE)
    owners = list(Organisation.objects.filter(reach.q("pk")).order_by("name"))
    data = request.POST if request.method == "POST" else None
    initial = location_values(place) if place else {}
    return LocationForm(data, initial=initial, owners=owners, concern=reach.everywhere)


@requires(Permission.LOCATIONS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def location_new(request: ActorRequest) -> HttpResponse:
    form = _location_form(request, None)
    if form.is_valid():
        try:
            place = save_location(fields=form.fields_of(), by=request.user)
        except AlreadyThere as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("De locatie staat erin. Voeg nu haar zalen toe."))
            return redirect("planning:location", place.pk)
    context = {"form": form, "location": None}
    status = INVALID if form.errors else 200
    return render(request, "planning/rooms/location_form.html", context, status=status)


@requires(Permission.LOCATIONS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def location_edit(request: ActorRequest, pk: int) -> HttpResponse:
    place = get_location_or_404(request, pk, keep=True)
    form, status = _location_form(request, place), 200
    if form.is_valid():
        try:
            save_location(fields=form.fields_of(), by=request.user, location=place, seen=form.seen)
        except AlreadyThere as refusal:
            form.add_error("name", str(refusal))
        except StaleState:
            form.add_error(None, _changed_meanwhile())
            status = CONFLICT
        else:
            messages.success(request, _("De locatie is gewijzigd."))
            return redirect("planning:location", place.pk)
    context = {"form": form, "location": place}
    status = INVALID if form.errors and status == 200 else status
    return render(request, "planning/rooms/location_form.html", context, status=status)


@requires(Permission.LOCATIONS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def room_new(request: ActorRequest, pk: int) -> HttpResponse:
    place = get_location_or_404(request, pk, keep=True)
    form = RoomForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            save_room(location=place, fields=form.fields_of(), by=request.user)
        except AlreadyThere as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("De zaal staat erin."))
            return redirect("planning:location", place.pk)
    context = {"form": form, "location": place, "room": None}
    status = INVALID if form.errors else 200
    return render(request, "planning/rooms/room_form.html", context, status=status)


@requires(Permission.LOCATIONS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def room_edit(request: ActorRequest, pk: int) -> HttpResponse:
    room = get_room_or_404(request, pk, keep=True)
    data = request.POST if request.method == "POST" else None
    form, status = RoomForm(data, initial=room_values(room)), 200
    if form.is_valid():
        try:
            _save(request, room, form)
        except AlreadyThere as refusal:
            form.add_error("name", str(refusal))
        except StaleState:
            form.add_error(None, _changed_meanwhile())
            status = CONFLICT
        else:
            messages.success(request, _("De zaal is gewijzigd."))
            return redirect("planning:room", room.pk)
    context = {"form": form, "location": room.location, "room": room}
    status = INVALID if form.errors and status == 200 else status
    return render(request, "planning/rooms/room_form.html", context, status=status)


def _save(request: ActorRequest, room: Room, form: RoomForm) -> None:
    save_room(
        location=room.location,
        fields=form.fields_of(),
        by=request.user,
        room=room,
        seen=form.seen,
    )


@requires(Permission.LOCATIONS_MANAGE)
@require_POST
def room_retire(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes a room out of use; what stands in the way is listed."""
    room = get_room_or_404(request, pk, keep=True)
    try:
        retire_room(room=room, by=request.user)
    except RoomInUse as refusal:
        bookings = shown(refusal.bookings, request.actor)
        context = {"room": room, "location": room.location, "bookings": bookings}
        return render(request, "planning/rooms/room_in_use.html", context, status=CONFLICT)
    except SeatsBusy:
        messages.warning(request, _("Het is nu erg druk bij deze zaal. Probeer het zo nog eens."))
    else:
        messages.success(request, _("De zaal is uit gebruik. Wat er was, blijft te zien."))
    return redirect("planning:location", room.location_id)


@requires(Permission.LOCATIONS_MANAGE)
@require_POST
def room_use_again(request: ActorRequest, pk: int) -> HttpResponse:
    room = get_room_or_404(request, pk, keep=True)
    use_again(room=room, by=request.user)
    messages.success(request, _("De zaal is weer te boeken."))
    return redirect("planning:location", room.location_id)


def _changed_meanwhile() -> str:
    return _(
        "Een collega heeft dit zojuist gewijzigd. Er is nog niets opgeslagen. Laad de pagina"
        " opnieuw om te zien hoe het nu is, en pas dan aan wat nodig is."
    )
