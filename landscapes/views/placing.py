"""Placing interventions: by the function, by numbers, by drag and by keys."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from landscapes.interventions.models import Intervention
from landscapes.maps.actions import CannotPlace, move, place, take_off
from landscapes.maps.forms import FunctionForm, MoveForm, PlaceForm
from landscapes.maps.loaders import (
    get_landscape_or_404,
    get_own_plot_or_404,
    get_shared_landscape_or_403,
    own_map_of,
)
from landscapes.maps.models import Landscape, Plot
from landscapes.maps.starting import first_values, placeable
from organisations.models import Department
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

INVALID = 422


@requires(Permission.LANDSCAPE_READ)
@require_safe
def place_choice(request: ActorRequest, pk: int) -> HttpResponse:
    """What is not on this map yet: choose one, or describe a new one."""
    found = get_shared_landscape_or_403(request, pk)
    department = own_map_of(request, found, request.GET.get("kaart", ""))
    words = request.GET.get("q", "").strip()
    context = {
        "landscape": found,
        "department": department,
        "words": words,
        "interventions": placeable(request.actor, found, department, words)[:100],
        "may_make": bool(request.actor.reach(Permission.LANDSCAPE_EDIT)),
    }
    return render(request, "landscapes/place_choice.html", context)


@requires(Permission.LANDSCAPE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def plot(request: ActorRequest, pk: int, intervention_pk: int) -> HttpResponse:
    """The function first; its answers fill in the zones, and the person decides."""
    found = get_shared_landscape_or_403(request, pk)
    department = own_map_of(request, found, request.GET.get("kaart", ""))
    what = _placeable_or_404(request, found, intervention_pk)
    zones = list(found.version.zones.all())
    function = FunctionForm(request.GET, zones=zones)
    suggested = function.suggestion() if function.is_valid() else {}
    data = request.POST if request.method == "POST" else None
    initial = first_values(found, what, department, suggested)
    form = PlaceForm(data, initial=initial, zones=zones)
    if form.is_valid() and _placed(request, found, what, department, form):
        return redirect(_back(found, department))
    context = {
        "landscape": found,
        "department": department,
        "intervention": what,
        "function": function,
        "suggested": bool(suggested),
        "form": form,
    }
    status = INVALID if form.errors else 200
    return render(request, "landscapes/plot.html", context, status=status)


def _placeable_or_404(request: ActorRequest, found: Landscape, pk: int) -> Intervention:
    what = placeable(request.actor, found, None, "", also_placed=True).filter(pk=pk).first()
    if what is None:
        raise Http404
    return what


def _placed(
    request: ActorRequest,
    found: Landscape,
    what: Intervention,
    department: Department | None,
    form: PlaceForm,
) -> bool:
    facts = form.cleaned_data
    try:
        place(
            landscape=found,
            intervention=what,
            percents=facts["percents"],
            by=request.user,
            department=department,
            at=form.at,
            level=facts["level"],
            explicit=facts["explicit"] == "1",
        )
    except CannotPlace as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("%(title)s staat op de kaart.") % {"title": what.title})
    return True


def _back(found: Landscape, department: Department | None) -> str:
    address = reverse("landscapes:landscape", args=[found.pk])
    return f"{address}?{urlencode({'kaart': department.pk})}" if department else address


@requires(Permission.LANDSCAPE_READ)
@require_POST
def plot_move(request: ActorRequest, pk: int, plot_pk: int) -> HttpResponse:
    """Puts a mark elsewhere. The script asks for JSON; the table's form gets the page back."""
    found = get_landscape_or_404(request, pk)
    mark = get_own_plot_or_404(request, found, plot_pk)
    form, refusal = MoveForm(request.POST), _("Kies getallen van 0 tot en met 1000.")
    moved: Plot | None = None
    if form.is_valid():
        try:
            moved = move(plot=mark, **form.cleaned_data, by=request.user)
        except CannotPlace as error:
            refusal = str(error)
    if "application/json" in request.headers.get("Accept", ""):
        return _told(moved, refusal)
    if moved is None:
        messages.error(request, refusal)
    else:
        messages.success(request, _("%(title)s is verplaatst.") % {"title": mark.intervention})
    return redirect(f"{_back(found, mark.department)}#tabel")


def _told(moved: Plot | None, refusal: str) -> JsonResponse:
    if moved is None:
        return JsonResponse({"error": refusal}, status=INVALID)
    zones = ", ".join(
        f"{one.zone.title} {one.percent} %" for one in moved.zones.select_related("zone")
    )
    return JsonResponse({"x": moved.x, "y": moved.y, "zones": zones})


@requires(Permission.LANDSCAPE_READ)
@require_POST
def plot_off(request: ActorRequest, pk: int, plot_pk: int) -> HttpResponse:
    """Takes a mark off; the intervention stays."""
    found = get_landscape_or_404(request, pk)
    mark = get_own_plot_or_404(request, found, plot_pk)
    department, title = mark.department, mark.intervention.title
    take_off(plot=mark, by=request.user)
    messages.success(request, _("%(title)s staat niet meer op deze kaart.") % {"title": title})
    return redirect(f"{_back(found, department)}#tabel")
