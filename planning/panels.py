"""What planning shows on the page of a course."""

from __future__ import annotations

from typing import Any

from catalog.points import Panel
from people.middleware import ActorRequest
from planning.loaders import organiser_for
from planning.models import RunTemplate


def plan_panel(request: ActorRequest, course: Any) -> Panel | None:
    """For officers who may: the way to plan a run of this course."""
    organiser = organiser_for(request.actor, course)
    if organiser is None:
        return None
    templates = RunTemplate.objects.filter(course=course, organisation=organiser)
    context = {"plan_course": course, "organiser": organiser, "plan_templates": templates}
    return Panel("planning/_plan_panel.html", context, aside=True)
