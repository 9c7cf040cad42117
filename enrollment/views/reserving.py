"""A manager reserves seats for the team, names people, or gives seats back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from enrollment.actions.reserving import (
    ReservingRefused,
    give_back,
    name_people,
    reserve_seats,
    team_in,
)
from enrollment.loaders import get_offered_run_or_404, get_reservation_or_404
from enrollment.models import Enrollment, TeamReservation
from enrollment.reservations.forms import PeopleForm, ReserveForm
from enrollment.seats import seating
from people.guards import requires
from people.middleware import ActorRequest
from people.models import Employment
from people.permissions import Permission, Scope
from planning.seats import SeatsBusy


def _busy() -> str:
    return _("Het is nu erg druk bij deze uitvoering. Er is niets veranderd. Probeer het zo weer.")


@requires(Permission.ENROLLMENT_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def reserve(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks how many seats, and until when the names may wait."""
    run = get_offered_run_or_404(request, pk)
    employment = request.actor.employment
    if not request.actor.holds(Permission.ENROLLMENT_DECIDE, Scope.TEAM) or employment is None:
        raise PermissionDenied
    form = ReserveForm(request.POST if request.method == "POST" else None, run=run)
    if form.is_valid():
        try:
            made = reserve_seats(
                run=run, employment=employment, by=request.user, **form.cleaned_data
            )
        except (ReservingRefused, SeatsBusy) as refusal:
            form.add_error(None, _busy() if isinstance(refusal, SeatsBusy) else str(refusal))
        else:
            messages.success(request, _("De plaatsen zijn gereserveerd."))
            return redirect("enrollment:reservation", made.pk)
    free = seating(run.seats).free_for(employment.organisation_id)
    context = {"run": run, "course": run.course, "form": form, "free": free}
    status = 422 if form.errors else 200
    return render(request, "enrollment/reserving/reserve.html", context, status=status)


@requires(Permission.ENROLLMENT_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def reservation(request: ActorRequest, pk: int) -> HttpResponse:
    """Who has a name on these seats, and who may still get one."""
    one = get_reservation_or_404(request, pk)
    team = _nameable(request, one)
    form = PeopleForm(request.POST if request.method == "POST" else None, team=team)
    if form.is_valid():
        try:
            named = name_people(
                reservation=one,
                employments=form.chosen(),
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except (ReservingRefused, SeatsBusy) as refusal:
            form.add_error(None, _busy() if isinstance(refusal, SeatsBusy) else str(refusal))
        else:
            messages.success(request, _told(named))
            return redirect("enrollment:reservation", one.pk)
    context: dict[str, Any] = {"one": one, "run": one.run, "course": one.run.course}
    context |= {"form": form, "team": team}
    status = 422 if form.errors else 200
    return render(request, "enrollment/reserving/reservation.html", context, status=status)


@requires(Permission.ENROLLMENT_DECIDE)
@require_POST
def reservation_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Gives back what has no name."""
    one = get_reservation_or_404(request, pk)
    try:
        give_back(reservation=one, by=request.user)
    except SeatsBusy:
        messages.error(request, _busy())
    else:
        messages.success(request, _("De plaatsen zonder naam zijn teruggegeven."))
    return redirect("enrollment:reservation", one.pk)


def _nameable(request: ActorRequest, one: TeamReservation) -> list[Employment]:
    """The team, without who takes part or waits already."""
    taking_part = Enrollment.objects.open().filter(run=one.run_id).values("person")
    team = team_in(request.user, one.organisation_id).exclude(person__in=taking_part)
    return list(team.select_related("person").in_name_order())


def _told(named: list[Enrollment]) -> str:
    return ngettext(
        "%(count)d collega heeft nu een plaats op naam en krijgt bericht.",
        "%(count)d collega's hebben nu een plaats op naam en krijgen bericht.",
        len(named),
    ) % {"count": len(named)}
