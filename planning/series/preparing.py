"""What must be ready before a run: added, ticked and unticked, moved along with the run.

Who ticked and when stands in the row; a tick taken away again stands in the server's log.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import Person
from people.permissions import Permission
from people.policy import Actor
from planning.models import CourseRun, PreparationItem
from planning.series.due import due_of
from planning.series.pattern import Task
from planning.states import RunState

logger = structlog.get_logger(__name__)
SOON = datetime.timedelta(days=7)
"""So far ahead the planner's list looks."""


@transaction.atomic
def add_item(*, run: CourseRun, text: str, days_before: int | None, by: Person) -> PreparationItem:
    item = PreparationItem.objects.create(
        run=run, text=text, days_before=days_before, due_on=due_of(run, days_before)
    )
    logger.info("preparation_added", item=item.pk, run=run.pk, by=str(by.pk))
    return item


def add_tasks(run: CourseRun, tasks: Iterable[Task]) -> None:
    """What the template or the run that was copied had on its list, on the days of this run."""
    PreparationItem.objects.bulk_create(
        PreparationItem(
            run=run,
            text=task.text,
            days_before=task.days_before,
            due_on=due_of(run, task.days_before),
        )
        for task in tasks
    )


@transaction.atomic
def tick(*, item: PreparationItem, done: bool, by: Person) -> bool:
    """Done, or not yet after all; False when a colleague said so already."""
    changed = PreparationItem.objects.filter(pk=item.pk, done_at__isnull=done).update(
        done_at=timezone.now() if done else None,
        done_by=by if done else None,
        modified_at=timezone.now(),
    )
    if changed:
        logger.info("preparation_ticked", item=item.pk, done=done, by=str(by.pk))
    return bool(changed)


@transaction.atomic
def remove_item(*, item: PreparationItem, by: Person) -> None:
    PreparationItem.objects.filter(pk=item.pk).delete()
    logger.info("preparation_removed", item=item.pk, run=item.run_id, by=str(by.pk))


def open_items(actor: Actor) -> QuerySet[PreparationItem]:
    """Not done, of runs to come for which `actor` plans; the first due first."""
    reach = actor.reach(Permission.RUN_MANAGE)
    found = PreparationItem.objects.filter(
        reach.q("run__organiser") if reach else Q(pk__in=[]), done_at=None
    )
    return (
        found.filter(run__ends_at__gte=timezone.now())
        .exclude(run__state=RunState.CANCELLED)
        .select_related("run__course", "run__organiser")
        .prefetch_related("run__course__texts")
        .order_by("due_on", "pk")
    )


def overdue(actor: Actor) -> QuerySet[PreparationItem]:
    return open_items(actor).filter(due_on__lt=timezone.localdate())


def due_soon(actor: Actor) -> QuerySet[PreparationItem]:
    """Overdue, or due within a week."""
    return open_items(actor).filter(due_on__lte=timezone.localdate() + SOON)
