"""The owner chooses who else may have a course."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.curating.loaders import get_curated_course_or_404
from catalog.models import Course, Sharing
from catalog.sharing.actions import SharingRefused, offer_to_concern
from catalog.sharing.actions import share as share_course
from catalog.sharing.consequences import consequences_of
from catalog.sharing.forms import ShareForm
from core.transitions import StaleState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

INVALID, CONFLICT = 422, 409


@requires(Permission.COURSE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: ActorRequest, slug: str) -> HttpResponse:
    """First the choice, then what it will do; on POST it is done."""
    course = get_curated_course_or_404(request, slug)
    posted = request.method == "POST"
    asked = request.POST if posted else request.GET if "sharing" in request.GET else None
    form, stale = ShareForm(asked, course=course), False
    if posted and form.is_valid():
        try:
            _share(request, course, form)
        except SharingRefused as refusal:
            form.add_error(None, str(refusal))
        except StaleState:
            course, stale = get_curated_course_or_404(request, slug), True
        else:
            messages.success(request, _("Je keuze is opgeslagen."))
            return redirect("catalog:offer-course", slug)
    context = {"course": course, "form": form, "stale": stale}
    if form.is_valid():
        chosen = {one.pk for one in form.chosen}
        context["effects"] = consequences_of(course, form.cleaned_data["sharing"], chosen)
    status = CONFLICT if stale else INVALID if form.errors else 200
    return render(request, "catalog/sharing/share.html", context, status=status)


def _share(request: ActorRequest, course: Course, form: ShareForm) -> None:
    seen, sharing = request.POST.get("seen", ""), form.cleaned_data["sharing"]
    if sharing == Sharing.CONCERN:
        offer_to_concern(course=course, by=request.user, seen=seen)
        return
    share_course(
        course=course, sharing=sharing, organisations=form.chosen, by=request.user, seen=seen
    )
