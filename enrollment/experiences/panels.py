"""Experiences on the page of a course."""

from __future__ import annotations

from typing import Any

from catalog.points import Panel
from enrollment.experiences.figures import figures_by, shown_texts
from enrollment.models import Experience
from enrollment.transfer.figures import figures_of
from people.middleware import ActorRequest

MOST_TEXTS = 10


def experiences_panel(_request: ActorRequest, course: Any) -> Panel | None:
    """Nothing below five answers."""
    told = Experience.objects.filter(enrollment__run__course=course)
    figures = figures_by(told, "enrollment__run__course").get(course.pk)
    if figures is None:
        return None
    context = {
        "figures": figures,
        "texts": shown_texts(course.pk, MOST_TEXTS),
        "transfer": figures_of(course.pk),
    }
    return Panel("enrollment/experiences/_panel.html", context)
