"""When something must be ready: counted back from the first day of its run."""

from __future__ import annotations

import datetime

from django.utils import timezone

from planning.models import CourseRun, PreparationItem


def due_of(run: CourseRun, days_before: int | None) -> datetime.date | None:
    """The last day, in Amsterdam; None for a run or a task without a day."""
    if days_before is None or run.starts_at is None:
        return None
    return timezone.localdate(run.starts_at) - datetime.timedelta(days=days_before)


def move_along(run: CourseRun) -> None:
    """After the run moved: what is counted from its start is due on other days."""
    items = list(PreparationItem.objects.filter(run=run, days_before__isnull=False))
    for item in items:
        item.due_on = due_of(run, item.days_before)
    PreparationItem.objects.bulk_update(items, ["due_on"])
