"""What planning shows on the page of a course."""

from __future__ import annotations

from typing import Any

from catalog.points import Panel
from people.middleware import ActorRequest
from planning.loaders import organiser_for


def plan_panel(request: ActorRequest, course: Any) -> Panel | None:
    """For officers who may: the way to plan a run of this course."""
    organiser = organiser_for(request.actor, course)
    if organiser is None:
        return None
    context = {"plan_course": course, "organiser": organiser}
    return Panel("planning/_plan_panel.html", context, aside=True)
