"""On the page of a run: the other runs of its course that it can be merged into."""

from __future__ import annotations

from catalog.points import Panel
from enrollment.moves.merge import merge_targets
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.models import CourseRun


def merge_panel(request: ActorRequest, run: CourseRun) -> Panel | None:
    """For who manages the run; None when there is no other."""
    if not request.actor.may(Permission.RUN_MANAGE, run.organiser_id):
        return None
    others = list(merge_targets(run)[:5])
    if not others:
        return None
    return Panel("enrollment/moves/_merge_panel.html", {"run": run, "others": others})
