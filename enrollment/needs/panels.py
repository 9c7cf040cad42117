"""Needs on the page of one's own enrollment, and on that of the run."""

from __future__ import annotations

from catalog.points import Panel
from enrollment.models import Enrollment, ParticipantNeeds
from enrollment.needs.actions import may_tell
from enrollment.needs.forms import NeedsForm
from enrollment.states import OPEN_STATES
from people.middleware import ActorRequest
from planning.models import CourseRun


def own_panel(_request: ActorRequest, enrollment: Enrollment) -> Panel | None:
    if not may_tell(enrollment):
        return None
    told = ParticipantNeeds.objects.filter(enrollment=enrollment).first()
    initial = {"accessibility": told.accessibility, "diet": told.diet} if told else {}
    form = NeedsForm(initial=initial)
    return Panel("enrollment/needs/_own.html", {"form": form, "enrollment": enrollment})


def run_panel(_request: ActorRequest, run: CourseRun) -> Panel | None:
    """For who operates the run, its trainer too: they arrange it. Without names where a number is
    enough is not enough here: somebody must be helped to a seat."""
    told = (
        ParticipantNeeds.objects.filter(
            enrollment__run=run, enrollment__state__in=sorted(OPEN_STATES)
        )
        .select_related("enrollment__person")
        .order_by("enrollment__person__family_name", "pk")
    )
    rows = list(told)
    return Panel("enrollment/needs/_run.html", {"rows": rows}) if rows else None
