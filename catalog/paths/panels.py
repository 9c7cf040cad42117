"""On the page of a course: the learning paths it is part of."""

from __future__ import annotations

from typing import Any

from catalog.models import LearningPath
from catalog.points import Panel
from people.middleware import ActorRequest
from people.permissions import Purpose

SHOWN = 5


def course_paths_panel(request: ActorRequest, course: Any) -> Panel | None:
    """Those the actor may begin with; optional steps count too."""
    paths = LearningPath.objects.visible_to(request.actor, Purpose.BROWSE).select_related("owner")
    found = list(paths.filter(current__steps__courses=course).distinct().order_by("title")[:SHOWN])
    return (
        Panel("catalog/paths/_course_panel.html", {"paths": found}, aside=True) if found else None
    )
