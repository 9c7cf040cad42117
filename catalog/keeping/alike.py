"""Courses that are much like another: the same themes and competences, and words alike."""

from __future__ import annotations

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, F, Q, QuerySet

from catalog.cards import Card, cards_for
from catalog.models import Course
from catalog.search.texts import folded
from people.permissions import Purpose
from people.policy import Actor

SHOWN = 4
PER_THEME, PER_COMPETENCE, PER_WORDS = 1.0, 1.0, 4.0
"""Two courses in one theme may be far apart; titles and keywords say most."""
ENOUGH = 1.3
"""One shared theme alone is not alike."""


def alike(actor: Actor, course: Course) -> list[Card]:
    """At most SHOWN cards, the most alike first; only what the actor may browse, without the
    course itself and what it requires."""
    ids = list(_ids(actor, course).values_list("pk", flat=True)[:SHOWN])
    return cards_for(actor, ids) if ids else []


def _ids(actor: Actor, course: Course) -> QuerySet[Course]:
    titles = [text.title for text in course.texts.all()]
    words = folded(" ".join([*titles, *course.keywords]))
    themes = course.themes.order_by().values("pk")
    competences = course.competences.order_by().values("pk")
    kin = Q(themes__in=themes) | Q(competences__in=competences)
    candidates = Course.objects.filter(kin).values("pk")
    worth = (
        PER_THEME * Count("themes", filter=Q(themes__in=themes), distinct=True)
        + PER_COMPETENCE
        * Count("competences", filter=Q(competences__in=competences), distinct=True)
        + PER_WORDS * TrigramSimilarity("document__fuzzy", words)
    )
    found: QuerySet[Course] = (
        Course.objects.visible_to(actor, Purpose.BROWSE)
        .filter(Q(pk__in=candidates) | Q(document__fuzzy__trigram_similar=words))
        .exclude(pk=course.pk)
        .exclude(pk__in=course.requires.values("pk"))
        .annotate(worth=worth)
        .filter(worth__gte=ENOUGH)
        .order_by(F("worth").desc(nulls_last=True), "-pk")
    )
    return found
