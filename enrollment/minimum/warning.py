"""The clock asks the planners of a run that has too few participants: once per date."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from enrollment.messages import facts
from enrollment.minimum.figures import figures_of
from notifications.actions import Message, tell
from people.models import RoleAssignment
from people.permissions import Role
from planning.minimum import runs_to_warn
from planning.models import CourseRun
from planning.seats import SeatsBusy, lock_pool

logger = structlog.get_logger(__name__)

SHORT = "run_short"


def warn_planners() -> int:
    """Asks about every run for which the day has come; returns how many. A run that is too busy now
    waits for the next round."""
    warned = 0
    for run_id in runs_to_warn().order_by("pk").values_list("pk", flat=True):
        try:
            warned += _warn(run_id)
        except SeatsBusy:
            logger.info("run_busy_warn_later", run=run_id)
    return warned


@transaction.atomic
def _warn(run_id: int) -> bool:
    lock_pool(run_id)
    found = runs_to_warn().select_related("course", "seats", "location")
    run = found.prefetch_related("course__texts").filter(pk=run_id).first()
    if run is None:
        return False
    CourseRun.objects.filter(pk=run_id).update(minimum_warned_at=timezone.now())
    context = {**facts(run), **figures_of(run).as_json()}
    url = reverse("enrollment:minimum", args=[run_id])
    tell(Message(officer, SHORT, context, url) for officer in _officers(run))
    return True


def _officers(run: CourseRun) -> list[Any]:
    held = RoleAssignment.objects.current().filter(
        organisation=run.organiser_id, role=Role.LD_OFFICER, person__is_active=True
    )
    return list(held.values_list("person", flat=True).distinct())
