"""Changing the steps of a draft. A step of a published version cannot be touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pghistory
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from catalog.models import Course, LearningPath, PathStep, PathVersion
from catalog.paths.actions import VersionFixed
from catalog.paths.models import StepKind
from people.models import Person


@dataclass(frozen=True)
class StepDetails:
    kind: StepKind
    title: str
    description: str = ""
    courses: Sequence[Course] = ()
    needed: int | None = None
    """How many of the courses; None is all of them."""
    required: bool = True
    due_days: int | None = None


@transaction.atomic
def add_step(*, version: PathVersion, details: StepDetails, by: Person) -> PathStep:
    """A step at the end. Raises VersionFixed."""
    version = _draft(version.pk, by)
    last = version.steps.aggregate(last=Max("position"))["last"] or 0
    step = PathStep(version=version, position=last + 1)
    _fill(step, details)
    return step


@transaction.atomic
def change_step(*, step: PathStep, details: StepDetails, by: Person) -> None:
    """Raises VersionFixed."""
    _draft(step.version_id, by)
    _fill(step, details)


@transaction.atomic
def remove_step(*, step: PathStep, by: Person) -> None:
    """Raises VersionFixed."""
    _draft(step.version_id, by)
    step.delete()


@transaction.atomic
def move_step(*, step: PathStep, up: bool, by: Person) -> None:
    """Changes places with the step before or after; at the end of the list nothing happens.
    Raises VersionFixed."""
    version = _draft(step.version_id, by)
    steps = list(version.steps.order_by("position"))
    index = next(number for number, one in enumerate(steps) if one.pk == step.pk)
    other = index - 1 if up else index + 1
    if not 0 <= other < len(steps):
        return
    here, there = steps[index], steps[other]
    PathStep.objects.filter(pk=here.pk).update(position=there.position)
    PathStep.objects.filter(pk=there.pk).update(position=here.position)


def _draft(version_id: int, by: Person) -> PathVersion:
    """The version, locked: publishing waits for the change, or the change is refused. The history
    of the path says who changed its draft, and when."""
    version = PathVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
    if version.published_at is not None:
        raise VersionFixed
    with pghistory.context(actor=str(by.pk)):
        LearningPath.objects.filter(pk=version.path_id).update(modified_at=timezone.now())
    return version


def _fill(step: PathStep, details: StepDetails) -> None:
    asks_courses = details.kind == StepKind.COURSES
    step.kind, step.title, step.description = details.kind, details.title, details.description
    step.needed = details.needed if asks_courses else None
    step.required, step.due_days = details.required, details.due_days
    step.save()
    step.courses.set(details.courses if asks_courses else ())
