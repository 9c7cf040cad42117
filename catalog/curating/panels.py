"""What curating adds to the page of a course: for advisers, the way to change it."""

from __future__ import annotations

from catalog.models import Course
from catalog.points import Panel
from people.middleware import ActorRequest
from people.permissions import Permission


def curate_panel(request: ActorRequest, course: Course) -> Panel | None:
    if not request.actor.may(Permission.COURSE_EDIT, course.owner_id):
        return None
    return Panel("catalog/curating/_curate_panel.html", {"course": course}, aside=True)
