"""What landscapes show on the page of a course: where it stands, whether it suits the reader."""

from __future__ import annotations

from typing import Any

from catalog.points import Panel
from landscapes.choices import Preference
from landscapes.learners.models import LearnerPreferences
from landscapes.learners.words import SERVED_BY, STRONG
from landscapes.learners.year import shares_of_courses
from landscapes.plate.models import Zone
from people.middleware import ActorRequest
from people.permissions import Permission


def course_panel(request: ActorRequest, course: Any) -> Panel | None:
    """The zones of a course, its fit for a reader who did the check, and for who keeps landscapes
    the way to put it on one. Three queries."""
    ground = list(Zone.objects.filter(version__is_current=True).select_related("version"))
    if not ground:
        return None
    shares = shares_of_courses([course], ground[0].version, ground)[course.pk]
    zones = {zone.key: zone for zone in ground}
    context = {
        "zones": [zones[key] for key in shares if key in zones],
        "fits": _fits(request, course),
        "landscape_course": course,
        "may_place": course.owner_id in request.actor.reach(Permission.LANDSCAPE_EDIT),
    }
    return Panel("landscapes/_course_panel.html", context, aside=True)


def _fits(request: ActorRequest, course: Any) -> list[str]:
    """The reader's own preferences that this form serves; nothing when switched off."""
    kept = LearnerPreferences.objects.filter(person=request.user.pk, suggestions=True).first()
    if kept is None:
        return []
    return [
        str(one.label)
        for one in Preference
        if kept.answers.get(one.value, 0) >= STRONG and course.form in SERVED_BY[one]
    ]
