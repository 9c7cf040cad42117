"""What the organisation has of others, and its own terms."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import Course, Publication
from catalog.sharing.actions import (
    SharingRefused,
    change_publication,
    end_publication,
)
from catalog.sharing.actions import hide as hide_publication
from catalog.sharing.actions import show as show_publication
from catalog.sharing.consequences import people_booked
from catalog.sharing.filters import SharedFilter
from catalog.sharing.forms import HideForm, TermsForm
from catalog.sharing.loaders import get_own_publication_or_404, get_taking_organisation
from catalog.sharing.screen import shared_rows, tabs
from core.templatetags.portal import euro
from core.transitions import StaleState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

PER_PAGE = 25
INVALID, CONFLICT = 422, 409


@requires(Permission.COURSE_EDIT)
@require_safe
def taken(request: ActorRequest) -> HttpResponse:
    """What the organisation took over or got with the concern, hidden or not."""
    organisation, mine = get_taking_organisation(request)
    found = SharedFilter(request.GET, queryset=Course.objects.had_by(organisation.pk))
    page = Paginator(found.found, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "rows": shared_rows(list(page.object_list), organisation),
        "filter": found,
        "taking": organisation,
        "mine": mine,
        "tabs": tabs("catalog:taken", organisation, mine),
    }
    return render(request, "catalog/sharing/taken.html", context)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: ActorRequest, pk: int) -> HttpResponse:
    """Price, who agrees, note and days for the own people."""
    found = get_own_publication_or_404(request, pk)
    usual = euro(found.course.price_excl)
    data = request.POST if request.method == "POST" else None
    form, stale = TermsForm(data, usual_price=usual, publication=found), False
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            change_publication(publication=found, terms=form.terms, by=request.user, seen=seen)
        except SharingRefused as refusal:
            form.add_error(None, str(refusal))
        except StaleState:
            found, stale = get_own_publication_or_404(request, pk), True
            form.overwrite(found)
        else:
            messages.success(request, _("De wijzigingen zijn opgeslagen."))
            return _back(found)
    context = {"publication": found, "course": found.course, "form": form, "stale": stale}
    status = CONFLICT if stale else INVALID if form.errors else 200
    return render(request, "catalog/sharing/publication.html", context, status=status)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: ActorRequest, pk: int) -> HttpResponse:
    """Not for the own people, with a reason."""
    found = get_own_publication_or_404(request, pk)
    form = HideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        return _done(
            request,
            found,
            lambda: hide_publication(publication=found, reason=reason, by=request.user),
            _("Zij is verborgen. Jullie medewerkers vinden haar niet meer."),
        )
    context = {**_about(found), "form": form}
    status = INVALID if form.errors else 200
    return render(request, "catalog/sharing/hide.html", context, status=status)


@requires(Permission.COURSE_EDIT)
@require_POST
def show(request: ActorRequest, pk: int) -> HttpResponse:
    """Back in the catalogue of the own people."""
    found = get_own_publication_or_404(request, pk)
    done = _("Jullie medewerkers vinden haar weer.")
    return _done(request, found, lambda: show_publication(publication=found, by=request.user), done)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """Says how many are booked; on POST it ends."""
    found = get_own_publication_or_404(request, pk)
    if request.method == "POST":
        done = _("Gestopt. Jullie medewerkers vinden haar niet meer in de catalogus.")
        return _done(
            request, found, lambda: end_publication(publication=found, by=request.user), done
        )
    return render(request, "catalog/sharing/end.html", _about(found))


def _about(publication: Publication) -> dict[str, object]:
    booked = people_booked(publication.course, [publication.organisation_id])
    return {
        "publication": publication,
        "course": publication.course,
        "booked": booked[publication.organisation_id],
    }


def _done(
    request: ActorRequest, publication: Publication, action: Callable[[], None], words: str
) -> HttpResponse:
    try:
        action()
    except SharingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return _back(publication)


def _back(publication: Publication) -> HttpResponse:
    """To the own course, or to the list of what others have shared."""
    if publication.course.owner_id == publication.organisation_id:
        return redirect("catalog:offer-course", publication.course.slug)
    return redirect("catalog:taken")
