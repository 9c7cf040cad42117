"""Two maps over each other, what was settled, remarks and who does what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from landscapes.maps.actions import (
    CannotPlace,
    PartTaken,
    agree,
    deal_with,
    end_agreement,
    remark,
)
from landscapes.maps.agenda import agenda_of, interventions_of, row_of, talking_departments
from landscapes.maps.dialogue import settle
from landscapes.maps.forms import AgreementForm, RemarkForm, SettleForm
from landscapes.maps.loaders import (
    get_landscape_or_404,
    get_shared_landscape_or_403,
    hands_of,
)
from landscapes.maps.models import Agreement, Landscape, Remark
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

INVALID = 422


@requires(Permission.LANDSCAPE_READ)
@require_safe
def dialogue(request: ActorRequest, pk: int) -> HttpResponse:
    """The maps of the invited departments over each other; where they differ is the agenda."""
    found = get_landscape_or_404(request, pk)
    context = {
        "landscape": found,
        "hands": hands_of(request.actor, found),
        **agenda_of(found),
    }
    return render(request, "landscapes/dialogue.html", context)


@requires(Permission.LANDSCAPE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def difference(request: ActorRequest, pk: int, intervention_pk: int) -> HttpResponse:
    """One difference: what each department thinks, and what they agree."""
    found = get_shared_landscape_or_403(request, pk)
    row = row_of(found, intervention_pk)
    if row is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    first = next(iter(row.views.values()))
    form = SettleForm(data, initial=SettleForm.values(first), zones=list(found.version.zones.all()))
    if form.is_valid():
        try:
            settle(
                landscape=found,
                intervention=row.intervention,
                percents=form.cleaned_data["percents"],
                by=request.user,
                note=form.cleaned_data["note"],
            )
        except CannotPlace as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Afgesproken. Het staat op de gezamenlijke kaart."))
            return redirect("landscapes:dialogue", pk)
    context = {"landscape": found, "row": row, "form": form, "sides": talking_departments(found)}
    status = INVALID if form.errors else 200
    return render(request, "landscapes/difference.html", context, status=status)


def _load(request: ActorRequest, pk: int) -> Landscape:
    """To read; to say something only for who takes part."""
    if request.method == "POST":
        return get_shared_landscape_or_403(request, pk)
    return get_landscape_or_404(request, pk)


@requires(Permission.LANDSCAPE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def remarks(request: ActorRequest, pk: int) -> HttpResponse:
    """What is said about the landscape, its zones and what stands on it."""
    found = _load(request, pk)
    form = RemarkForm(
        request.POST if request.method == "POST" else None,
        initial={"about": request.GET.get("over", "")},
        zones=list(found.version.zones.all()),
        interventions=list(interventions_of(found)),
    )
    if form.is_valid():
        remark(landscape=found, by=request.user, **form.facts())
        messages.success(request, _("Je opmerking staat erbij."))
        return redirect("landscapes:remarks", pk)
    context = {
        "landscape": found,
        "hands": hands_of(request.actor, found),
        "form": form,
        "remarks": found.remarks.select_related("zone", "intervention", "by"),
    }
    status = INVALID if form.errors else 200
    return render(request, "landscapes/remarks.html", context, status=status)


@requires(Permission.LANDSCAPE_READ)
@require_POST
def remark_done(request: ActorRequest, pk: int, remark_pk: int) -> HttpResponse:
    found = get_shared_landscape_or_403(request, pk)
    deal_with(remark=get_object_or_404(Remark, pk=remark_pk, landscape=found), by=request.user)
    return redirect("landscapes:remarks", pk)


@requires(Permission.LANDSCAPE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def agreements(request: ActorRequest, pk: int) -> HttpResponse:
    """Who leads, who delivers, who thinks along and who is told."""
    found = _load(request, pk)
    form = AgreementForm(
        request.POST if request.method == "POST" else None,
        interventions=interventions_of(found),
        departments=talking_departments(found),
        initial={"intervention": request.GET.get("interventie", "")},
    )
    if form.is_valid():
        try:
            agree(landscape=found, by=request.user, **form.cleaned_data)
        except PartTaken as refusal:
            form.add_error("part", str(refusal))
        else:
            messages.success(request, _("De afspraak is vastgelegd."))
            return redirect("landscapes:agreements", pk)
    status = INVALID if form.errors else 200
    context = _agreed(request, found, form)
    return render(request, "landscapes/agreements.html", context, status=status)


def _agreed(request: ActorRequest, found: Landscape, form: AgreementForm) -> dict[str, Any]:
    agreed = Agreement.objects.filter(landscape=found)
    return {
        "landscape": found,
        "hands": hands_of(request.actor, found),
        "form": form,
        "agreements": agreed.select_related("intervention", "department__organisation").order_by(
            "intervention__title", "pk"
        ),
    }


@requires(Permission.LANDSCAPE_READ)
@require_POST
def agreement_end(request: ActorRequest, pk: int, agreement_pk: int) -> HttpResponse:
    found = get_shared_landscape_or_403(request, pk)
    gone = get_object_or_404(Agreement, pk=agreement_pk, landscape=found)
    end_agreement(agreement=gone, by=request.user)
    messages.success(request, _("De afspraak is weg."))
    return redirect("landscapes:agreements", pk)
