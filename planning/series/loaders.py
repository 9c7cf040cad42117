"""Loaders: a view gets its template or its item to prepare only through one of these."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from people.middleware import ActorRequest
from people.permissions import Permission
from people.policy import Actor
from planning.loaders import get_run_or_404
from planning.models import CourseRun, PreparationItem, RunTemplate
from planning.querysets import is_cancelled
from planning.trainers.loaders import plannable

SERIES = datetime.timedelta(days=366)
"""Runs that began within a year after a run can be copied along with it."""


def templates_for(actor: Actor) -> QuerySet[RunTemplate]:
    """Of the organisations for which `actor` plans."""
    reach = actor.reach(Permission.RUN_MANAGE)
    if not reach:
        return RunTemplate.objects.none()
    return (
        RunTemplate.objects.filter(reach.q("organisation"))
        .select_related("course", "organisation", "location")
        .prefetch_related("course__texts")
    )


def get_template_or_404(request: ActorRequest, pk: int) -> RunTemplate:
    """A template of an own organisation, for a course that it may plan (still)."""
    courses = plannable(request).values("pk")
    template = templates_for(request.actor).filter(pk=pk, course__in=courses).first()
    if template is None:
        raise Http404
    return template


def get_item_or_404(request: ActorRequest, pk: int) -> PreparationItem:
    """Something to prepare for a run that the actor plans. A trainer of the run: 403."""
    item = PreparationItem.objects.filter(pk=pk).first()
    if item is None:
        raise Http404
    item.run = get_run_or_404(request, item.run_id, Permission.RUN_MANAGE)
    return item


def series_of(run: CourseRun) -> list[CourseRun]:
    """The run, and the organiser's runs of the same course in the year after it."""
    if run.starts_at is None:
        return [run]
    later = (
        CourseRun.objects.filter(
            ~is_cancelled(),
            course=run.course_id,
            organiser=run.organiser_id,
            starts_at__gte=run.starts_at,
            starts_at__lt=run.starts_at + SERIES,
            meetings__isnull=False,
        )
        .exclude(pk=run.pk)
        .distinct()
    )
    return [run, *later.with_card_data()]


def first_day(run: CourseRun) -> datetime.date:
    return timezone.localdate(run.starts_at) if run.starts_at else timezone.localdate()
