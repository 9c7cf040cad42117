"""Leerlijnen: the paths one may begin with, and what each of them asks."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.cards import Card, cards_for
from catalog.models import LearningPath, PathStep
from catalog.paths.effort import effort_of
from catalog.paths.loaders import get_visible_path_or_404
from catalog.paths.present import terms
from catalog.points import path_panels
from catalog.states import CourseState
from catalog.views.course import rendered
from core.templatetags.portal import duration, euro
from people.guards import requires
from people.middleware import ActorRequest
from people.permissions import Permission, Purpose

PER_PAGE = 20


@requires(Permission.CATALOGUE_BROWSE)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The paths that are open to the actor, by title; with words only those that have them."""
    words = request.GET.get("q", "").strip()[:100]
    found = LearningPath.objects.visible_to(request.actor, Purpose.BROWSE)
    for word in words.split()[:8]:
        found = found.filter(
            Q(title__unaccent__icontains=word) | Q(summary__unaccent__icontains=word)
        )
    listed = found.select_related("owner").annotate(step_count=Count("current__steps"))
    context = {
        "page": Paginator(listed.order_by("title", "pk"), PER_PAGE).get_page(
            request.GET.get("pagina")
        ),
        "words": words,
        "may_curate": request.actor.may(Permission.COURSE_EDIT),
    }
    return render(request, "catalog/paths/list.html", context)


@requires(Permission.CATALOGUE_BROWSE)
@require_safe
def detail(request: ActorRequest, slug: str) -> HttpResponse:
    """One path: its steps, what it takes, and what other rooms add (beginning)."""
    path = get_visible_path_or_404(request, slug)
    steps = list(
        PathStep.objects.filter(version=path.current_id).prefetch_related("courses__texts")
    )
    panels = [panel for panel in path_panels.answers(request, path) if panel]
    context = {
        "path": path,
        "lang": "" if path.language == request.LANGUAGE_CODE else path.language,
        "offered": path.state == CourseState.PUBLISHED,
        "facts": _facts(request, path, steps),
        "overview": [{"label": step.title, "state": "todo", "note": terms(step)} for step in steps],
        "steps": _with_cards(request, steps),
        "panels": [rendered(request, panel) for panel in panels],
    }
    return render(request, "catalog/paths/path.html", context)


def _facts(
    request: ActorRequest, path: LearningPath, steps: list[PathStep]
) -> list[dict[str, Any]]:
    """What it takes; rows without a value are left out by the component."""
    effort = effort_of(steps, request.actor.organisation_id)
    more = _("Afhankelijk van wat je kiest kan het meer worden.") if effort.chosen else ""
    unknown = _("Van een leeractiviteit is dit niet bekend.")
    excl = _("Van de verplichte stappen samen, excl. btw.") if effort.price else ""
    required = sum(step.required for step in steps)
    minutes = duration(effort.minutes) if effort.minutes else ""
    price = "" if effort.price_unknown and not effort.price else euro(effort.price)
    due = max((step.due_days or 0 for step in steps if step.required), default=0)
    days = _("%(n)s dagen na je start") % {"n": due} if due else ""
    return [
        {"icon": "list-check", "label": _("Stappen"), "value": str(len(steps)),
         "note": _("%(n)s daarvan zijn verplicht.") % {"n": required}},
        {"icon": "clock", "label": _("Studielast"), "value": minutes,
         "note": " ".join(filter(None, [more, unknown if effort.minutes_unknown else ""]))},
        {"icon": "coin-euro", "label": _("Prijs"), "value": price,
         "note": " ".join(filter(None, [excl, unknown if effort.price_unknown else ""]))},
        {"icon": "calendar-event", "label": _("Klaar binnen"), "value": days},
        {"icon": "building-community", "label": _("Aangeboden door"), "value": path.owner.name},
    ]  # fmt: skip


def _with_cards(request: ActorRequest, steps: list[PathStep]) -> list[dict[str, Any]]:
    """Each step with the cards of its courses; those that the actor may not see by title only."""
    courses = {course.pk: course for step in steps for course in step.courses.all()}
    cards: dict[str, Card] = {card.url: card for card in cards_for(request.actor, list(courses))}
    shown = []
    for step in steps:
        urls = {course.get_absolute_url(): course for course in step.courses.all()}
        shown.append(
            {
                "step": step,
                "terms": terms(step),
                "cards": [cards[url] for url in urls if url in cards],
                "closed": [course for url, course in urls.items() if url not in cards],
            }
        )
    return shown
