"""Suggestions while typing: titles and themes, of what this actor may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import get_language

from catalog.models import Course, CourseText
from catalog.search.criteria import Criteria
from catalog.search.facets import Facet
from catalog.search.query import search
from catalog.search.texts import folded
from catalog.search.vocabulary import load_vocabulary
from people.permissions import Purpose
from people.policy import Actor

MOST, MOST_THEMES, SHORTEST = 8, 2, 2


def suggestions(actor: Actor, typed: str) -> list[str]:
    """At most eight: first the themes that hold what was typed, then the best titles."""
    if len(typed) < SHORTEST:
        return []
    language = get_language() or "nl"
    result = search(actor, Criteria(text=typed, language=language))
    themes = list(_themes(typed, result.counts.get(Facet.THEME, {})))[:MOST_THEMES]
    titles = _titles(actor, list(result.course_ids)[:MOST], language)
    return list(dict.fromkeys([*themes, *titles]))[:MOST]


def _themes(typed: str, counts: Mapping[str, int]) -> Iterator[str]:
    """Only themes of hits: what nobody shows this actor is not suggested either."""
    for slug, name in load_vocabulary().themes.items():
        if slug in counts and folded(typed) in folded(name):
            yield name


def _titles(actor: Actor, course_ids: list[int], language: str) -> list[str]:
    visible = Course.objects.visible_to(actor, Purpose.BROWSE).filter(pk__in=course_ids)
    texts = CourseText.objects.filter(course__in=visible).values_list("course", "language", "title")
    titles: dict[int, dict[str, str]] = {}
    for course_id, of, title in texts:
        titles.setdefault(course_id, {})[of] = title
    chosen = [titles[pk] for pk in course_ids if pk in titles]
    return [of.get(language) or of.get("nl") or next(iter(of.values())) for of in chosen]
