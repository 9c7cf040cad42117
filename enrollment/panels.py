"""The course page's list of runs, with what this person can do with each."""

from __future__ import annotations

from typing import Any

from catalog.points import Panel
from enrollment.groups.loaders import enrollable_organisations
from enrollment.offers import offers_for
from people.middleware import ActorRequest
from people.permissions import Permission, Scope
from planning.models import CourseRun

SHOWN = 20


def runs_panel(request: ActorRequest, course: Any) -> Panel | None:
    """The bookable runs, soonest first, and the run of this person when that is none of them."""
    runs = list(CourseRun.objects.bookable().filter(course=course).with_card_data()[: SHOWN + 1])
    offers = offers_for(request.actor, course, runs[:SHOWN])
    may_reserve = request.actor.holds(Permission.ENROLLMENT_DECIDE, Scope.TEAM)
    context = {
        "offers": offers,
        "more": len(runs) > SHOWN,
        "may_reserve": may_reserve,
        "may_enrol_group": enrollable_organisations(request.actor, course).exists(),
    }
    return Panel("enrollment/_runs.html", context)
