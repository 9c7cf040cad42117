"""On the page of a run: the question whether it goes on, and how that was answered."""

from __future__ import annotations

from catalog.points import Panel
from enrollment.minimum.figures import figures_of
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.models import CourseRun
from planning.querysets import waits_for_decision


def minimum_panel(request: ActorRequest, run: CourseRun) -> Panel | None:
    """For who manages the run, when something is asked or was decided."""
    if not request.actor.may(Permission.RUN_MANAGE, run.organiser_id):
        return None
    accepted = run.minimum_accepted_at is not None and run.seats.booked < run.seats.minimum
    asked = CourseRun.objects.filter(waits_for_decision(), pk=run.pk).exists()
    if not asked and not accepted:
        return None
    context = {"run": run, "asked": asked, "figures": figures_of(run)}
    return Panel("enrollment/minimum/_panel.html", context)
