"""Leerwensen bij elkaar: what the catalogue lacks."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enrollment.wishes.gaps import PERIODS, SUPPRESSED_UNDER, add_wishes, gaps_for
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

PER_PAGE = 20


@requires(Permission.COURSE_EDIT)
@require_safe
def gap_list(request: ActorRequest) -> HttpResponse:
    """Wishes that look alike, counted; with names only those of the own organisation."""
    chosen = request.GET.get("dagen", "")
    days = int(chosen) if chosen in map(str, PERIODS) else PERIODS[1]
    gaps = gaps_for(request.actor, days)
    page = Paginator(gaps, PER_PAGE).get_page(request.GET.get("pagina"))
    add_wishes(request.actor, days, list(page.object_list))
    context = {
        "page": page,
        "days": days,
        "periods": PERIODS,
        "least": SUPPRESSED_UNDER,
        "wishes": sum(gap.total for gap in gaps),
    }
    return render(request, "enrollment/wishes/gaps.html", context)
