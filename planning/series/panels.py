"""What the run's page shows of its preparation."""

from __future__ import annotations

from django.utils import timezone

from catalog.points import Panel
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.models import CourseRun
from planning.series.forms import ItemForm
from planning.states import RunState


def preparation_panel(request: ActorRequest, run: CourseRun) -> Panel | None:
    """The checklist, for its planners (`planning.points.run_panels`)."""
    if run.state == RunState.CANCELLED:
        return None
    if not request.actor.may(Permission.RUN_MANAGE, run.organiser_id):
        return None
    items = list(run.preparation.select_related("done_by"))
    context = {
        "run": run,
        "items": items,
        "done": sum(1 for one in items if one.done_at),
        "today": timezone.localdate(),
        "form": ItemForm(),
    }
    return Panel("planning/series/_preparation.html", context)
