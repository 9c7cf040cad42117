"""Groups on the run's page, for who looks after its participants."""

from __future__ import annotations

from catalog.points import Panel
from enrollment.groups.loaders import enrollable_organisations, groups_of
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.models import CourseRun

SHOWN = 5


def groups_panel(request: ActorRequest, run: CourseRun) -> Panel | None:
    """The newest groups, and the way to another one while the run takes bookings."""
    if not request.actor.may(Permission.RUN_PARTICIPANTS, run.organiser_id):
        return None
    groups = list(groups_of(request.actor).filter(run=run)[:SHOWN])
    takes_bookings = CourseRun.objects.bookable().filter(pk=run.pk).exists()
    may_enrol = takes_bookings and enrollable_organisations(request.actor, run.course).exists()
    if not groups and not may_enrol:
        return None
    context = {"run": run, "groups": groups, "may_enrol": may_enrol}
    return Panel("enrollment/groups/_panel.html", context)
