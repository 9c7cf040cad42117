"""Where the lists are found."""

from __future__ import annotations

from catalog.points import Panel
from people.middleware import ActorRequest
from planning.models import CourseRun


def lists_panel(_request: ActorRequest, run: CourseRun) -> Panel | None:
    if run.seats.booked < 1:
        return None
    return Panel("enrollment/lists/_run.html", {"run": run})
