"""What other organisations offer: looking at it, and taking it over."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.models import Course
from catalog.sharing.actions import SharingRefused
from catalog.sharing.actions import take_over as take_over_course
from catalog.sharing.filters import SharedFilter
from catalog.sharing.forms import TermsForm
from catalog.sharing.loaders import get_shared_course_or_404, get_taking_organisation
from catalog.sharing.screen import shared_rows, tabs
from catalog.views.course import course_context
from core.templatetags.portal import euro
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

PER_PAGE = 25
INVALID = 422


@requires(Permission.COURSE_EDIT)
@require_safe
def offered(request: ActorRequest) -> HttpResponse:
    """What the organisation may take over and did not."""
    organisation, mine = get_taking_organisation(request)
    courses = Course.objects.offered_to(organisation.pk)
    found = SharedFilter(request.GET, queryset=courses)
    page = Paginator(found.found, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "rows": shared_rows(list(page.object_list), organisation),
        "filter": found,
        "taking": organisation,
        "mine": mine,
        "tabs": tabs("catalog:offered", organisation, mine),
    }
    return render(request, "catalog/sharing/offered.html", context)


@requires(Permission.COURSE_EDIT)
@require_safe
def offered_course(request: ActorRequest, slug: str) -> HttpResponse:
    """The page as colleagues would see it, without the runs' buttons: they cannot book yet."""
    organisation, _mine = get_taking_organisation(request)
    course = get_shared_course_or_404(slug, organisation)
    context = course_context(request, course) | {
        "offered": True,
        "panels": [],
        "aside_panels": [],
        "taking": organisation,
        "may_take": Course.objects.offered_to(organisation.pk).filter(pk=course.pk).exists(),
        "row": shared_rows([course], organisation)[0],
    }
    return render(request, "catalog/sharing/course.html", context)


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: ActorRequest, slug: str) -> HttpResponse:
    """On the organisation's own terms."""
    organisation, _mine = get_taking_organisation(request)
    course = get_shared_course_or_404(slug, organisation)
    data = request.POST if request.method == "POST" else None
    form = TermsForm(data, usual_price=euro(course.price_excl))
    if form.is_valid():
        try:
            take_over_course(
                course=course, organisation=organisation, terms=form.terms, by=request.user
            )
        except SharingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Overgenomen. Zij staat nu bij ‘Van anderen’."))
            return redirect("catalog:taken")
    context = {"course": course, "form": form, "taking": organisation}
    status = INVALID if form.errors else 200
    return render(request, "catalog/sharing/take_over.html", context, status=status)
