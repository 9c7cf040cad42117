"""Mijn team: who learns what."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enrollment.loaders import reservations_of
from enrollment.paths.panels import team_paths
from enrollment.team import members_of, start_of_year, team_figures
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission, Scope
from planning.states import RunState

PER_PAGE = 25


@requires(Permission.ENROLLMENT_READ)
@require_safe
def team(request: ActorRequest) -> HttpResponse:
    """The own team, and those of managers one stands in for, in name order."""
    actor = request.actor
    if not actor.holds(Permission.ENROLLMENT_READ, Scope.TEAM):
        raise PermissionDenied
    employments = actor.team().select_related("person", "manager").in_name_order()
    page = Paginator(employments, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "members": members_of(actor, list(page.object_list)),
        "paths": team_paths(actor, list(page.object_list)),
        "reservations": reservations_of(actor)
        .filter(seats__gt=0)
        .exclude(run__state=RunState.CANCELLED)
        .order_by("names_before", "pk"),
        "figures": team_figures(actor),
        "year": start_of_year().year,
    }
    return render(request, "enrollment/team.html", context)
