"""How far somebody is on a path: read, never stored.

A course counts when the person completed it, whenever and wherever that was. A course that is not
offered any more and that they have no part in is not asked of them; a step that keeps nothing to
follow is for an officer to mark.
"""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from catalog.models import Course, PathStep
from catalog.paths.models import StepKind
from catalog.states import CourseState
from enrollment.models import Enrollment, HistoryRecord
from enrollment.paths.models import PathEnrollment, StepMark
from enrollment.states import OPEN_STATES, EnrollmentState


@dataclass(frozen=True)
class Record:
    """What one person has done and is doing, as courses."""

    completed: frozenset[int] = frozenset()
    open: Mapping[int, Enrollment] = field(default_factory=dict)
    """By course: their seat, wait or request."""


@dataclass(frozen=True)
class StepProgress:
    """`asked` and `done` count courses; an assignment asks one thing."""

    step: PathStep
    asked: int
    done: int
    mark: StepMark | None = None
    due_on: datetime.date | None = None
    gone: frozenset[int] = frozenset()
    """Courses of the step that are not asked any more."""
    record: Record = field(default_factory=Record)

    @property
    def is_done(self) -> bool:
        return self.mark is not None or self.done >= self.asked

    @property
    def is_late(self) -> bool:
        return not self.is_done and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def courses(self) -> list[Course]:
        return list(self.step.courses.all())


@dataclass(frozen=True)
class PathProgress:
    steps: Sequence[StepProgress]

    @property
    def required(self) -> list[StepProgress]:
        return [one for one in self.steps if one.step.required]

    @property
    def total(self) -> int:
        return len(self.required)

    @property
    def done(self) -> int:
        return sum(one.is_done for one in self.required)

    @property
    def is_complete(self) -> bool:
        """Optional steps never hold anybody up; a path of nothing is never complete."""
        return bool(self.required) and self.done == self.total

    @property
    def next_step(self) -> StepProgress | None:
        """The first required step that is not done."""
        return next((one for one in self.required if not one.is_done), None)

    @property
    def late(self) -> list[StepProgress]:
        """Required steps whose day has passed."""
        return [one for one in self.required if one.is_late]


def count_courses(
    courses: Iterable[int], *, needed: int | None, completed: Iterable[int], gone: Iterable[int]
) -> tuple[int, int]:
    """How many courses a step asks of somebody and how many they did: (asked, done).

    Of `courses` those `gone` are not asked. At least one is, so that a step without anything left
    does not count as done by itself.
    """
    there, finished = set(courses), set(completed)
    left = there - (set(gone) - finished)
    wanted = len(left) if needed is None else min(needed, len(left))
    asked = max(1, wanted)
    return asked, min(asked, len(there & finished))


def step_progress(
    step: PathStep, *, record: Record, mark: StepMark | None, started_on: datetime.date
) -> StepProgress:
    """One step for one person (courses prefetched)."""
    due_on = started_on + datetime.timedelta(days=step.due_days) if step.due_days else None
    if step.kind == StepKind.ASSIGNMENT:
        return StepProgress(step, 1, 0, mark, due_on)
    courses = {course.pk: course for course in step.courses.all()}
    gone = {
        pk
        for pk, course in courses.items()
        if course.state != CourseState.PUBLISHED
        and pk not in record.completed
        and pk not in record.open
    }
    asked, done = count_courses(courses, needed=step.needed, completed=record.completed, gone=gone)
    return StepProgress(step, asked, done, mark, due_on, frozenset(gone), record)


def progress_of(enrollments: Sequence[PathEnrollment]) -> dict[uuid.UUID, PathProgress]:
    """Of each, in six queries however many there are."""
    steps: dict[int, list[PathStep]] = defaultdict(list)
    versions = {one.version_id for one in enrollments}
    for step in PathStep.objects.filter(version__in=versions).prefetch_related("courses__texts"):
        steps[step.version_id].append(step)
    courses = {
        course.pk for found in steps.values() for one in found for course in one.courses.all()
    }
    records = _records({one.person_id for one in enrollments}, courses)
    marks = {
        (mark.enrollment_id, mark.step_id): mark
        for mark in StepMark.objects.filter(enrollment__in=enrollments).select_related("by")
    }
    return {
        one.pk: PathProgress(
            [
                step_progress(
                    step,
                    record=records.get(one.person_id, Record()),
                    mark=marks.get((one.pk, step.pk)),
                    started_on=one.started_on,
                )
                for step in steps[one.version_id]
            ]
        )
        for one in enrollments
    }


def _records(people: set[uuid.UUID], courses: set[int]) -> dict[uuid.UUID, Record]:
    completed: dict[uuid.UUID, set[int]] = defaultdict(set)
    under_way: dict[uuid.UUID, dict[int, Enrollment]] = defaultdict(dict)
    found = Enrollment.objects.filter(
        person__in=people,
        run__course__in=courses,
        state__in=[*OPEN_STATES, EnrollmentState.COMPLETED],
    )
    for one in found.select_related("run").order_by("requested_at"):
        if one.state == EnrollmentState.COMPLETED:
            completed[one.person_id].add(one.run.course_id)
        else:
            under_way[one.person_id][one.run.course_id] = one
    brought = HistoryRecord.objects.filter(course__in=courses, person__in=people)
    for person, course in brought.values_list("person", "course"):
        completed[person].add(course)
    return {
        person: Record(frozenset(completed[person]), under_way[person])
        for person in {*completed, *under_way}
    }
