"""The own offer as a list, and one course as its advisers see it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.cards import foreign
from catalog.curating.filters import OfferFilter
from catalog.curating.loaders import curated_organisations, get_curated_course_or_404, own_courses
from catalog.curating.messages import four_eyes
from catalog.curating.rows import rows_for
from catalog.curating.steps import looked_at, steps_for
from catalog.models import CourseImage, Language
from catalog.querysets import CourseQuerySet
from catalog.sharing.screen import overview_of
from catalog.states import CourseState
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission

PER_PAGE = 50


@requires(Permission.COURSE_EDIT)
@require_safe
def offer(request: ActorRequest) -> HttpResponse:
    """The courses that the actor curates, and which of them wait for a review."""
    own = own_courses(request.actor)
    found = OfferFilter(request.GET, queryset=own)
    page = Paginator(found.found, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "rows": rows_for(list(page.object_list)),
        "form": found.form,
        "chosen": found.chosen,
        "stand": found.chosen.get("stand", ""),
        "filtered": bool(set(found.chosen) - {"volgorde", "stand"}),
        "tabs": _tabs(own, request.GET),
        "organisations": curated_organisations(request.actor),
    }
    return render(request, "catalog/curating/offer.html", context)


def _tabs(own: CourseQuerySet, query: QueryDict) -> list[dict[str, Any]]:
    """A tab per state, with its number (one query); the words searched for come along."""
    counts = dict(own.order_by().values_list("state").annotate(number=Count("pk")))
    labels = {
        "": _("Alle"),
        CourseState.REVIEW: _("Ter beoordeling"),
        CourseState.DRAFT: _("Concept"),
        CourseState.PUBLISHED: _("Gepubliceerd"),
        CourseState.WITHDRAWN: _("Teruggetrokken"),
        CourseState.ARCHIVED: _("Gearchiveerd"),
    }
    tabs = []
    for state, label in labels.items():
        address = query.copy()
        address.pop("pagina", None)
        address["stand"] = str(state)
        number = counts.get(state, 0) if state else sum(counts.values())
        active = query.get("stand", "") == state
        tabs.append(
            {"url": f"?{address.urlencode()}", "label": label, "active": active, "count": number}
        )
    return tabs


@requires(Permission.COURSE_EDIT)
@require_safe
def course(request: ActorRequest, slug: str) -> HttpResponse:
    """Where it stands, what can be done with it now, and where to change what."""
    course = get_curated_course_or_404(request, slug)
    written = {text.language for text in course.texts.all()}
    context = {
        "course": course,
        "text": course.text,
        "lang": foreign(course.text),
        "steps": steps_for(course, by=request.user),
        "seen": looked_at(course),
        "four_eyes": four_eyes(course),
        "sharing": overview_of(request, course),
        "image": CourseImage.objects.defer("data").filter(course=course).first(),
        "missing": [code for code in Language.values if code not in written],
    }
    return render(request, "catalog/curating/course.html", context)
