"""Experiences as figures: from five answers up, and never with a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Avg, Count, QuerySet

from enrollment.experiences.models import Moderation
from enrollment.models import Experience

ENOUGH = 5
"""So many answers before anything is shown: under it one could guess who said what."""


@dataclass(frozen=True)
class Figures:
    """Means from 1 to 5."""

    answers: int
    useful: float
    well_given: float
    recommend: float


def figures_by(experiences: QuerySet[Experience], field: str) -> dict[int, Figures]:
    """Figures by course or supplier, those with enough answers only. One query."""
    rows = (
        experiences.order_by()
        .values_list(field)
        .annotate(
            answers=Count("pk"),
            useful=Avg("useful"),
            well_given=Avg("well_given"),
            recommend=Avg("recommend"),
        )
        .filter(answers__gte=ENOUGH)
    )
    return {pk: Figures(*rest) for pk, *rest in rows}


def shown_texts(course_id: int, most: int) -> list[str]:
    """Texts that were let through, in an order that tells nothing."""
    shown = Experience.objects.filter(
        enrollment__run__course=course_id, moderation=Moderation.SHOWN
    ).exclude(text="")
    return [one.text for one in in_no_order(shown)][:most]


def in_no_order(experiences: QuerySet[Experience]) -> Sequence[Experience]:
    """Always the same, and neither by time nor by person."""
    return sorted(experiences, key=lambda one: one.handle)
