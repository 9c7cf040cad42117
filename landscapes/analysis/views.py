"""The pages of the analyses: of one landscape, of two, and of the concern."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from landscapes.analysis.actions import set_target
from landscapes.analysis.concern import tell_concern
from landscapes.analysis.forms import TargetForm
from landscapes.analysis.loaders import (
    get_concern_landscapes_or_403,
    get_interventions_behind,
    get_side_or_404,
    moments_for,
)
from landscapes.analysis.pages import ANALYSES, joined, tell
from landscapes.analysis.sums.change import compare
from landscapes.analysis.telling.change import tell_change
from landscapes.maps.loaders import get_landscape_or_404, hands_of
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

INVALID = 422


@requires(Permission.LANDSCAPE_READ)
@require_safe
def overview(request: ActorRequest, pk: int) -> HttpResponse:
    """All analyses in one sentence each."""
    landscape = get_landscape_or_404(request, pk)
    context = {
        "landscape": landscape,
        "reports": tell(landscape, list(ANALYSES), request.GET.get("wensen", "")),
        "wishes": request.GET.get("wensen", ""),
    }
    return render(request, "landscapes/analysis/overview.html", context)


@requires(Permission.LANDSCAPE_READ)
@require_safe
def analysis(request: ActorRequest, pk: int, which: str) -> HttpResponse:
    """One analysis: sentence, picture, tables, and how it is counted."""
    landscape = get_landscape_or_404(request, pk)
    if which not in ANALYSES:
        raise Http404
    wishes = request.GET.get("wensen", "")
    context = {
        "landscape": landscape,
        "which": which,
        "report": tell(landscape, [which], wishes)[0][1],
        "wishes": wishes,
        "hands": hands_of(request.actor, landscape),
    }
    return render(request, "landscapes/analysis/analysis.html", context)


@requires(Permission.LANDSCAPE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def target(request: ActorRequest, pk: int) -> HttpResponse:
    """The spread that is aimed at."""
    landscape = get_landscape_or_404(request, pk, edit=True)
    form = TargetForm(request.POST if request.method == "POST" else None, landscape=landscape)
    if form.is_valid():
        set_target(landscape=landscape, target=form.target, by=request.user)
        messages.success(request, _("Het streefbeeld is bewaard."))
        return redirect("landscape_analysis:analysis", pk, "spreiding")
    context = {"landscape": landscape, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "landscapes/analysis/target.html", context, status=status)


@requires(Permission.LANDSCAPE_READ)
@require_safe
def comparison(request: ActorRequest, pk: int) -> HttpResponse:
    """Two landscapes, or one at two moments; without a choice only the choice itself."""
    landscape = get_landscape_or_404(request, pk)
    moments = moments_for(request, landscape)
    before, after = request.GET.get("eerst", ""), request.GET.get("nu", f"l{pk}")
    report = None
    if before:
        sides = [get_side_or_404(request, landscape, key) for key in (before, after)]
        titles = {zone.key: zone.title for zone in landscape.version.zones.all()}
        report = tell_change(compare(*sides), titles, _concern_list)
    context = {
        "landscape": landscape,
        "moments": moments,
        "before": before,
        "after": after,
        "report": report,
    }
    return render(request, "landscapes/analysis/comparison.html", context)


@requires(Permission.LANDSCAPE_READ)
@require_safe
def concern(request: ActorRequest) -> HttpResponse:
    """What the organisations do together, and which gap most of them share."""
    landscapes = get_concern_landscapes_or_403(request)
    wishes = request.GET.get("wensen", "")
    context = {
        "landscapes": landscapes,
        "reports": tell_concern(landscapes, wishes, _concern_list),
        "wishes": wishes,
    }
    return render(request, "landscapes/analysis/concern.html", context)


@requires(Permission.LANDSCAPE_READ)
@require_safe
def behind(request: ActorRequest) -> HttpResponse:
    """The interventions behind a figure that is not of one map."""
    asked = request.GET.get("interventies", "")
    context = {"interventions": get_interventions_behind(request, asked)}
    return render(request, "landscapes/analysis/behind.html", context)


def _concern_list(marks: Collection[int]) -> str:
    return f"{reverse('landscape_analysis:behind')}?interventies={joined(marks)}"
