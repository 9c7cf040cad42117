"""The page of one course: what it is, for whom, what it costs here; the rest are panels."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template import Context, loader
from django.template.context_processors import csrf
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.cards import foreign
from catalog.loaders import get_visible_course_or_404
from catalog.models import Course, Language, Publication
from catalog.points import Panel, course_panels
from catalog.states import CourseState
from core.templatetags.portal import duration, euro
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission


@requires(Permission.CATALOGUE_BROWSE)
@require_safe
def course(request: ActorRequest, slug: str) -> HttpResponse:
    """One course, with the panels that other rooms add. A withdrawn one says that it is."""
    course = get_visible_course_or_404(request, slug)
    organisation_id = request.actor.organisation_id
    publications = Publication.objects.current().filter(course=course)
    publication = publications.filter(organisation=organisation_id).first()
    panels = [panel for panel in course_panels.answers(request, course) if panel]
    context = {
        "course": course,
        "text": course.text,
        "lang": foreign(course.text),
        "publication": publication,
        "offered": publication is not None and course.state == CourseState.PUBLISHED,
        "themes": course.themes.order_by("position", "pk"),
        "facts": facts_of(course, publication, request),
        "panels": [rendered(request, panel) for panel in panels if not panel.aside],
        "aside_panels": [rendered(request, panel) for panel in panels if panel.aside],
    }
    return render(request, "catalog/course.html", context)


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
    return [
        {"icon": "coin-euro", "label": _("Prijs"), "value": euro(price),
         "note": " ".join(filter(None, [paid, course.price_note]))},
        {"icon": "clock", "label": _("Studielast"), "value": duration(minutes) if minutes else ""},
        {"icon": "presentation", "label": _("Vorm"), "value": course.get_form_display()},
        {"icon": "language", "label": _("Taal"), "value": ", ".join(languages)},
        {"icon": "building", "label": _("Leverancier"), "value": str(course.supplier or "")},
        {"icon": "building-community", "label": _("Aangeboden door"), "value": course.owner.name},
    ]  # fmt: skip


def rendered(request: ActorRequest, panel: Panel) -> SafeString:
    """A panel's HTML, from its own context only: panels cannot disturb each other or the page."""
    template = loader.get_template(panel.template).template  # type: ignore[attr-defined]
    context = Context({**panel.context, "request": request, **csrf(request)})
    html: SafeString = mark_safe(template.render(context))  # noqa: S308 (rendered by a template)
    return html
