"""A room's agenda, taking a room, and finding one that is free."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.history import versions_of
from planning.models import RoomBooking
from planning.refusals import RunRefused
from planning.rooms.actions import give_back, make_definite, take_room
from planning.rooms.agenda import Period, by_day
from planning.rooms.forms import FreeRoomForm, TakeForm
from planning.rooms.loaders import (
    day_asked,
    get_bookable_room_or_404,
    get_booking_or_404,
    get_room_or_404,
    planning_for,
)
from planning.rooms.querysets import (
    bookings_between,
    free_rooms,
    locations_for,
    may_keep,
    rooms_for,
)
from planning.rooms.words import shown
from planning.seats import SeatsBusy

INVALID = 422


@requires(Permission.LOCATIONS_MANAGE)
@require_safe
def room(request: ActorRequest, pk: int) -> HttpResponse:
    """What a room has and when it is taken, four weeks at a time."""
    found = get_room_or_404(request, pk)
    period = Period.of(day_asked(request))
    bookings = bookings_between([found.pk], period.starts_at, period.ends_at)
    context = {
        "room": found,
        "location": found.location,
        "period": period,
        "days": by_day(shown(bookings, request.actor)),
        "may_keep": may_keep(request.actor, found.location),
        "versions": versions_of(found) if may_keep(request.actor, found.location) else [],
        "may_plan": planning_for(request.actor, found.location.organisation_id) is not None,
    }
    return render(request, "planning/rooms/room.html", context)


@requires(Permission.RUN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def room_take(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes a room for something that is no run."""
    found, organisation = get_bookable_room_or_404(request, pk)
    initial = {"day": request.GET.get("dag", "")}
    form = TakeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        asked = ("starts_at", "ends_at", "title", "option_until")
        values = {name: form.cleaned_data[name] for name in asked}
        try:
            take_room(room=found, organisation=organisation, by=request.user, **values)
        except RunRefused as refusal:
            form.add_error(None, str(refusal))
        except SeatsBusy:
            form.add_error(None, _busy())
        else:
            messages.success(request, _("De zaal is voor je vastgelegd."))
            return redirect("planning:room", found.pk)
    context = {"room": found, "location": found.location, "form": form, "for": organisation}
    status = INVALID if form.errors else 200
    return render(request, "planning/rooms/take.html", context, status=status)


@requires(Permission.RUN_MANAGE)
@require_safe
def rooms_free(request: ActorRequest) -> HttpResponse:
    """Which rooms are free then, for so many people, with what they need."""
    organisation = planning_for(request.actor)
    rooms = rooms_for(organisation.pk if organisation else 0)
    asked = bool(request.GET.get("day"))
    locations = list(locations_for(request.actor).order_by("city", "name"))
    form = FreeRoomForm(request.GET if asked else None, locations=locations)
    found = None
    if form.is_valid():
        if form.cleaned_data["location"]:
            rooms = rooms.filter(location=form.cleaned_data["location"])
        span = form.cleaned_data["starts_at"], form.cleaned_data["ends_at"]
        found = free_rooms(rooms, *span, form.needs())[:100]
    context = {"form": form, "rooms": found}
    return render(request, "planning/rooms/free.html", context)


@requires(Permission.RUN_MANAGE)
@require_POST
def booking_definite(request: ActorRequest, pk: int) -> HttpResponse:
    """An option becomes a booking."""
    booking = get_booking_or_404(request, pk)
    try:
        done = make_definite(booking=booking, by=request.user)
    except SeatsBusy:
        messages.warning(request, _busy())
    else:
        if done:
            messages.success(request, _("De zaal is vastgelegd."))
        else:
            messages.info(request, _("Deze optie was al vastgelegd of verlopen."))
    return _back(booking)


@requires(Permission.RUN_MANAGE)
@require_POST
def booking_give_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Gives a room back that was taken for something else than a run."""
    booking = get_booking_or_404(request, pk)
    if booking.meeting:
        messages.info(request, _("De zaal van een uitvoering verander je bij de uitvoering zelf."))
    else:
        give_back(booking=booking, by=request.user)
        messages.success(request, _("De zaal is weer vrij."))
    return _back(booking)


def _back(booking: RoomBooking) -> HttpResponse:
    if booking.meeting:
        return redirect("planning:run", booking.meeting.run_id)
    return redirect("planning:room", booking.room_id)


def _busy() -> str:
    return _("Het is nu erg druk bij deze zaal. Er is niets veranderd. Probeer het zo nog eens.")
