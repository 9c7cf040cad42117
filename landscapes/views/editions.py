"""The model itself, for the functional administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from landscapes.drawing.chart import Chart, draw
from landscapes.plate.actions import EditionFixed, change_zone, copy_edition, publish_edition
from landscapes.plate.forms import ZoneForm
from landscapes.plate.models import ModelVersion, Zone
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

INVALID, CONFLICT = 422, 409


@requires(Permission.LANDSCAPE_MODEL)
@require_safe
def editions(request: ActorRequest) -> HttpResponse:
    """All editions of the model."""
    context = {"versions": ModelVersion.objects.all()}
    return render(request, "landscapes/editions.html", context)


@requires(Permission.LANDSCAPE_MODEL)
@require_safe
def edition(request: ActorRequest, number: int) -> HttpResponse:
    """One edition: drawn, and zone by zone with source and certainty."""
    version = get_object_or_404(ModelVersion.objects.prefetch_related("zones"), number=number)
    context = {"version": version, "chart": draw(version, [])}
    return render(request, "landscapes/edition.html", context)


@requires(Permission.LANDSCAPE_MODEL)
@require_http_methods(["GET", "HEAD", "POST"])
def zone(request: ActorRequest, number: int, key: str) -> HttpResponse:
    """One zone of a draft. With GET values the drawing shows how it would be; POST saves."""
    version = get_object_or_404(ModelVersion.objects.prefetch_related("zones"), number=number)
    found = get_object_or_404(Zone, version=version, key=key)
    data = request.POST if request.method == "POST" else request.GET if request.GET else None
    form, status = ZoneForm(data, initial=ZoneForm.values(found)), 200
    if form.is_valid() and request.method == "POST":
        try:
            change_zone(zone=found, fields=form.fields_of(found), by=request.user)
        except EditionFixed as refusal:
            form.add_error(None, str(refusal))
            status = CONFLICT
        else:
            messages.success(request, _("Het gebied is gewijzigd."))
            return redirect("landscapes:edition", number)
    context = {"version": version, "zone": found, "form": form}
    context["chart"] = _preview(version, found, form)
    if form.errors and request.method == "POST" and status == 200:
        status = INVALID
    return render(request, "landscapes/zone_form.html", context, status=status)


def _preview(version: ModelVersion, found: Zone, form: ZoneForm) -> Chart:
    """The drawing with what is filled in, as far as it can be drawn."""
    if form.is_bound and form.is_valid():
        for one in version.zones.all():
            if one.pk == found.pk:
                for name, value in form.fields_of(found).items():
                    setattr(one, name, value)
    return draw(version, [])


@requires(Permission.LANDSCAPE_MODEL)
@require_POST
def edition_copy(request: ActorRequest, number: int) -> HttpResponse:
    made = copy_edition(version=get_object_or_404(ModelVersion, number=number), by=request.user)
    messages.success(request, _("De nieuwe uitgave staat klaar om te wijzigen."))
    return redirect("landscapes:edition", made.number)


@requires(Permission.LANDSCAPE_MODEL)
@require_POST
def edition_publish(request: ActorRequest, number: int) -> HttpResponse:
    try:
        publish_edition(version=get_object_or_404(ModelVersion, number=number), by=request.user)
    except EditionFixed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Nieuwe landschappen beginnen met deze uitgave."))
    return redirect("landscapes:edition", number)
