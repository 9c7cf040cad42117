"""The versions of a course, and taking an earlier text back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.curating.actions import restore_text
from catalog.curating.history import versions_of
from catalog.curating.loaders import get_curated_course_or_404, get_text_version_or_404
from core.transitions import TransitionRefused
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

PER_PAGE = 20


@requires(Permission.COURSE_EDIT)
@require_safe
def history(request: ActorRequest, slug: str) -> HttpResponse:
    """Who changed what, when."""
    course = get_curated_course_or_404(request, slug)
    page = Paginator(versions_of(course), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"course": course, "page": page}
    return render(request, "catalog/curating/history.html", context)


@requires(Permission.COURSE_EDIT)
@require_POST
def text_restore(request: ActorRequest, slug: str, pk: int) -> HttpResponse:
    """Makes an earlier text the current one; that is a version of its own."""
    course = get_curated_course_or_404(request, slug)
    version = get_text_version_or_404(course, pk)
    try:
        changed = restore_text(course=course, version=version, by=request.user)
    except TransitionRefused:
        messages.info(request, _("Deze leeractiviteit is gearchiveerd. Haal haar eerst terug."))
    else:
        back = _("De tekst is teruggezet. De vorige staat nog in de geschiedenis.")
        messages.success(request, back if changed else _("Deze tekst is al de huidige."))
    return redirect("catalog:offer-history", slug)
