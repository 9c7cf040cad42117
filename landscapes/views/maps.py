"""Landscapes: the list, the map, making and changing one, and taking it along."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.pdf import PDF_TYPE
from landscapes.choices import Status
from landscapes.maps.actions import save_landscape, take_snapshot
from landscapes.maps.board import board_of, legend
from landscapes.maps.document import landscape_pdf
from landscapes.maps.filters import Layers, choices_of
from landscapes.maps.forms import LandscapeForm, SnapshotForm
from landscapes.maps.loaders import get_landscape_or_404, hands_of, map_of
from landscapes.maps.models import Landscape
from organisations.models import Organisation
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose

INVALID = 422


@requires(Permission.LANDSCAPE_READ)
@require_safe
def landscapes(request: ActorRequest) -> HttpResponse:
    """All landscapes that this person may see, the newest first."""
    found = (
        Landscape.objects.visible_to(request.actor, Purpose.BROWSE)
        .select_related("organisation", "scope_organisation")
        .with_counts()
    )
    context = {
        "landscapes": found,
        "may_see_concern": bool(request.actor.reach(Permission.LANDSCAPE_READ)),
        "may_make": bool(request.actor.reach(Permission.LANDSCAPE_EDIT)),
        "may_model": request.actor.may(Permission.LANDSCAPE_MODEL),
    }
    return render(request, "landscapes/landscapes.html", context)


@requires(Permission.LANDSCAPE_READ)
@require_safe
def landscape(request: ActorRequest, pk: int) -> HttpResponse:
    """The map with its layers, and the same as a table."""
    found = get_landscape_or_404(request, pk)
    department = map_of(found, request.GET.get("kaart", ""))
    hands, layers = hands_of(request.actor, found), Layers.of(request.GET)
    movable = hands.may_place(department.pk if department else None)
    board = board_of(found, department, layers, movable=movable)
    context = {
        "landscape": found,
        "department": department,
        "hands": hands,
        "board": board,
        "chart": board.chart,
        "layers": layers,
        "selects": choices_of(board.plots, layers),
        "statuses": [(value, label, value in layers.status) for value, label in Status.choices],
        "legend": legend(),
        "query": request.GET.urlencode(),
        "may_place": movable,
        "snapshot_form": SnapshotForm(),
    }
    return render(request, "landscapes/landscape.html", context)


@requires(Permission.LANDSCAPE_READ)
@require_safe
def landscape_svg(request: ActorRequest, pk: int) -> HttpResponse:
    """The map as it is shown, as a drawing to take along."""
    found = get_landscape_or_404(request, pk)
    department = map_of(found, request.GET.get("kaart", ""))
    board = board_of(found, department, Layers.of(request.GET), movable=False)
    context = {
        "chart": board.chart,
        "map_id": "kaart",
        "map_title": found.name,
        "map_words": board.words,
        "svg_role": "img",
        "standalone": True,
    }
    drawing = render_to_string("landscapes/_map.svg", context)
    headers = {"Content-Disposition": f'attachment; filename="leerlandschap-{found.pk}.svg"'}
    return HttpResponse(drawing, content_type="image/svg+xml", headers=headers)


@requires(Permission.LANDSCAPE_READ)
@require_safe
def landscape_paper(request: ActorRequest, pk: int) -> HttpResponse:
    """The map, its table and the agreements as PDF/UA."""
    found = get_landscape_or_404(request, pk)
    department = map_of(found, request.GET.get("kaart", ""))
    board = board_of(found, department, Layers.of(request.GET), movable=False)
    made = landscape_pdf(found, department, board)
    headers = {"Content-Disposition": f'attachment; filename="leerlandschap-{found.pk}.pdf"'}
    return HttpResponse(made, content_type=PDF_TYPE, headers=headers)


@requires(Permission.LANDSCAPE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def landscape_new(request: ActorRequest) -> HttpResponse:
    return _edit(request, None)


@requires(Permission.LANDSCAPE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def landscape_edit(request: ActorRequest, pk: int) -> HttpResponse:
    return _edit(request, get_landscape_or_404(request, pk, edit=True))


def _edit(request: ActorRequest, found: Landscape | None) -> HttpResponse:
    reach = request.actor.reach(Permission.LANDSCAPE_EDIT)
    owners = Organisation.objects.filter(reach.q("pk")).order_by("name")
    data = request.POST if request.method == "POST" else None
    form = LandscapeForm(data, instance=found, owners=owners)
    if form.is_valid():
        made = save_landscape(
            fields=form.fields_of(),
            by=request.user,
            landscape=found,
            invited=form.cleaned_data["invited"],
        )
        messages.success(request, _("Het landschap is opgeslagen."))
        return redirect("landscapes:landscape", made.pk)
    context = {"form": form, "landscape": found}
    status = INVALID if form.errors else 200
    return render(request, "landscapes/landscape_form.html", context, status=status)


@requires(Permission.LANDSCAPE_READ)
@require_POST
def snapshot(request: ActorRequest, pk: int) -> HttpResponse:
    """Keeps the shared map as it is now."""
    found = get_landscape_or_404(request, pk, edit=True)
    form = SnapshotForm(request.POST)
    if form.is_valid():
        take_snapshot(landscape=found, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("Dit moment is bewaard. Je kunt er later mee vergelijken."))
    else:
        messages.error(request, _("Geef dit moment een naam, dan bewaren we het."))
    return redirect("landscapes:landscape", pk)
