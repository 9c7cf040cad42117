"""The page of one course: what it is, for whom, what it costs here; the rest are panels."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template import Context, loader
from django.template.context_processors import csrf
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.cards import foreign
from catalog.keeping.alike import alike
from catalog.keeping.favourites import is_kept
from catalog.loaders import get_visible_course_or_404
from catalog.models import Course, Language, Publication, Theme
from catalog.points import Panel, course_panels
from catalog.pricing import publication_for
from catalog.states import CourseState
from core.requests import wants_part
from core.templatetags.portal import duration, euro
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission


@requires(Permission.CATALOGUE_BROWSE)
@require_safe
def course(request: ActorRequest, slug: str) -> HttpResponse:
    """One course, with the panels that other rooms add. A withdrawn one says that it is."""
    course = get_visible_course_or_404(request, slug)
    return render(request, "catalog/course.html", course_context(request, course))


@requires(Permission.CATALOGUE_BROWSE)
@require_safe
def more_alike(request: ActorRequest, slug: str) -> HttpResponse:
    """What is much like this course; the page fetches it when somebody scrolls that far."""
    course = get_visible_course_or_404(request, slug)
    context = {"course": course, "alike": alike(request.actor, course)}
    part = wants_part(request)
    template = "catalog/keeping/_alike.html" if part else "catalog/keeping/alike.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def course_context(request: ActorRequest, course: Course) -> dict[str, Any]:
    """What the page shows of a course; also of one that is not published yet."""
    if not hasattr(course, "theme_rows"):
        course = Course.objects.with_page_data().get(pk=course.pk)
    organisation_id = request.actor.organisation_id
    publication = publication_for(course, organisation_id)
    panels = [panel for panel in course_panels.answers(request, course) if panel]
    required = course.requires.exclude(state=CourseState.ARCHIVED).prefetch_related("texts")
    return {
        "course": course,
        "text": course.text,
        "lang": foreign(course.text),
        "publication": publication,
        "offered": publication is not None and course.state == CourseState.PUBLISHED,
        "image": getattr(course, "image", None),
        "required": required.order_by("pk"),
        "themes": [Theme(**row) for row in course.theme_rows],  # type: ignore[attr-defined]
        "may_keep": publication is not None and course.state == CourseState.PUBLISHED,
        "is_kept": is_kept(request.actor, course),
        "facts": facts_of(course, publication, request),
        "panels": [rendered(request, panel) for panel in panels if not panel.aside],
        "aside_panels": [rendered(request, panel) for panel in panels if panel.aside],
    }


def facts_of(
    course: Course, publication: Publication | None, request: ActorRequest
) -> list[dict[str, Any]]:
    """What one wants to know first; rows without a value are left out by the component."""
    own_price = publication.price_excl if publication else None
    price = course.price_excl if own_price is None else own_price
    employment = request.actor.employment
    whose = {"name": employment.organisation.short_name if employment else ""}
    paid = _("Per persoon, excl. btw, voor %(name)s.") % whose if price else ""
    languages = [str(Language(code).label) for code in course.languages]
    minutes = course.duration_minutes
    points = [
        f"{one['register']}: {number_format(Decimal(one['points']).normalize())}"
        for one in course.credit_rows  # type: ignore[attr-defined]
    ]
    return [
        {"icon": "coin-euro", "label": _("Prijs"), "value": euro(price),
         "note": " ".join(filter(None, [paid, course.price_note]))},
        {"icon": "clock", "label": _("Studielast"), "value": duration(minutes) if minutes else ""},
        {"icon": "presentation", "label": _("Vorm"), "value": course.get_form_display()},
        {"icon": "chart-bar", "label": _("Niveau"), "value": course.get_level_display()},
        {"icon": "language", "label": _("Taal"), "value": ", ".join(languages)},
        {"icon": "award", "label": _("Accreditatiepunten"), "value": "; ".join(points)},
        {"icon": "building", "label": _("Leverancier"), "value": str(course.supplier or "")},
        {"icon": "building-community", "label": _("Aangeboden door"), "value": course.owner.name},
    ]  # fmt: skip


def rendered(request: ActorRequest, panel: Panel) -> SafeString:
    """A panel's HTML, from its own context only: panels cannot disturb each other or the page."""
    template = loader.get_template(panel.template).template  # type: ignore[attr-defined]
    context = Context({**panel.context, "request": request, **csrf(request)})
    html: SafeString = mark_safe(template.render(context))  # noqa: S308 (rendered by a template)
    return html
