"""Roles: who has which, giving and ending them, the review, and who may do what."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.guards import own_pages, requires
from people.middleware import ActorRequest
from people.permissions import Permission, Role
from people.rights.actions import (
    RoleRefused,
    candidates,
    end_role,
    givable_roles,
    give_role,
    sign_concern_review,
    sign_review,
)
from people.rights.finding import matching
from people.rights.forms import EndForm, GiveForm, ReviewForm
from people.rights.loaders import Place, get_assignment_or_404, get_place_or_404
from people.rights.overview import places_of, table_of_rights
from people.rights.review import (
    held_roles,
    is_overdue,
    reviewed_roles,
    reviews_of,
    roles_of,
)

INVALID = 422
MOST_FOUND = 20


@requires(Permission.ROLES_MANAGE)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The organisations whose roles the actor manages, and which review is due."""
    reach = request.actor.reach(Permission.ROLES_MANAGE)
    context = {"places": places_of(reach), "everywhere": reach.everywhere}
    return render(request, "people/rights/index.html", context)


@requires(Permission.ROLES_MANAGE)
@require_safe
def roles(request: ActorRequest, slug: str) -> HttpResponse:
    """Who has which role there, since when, and when it was last used."""
    place = get_place_or_404(request, slug)
    context = {
        "place": place,
        "held": held_roles(roles_of(place.organisation)),
        "may_end": givable_roles(request.actor, place.organisation),
        "overdue": is_overdue(next(iter(reviews_of(place.organisation)), None)),
    }
    return render(request, "people/rights/roles.html", context)


@requires(Permission.ROLES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: ActorRequest, slug: str) -> HttpResponse:
    """First a search for the colleague, then the role and its period; on POST gives it."""
    place = get_place_or_404(request, slug)
    words = request.GET.get("q", "").strip()
    people = candidates(request.actor, place.organisation, words)
    found = matching(people, words)[:MOST_FOUND] if words else []
    form = GiveForm(
        request.POST if request.method == "POST" else None,
        people=found,
        roles=givable_roles(request.actor, place.organisation),
    )
    if form.is_valid() and _given(request, place, form):
        return redirect(place.url)
    context = {"place": place, "form": form, "words": words, "found": found}
    status = INVALID if form.errors else 200
    return render(request, "people/rights/give.html", context, status=status)


def _given(request: ActorRequest, place: Place, form: GiveForm) -> bool:
    values = form.cleaned_data
    person = form.people[values["person"]]
    try:
        give_role(
            by=request.user,
            person=person,
            role=Role(values["role"]),
            organisation=place.organisation,
            since=values["since"],
            until=values["until"],
        )
    except RoleRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("%(name)s heeft de rol.") % {"name": person.full_name})
    return True


@requires(Permission.ROLES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks for the reason and the last day; on POST ends the role."""
    assignment = get_assignment_or_404(request, pk)
    place = get_place_or_404(
        request, assignment.organisation.slug if assignment.organisation else ""
    )
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            end_role(by=request.user, assignment=assignment, **form.cleaned_data)
        except RoleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De rol is beëindigd."))
            own = assignment.person_id == request.user.pk
            return redirect("start" if own else place.url)
    context = {"place": place, "assignment": assignment, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "people/rights/end.html", context, status=status)


@requires(Permission.ROLES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ActorRequest, slug: str) -> HttpResponse:
    """Who has what since when, last used when; on POST the actor signs that it is right."""
    place = get_place_or_404(request, slug)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note = form.cleaned_data["note"]
        if place.organisation is None:
            sign_concern_review(by=request.user, note=note)
        else:
            sign_review(by=request.user, organisation=place.organisation, note=note)
        messages.success(request, _("De controle is ondertekend en bewaard."))
        return redirect(place.review_url)
    reviews = reviews_of(place.organisation)
    last = next(iter(reviews), None)
    context = {
        "place": place,
        "held": held_roles(reviewed_roles(place.organisation)),
        "reviews": reviews,
        "last": last,
        "overdue": is_overdue(last),
        "form": form,
    }
    status = INVALID if form.errors else 200
    return render(request, "people/rights/review.html", context, status=status)


@own_pages
@require_safe
def who_may_what(request: ActorRequest) -> HttpResponse:
    """The policy as a table, from the very rows that the portal decides by."""
    return render(request, "people/rights/who_may_what.html", {"table": table_of_rights()})
