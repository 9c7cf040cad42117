"""The clock tells who may finish a run that it is over and all attendance is known: once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from enrollment.attendance.outcomes import AUTOMATIC_AFTER, runs_to_finish
from enrollment.messages import facts
from notifications.actions import Message, tell
from notifications.models import Notification
from planning.models import CourseRun
from planning.seats import lock_pool
from planning.trainers.asking import planners_of

READY = "run_ready"


def tell_ready() -> int:
    """About every run that can be finished and is not so by itself yet; how many it told of."""
    since = timezone.now() - AUTOMATIC_AFTER
    ids = [run.pk for run in runs_to_finish() if run.ends_at and run.ends_at > since]
    told = Notification.objects.filter(kind=READY, context__run__in=ids)
    known = set(told.values_list("context__run", flat=True))
    return sum(_tell(pk) for pk in ids if pk not in known)


@transaction.atomic
def _tell(run_id: int) -> bool:
    """Two clocks at once tell it once: the pool's lock lets one look after the other."""
    lock_pool(run_id)
    if Notification.objects.filter(kind=READY, context__run=run_id).exists():
        return False
    run = CourseRun.objects.with_card_data().with_course().get(pk=run_id)
    booked = run.enrollments.filter(state="booked").count()
    context = {**facts(run), "run": run_id, "number": booked}
    url = reverse("enrollment:finish", args=[run_id])
    told = _who_finish(run)
    tell(Message(pk, READY, context, url) for pk in told)
    return bool(told)


def _who_finish(run: CourseRun) -> list[Any]:
    """Its trainers with an account, else the organiser's planners."""
    trainers = run.trainers.filter(is_active=True).order_by("pk")
    return list(trainers.values_list("pk", flat=True)) or planners_of(run.organiser_id)
