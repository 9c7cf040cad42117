"""A trainer who leaves: the organiser's officers hear which runs are left without one.

The run keeps its trainer's name until an officer chooses another; its page says that this person
does not work here any more.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from notifications.actions import Message, tell
from notifications.models import Notification
from people.models import Employment, Person, RoleAssignment
from people.permissions import Role
from people.points import LeaverChange
from people.policy import outside_trainer_roles
from planning.models import CourseRun
from planning.querysets import CourseRunQuerySet, is_coming

LEFT = "trainer_left"


def tell_officers(change: LeaverChange) -> None:
    """One message per officer with all runs of that organiser (`people.points.leaver_steps`);
    the same leaving is told once."""
    if _works_on(change.employment, change.last_day) or _told(change):
        return
    runs = _left_alone(change).select_related("organiser").prefetch_related("course__texts")
    by_organiser: dict[int, list[CourseRun]] = {}
    for run in runs.order_by("starts_at", "pk"):
        by_organiser.setdefault(run.organiser_id, []).append(run)
    tell(
        Message(officer, LEFT, _facts(change, alone), reverse("planning:runs"))
        for organiser, alone in by_organiser.items()
        for officer in _officers(organiser, change.employment.person_id)
    )


def trainer_preview(change: LeaverChange) -> Sequence[str]:
    """`people.points.leaver_previews`."""
    if _works_on(change.employment, change.last_day):
        return []
    number = _left_alone(change).count()
    words = ngettext(
        "%(n)s uitvoering na die dag verliest deze trainer. De opleidingsadviseur hoort dat.",
        "%(n)s uitvoeringen na die dag verliezen deze trainer. De opleidingsadviseur hoort dat.",
        number,
    )
    return [words % {"n": number}] if number else []


def trainers_who_left(day: datetime.date) -> Sequence[int]:
    """Employments that ended before `day` whose person still trains runs to come, not yet told
    (`people.points.open_ends`): an import ends employments without a word."""
    coming = CourseRun.objects.filter(is_coming(), trainers=OuterRef("person"))
    works = Employment.objects.current(day).filter(person=OuterRef("person"))
    outside = outside_trainer_roles().filter(person=OuterRef("person"))
    ended = Employment.objects.filter(
        Exists(coming), ~Exists(works), ~Exists(outside), until__lt=day
    )
    latest = {one.person_id: one.pk for one in ended.order_by("until", "pk")}
    told = set(Notification.objects.filter(kind=LEFT).values_list("context__employment", flat=True))
    return [pk for pk in latest.values() if pk not in told]


def trainers_of(run: CourseRun) -> QuerySet[Person]:
    """In name order; `has_left` when they worked here and do not any more."""
    worked = Employment.objects.filter(person=OuterRef("pk"))
    outside = outside_trainer_roles().filter(person=OuterRef("pk"))
    found: QuerySet[Person] = (
        Person.objects.filter(trained_runs=run)
        .annotate(
            has_left=Exists(worked.filter(until__lt=timezone.localdate()))
            & ~Exists(worked.current())
            & ~Exists(outside)
        )
        .in_name_order()
    )
    return found


def _left_alone(change: LeaverChange) -> CourseRunQuerySet:
    """Runs to come that begin after the last day, and those without a date."""
    after = timezone.make_aware(
        datetime.datetime.combine(change.last_day + datetime.timedelta(days=1), datetime.time())
    )
    coming = CourseRun.objects.filter(is_coming(), trainers=change.employment.person_id)
    return coming.exclude(ends_at__lt=after)


def _works_on(employment: Employment, last_day: datetime.date) -> bool:
    others = Employment.objects.of(employment.person_id).exclude(pk=employment.pk)
    return others.exclude(until__lte=last_day).exists()


def _told(change: LeaverChange) -> bool:
    return Notification.objects.filter(
        kind=LEFT,
        context__employment=change.employment.pk,
        context__last_day=change.last_day.isoformat(),
    ).exists()


def _officers(organiser: int, leaver: Any) -> list[Any]:
    held = RoleAssignment.objects.current().filter(
        organisation=organiser, role=Role.LD_OFFICER, person__is_active=True
    )
    return list(held.exclude(person=leaver).values_list("person", flat=True).distinct())


def _facts(change: LeaverChange, runs: Sequence[CourseRun]) -> dict[str, Any]:
    last_day = datetime.datetime.combine(change.last_day, datetime.time(12))
    return {
        "employment": change.employment.pk,
        "last_day": change.last_day.isoformat(),
        "trainer": change.employment.person.full_name,
        "last_day_at": timezone.make_aware(last_day).isoformat(),
        "runs": [
            {
                "title": run.course.title,
                "starts_at": run.starts_at.isoformat() if run.starts_at else "",
            }
            for run in runs
        ],
    }
