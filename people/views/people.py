"""Mensen: the people of an organisation, for who looks after them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import wants_part
from people.ending import may_restore, restore_employment, what_will_happen
from people.filters import PeopleFilter
from people.forms import LastDayForm
from people.guards import requires
from people.known import changes_of
from people.leaving import LeavingRefused, end_employment
from people.loaders import (
    get_managed_employment_or_404,
    get_person_or_404,
    own_employments,
    own_people,
    people_reach,
)
from people.middleware import ActorRequest
from people.models import Employment, RoleAssignment
from people.permissions import Permission
from people.points import LeaverBusy, person_panels

PER_PAGE = 25
INVALID = 422


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
        "may_manage": request.actor.may(Permission.PEOPLE_MANAGE),
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
        "managed": request.actor.reach(Permission.PEOPLE_MANAGE),
        "restorable": [one.pk for one in employments if may_restore(one)],
        "panels": list(person_panels.answers(request, found)),
        "today": timezone.localdate(),
    }
    return render(request, "people/people/person.html", context)


@requires(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, pk: uuid.UUID, employment: int) -> HttpResponse:
    """First the last day, then what it will do; on POST it is done."""
    found = get_managed_employment_or_404(request, pk, employment)
    posted = request.method == "POST"
    asked = request.POST if posted else request.GET if "last_day" in request.GET else None
    form = LastDayForm(asked, employment=found)
    chosen = form.is_valid()
    if posted and chosen and _ended(request, found, form):
        return redirect("people:person", pk)
    context = {
        "employment": found,
        "form": form,
        "effects": what_will_happen(found, form.cleaned_data["last_day"]) if chosen else None,
    }
    status = INVALID if form.errors else 200
    return render(request, "people/people/end.html", context, status=status)


def _ended(request: ActorRequest, employment: Employment, form: LastDayForm) -> bool:
    last_day = form.cleaned_data["last_day"]
    try:
        end_employment(employment=employment, last_day=last_day, by=request.user)
    except LeavingRefused as refusal:
        form.add_error("last_day", str(refusal))
        return False
    except LeaverBusy:
        form.add_error(
            None,
            _("Een uitvoering is nu te druk. Probeer het over een minuut nog eens."),
        )
        return False
    told = _("Het dienstverband eindigt op %(day)s.")
    messages.success(request, told % {"day": date_format(last_day, "j F Y")})
    return True


@requires(Permission.PEOPLE_MANAGE)
@require_POST
def restore(request: ActorRequest, pk: uuid.UUID, employment: int) -> HttpResponse:
    """Takes back an end that has not come yet."""
    found = get_managed_employment_or_404(request, pk, employment)
    try:
        restore_employment(employment=found, by=request.user)
    except LeavingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("De einddatum is hersteld. Vervallen inschrijvingen komen niet vanzelf terug.")
        messages.success(request, told)
    return redirect("people:person", pk)
