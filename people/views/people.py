"""Mensen: the people of an organisation, for who looks after them."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.requests import wants_part
from people.filters import PeopleFilter
from people.guards import requires
from people.known import changes_of
from people.loaders import get_person_or_404, own_employments, own_people, people_reach
from people.middleware import ActorRequest
from people.models import RoleAssignment
from people.permissions import Permission
from people.points import person_panels

PER_PAGE = 25


@requires(Permission.PEOPLE_READ)
@require_safe
def people(request: ActorRequest) -> HttpResponse:
    """Search by name, personnel number or address; those without a manager stand out."""
    employments = own_employments(request)
    current = employments.current()
    found = PeopleFilter(request.GET, queryset=own_people(request), employments=employments)
    shown = employments.select_related("organisation", "department").order_by("-since", "pk")
    rows = found.qs.in_name_order().prefetch_related(
        Prefetch("employments", queryset=shown, to_attr="shown_employments")
    )
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina")),
        "form": found.form,
        "without_manager": current.filter(manager=None).count(),
        "filtered": any(request.GET.get(name) for name in ("q", "toon")),
        "today": timezone.localdate(),
    }
    part = "people/people/_results.html" if wants_part(request) else "people/people/people.html"
    response = render(request, part, context)
    response["Vary"] = "HX-Request"
    return response


@requires(Permission.PEOPLE_READ)
@require_safe
def person(request: ActorRequest, pk: uuid.UUID) -> HttpResponse:
    """What this organisation knows of somebody, and who told it; never the other side."""
    found = get_person_or_404(request, pk)
    employments = list(
        own_employments(request)
        .of(found)
        .select_related("organisation", "department", "manager")
        .order_by("-since", "-pk")
    )
    roles = RoleAssignment.objects.filter(people_reach(request).q("organisation"), person=found)
    context = {
        "person": found,
        "employments": employments,
        "changes": changes_of(employments),
        "roles": roles.select_related("organisation", "given_by").order_by("-since", "pk"),
        "panels": list(person_panels.answers(request, found)),
        "today": timezone.localdate(),
    }
    return render(request, "people/people/person.html", context)
