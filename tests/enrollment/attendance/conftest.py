"""Runs that have been, with people who had a seat in them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from catalog.models import Course
from enrollment.actions.booking import book
from enrollment.attendance.actions import Change, save_marks
from enrollment.attendance.arithmetic import Mark
from enrollment.attendance.states import AttendanceSource
from enrollment.models import Enrollment
from people.models import Person
from planning.models import CourseRun, Meeting
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

MakeRun = Callable[..., CourseRun]
PRESENT, ABSENT, EXCUSED = Mark("present"), Mark("absent"), Mark("excused")


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])


@pytest.fixture
def run_of(cast: Cast, course: Course) -> MakeRun:
    """`run_of(person, …, starts=…)`: these booked while it was to come; then it moved to `starts`
    (from now), a meeting of six hours a week. Tim trains it."""

    def make(
        *people: Person, starts: datetime.timedelta, meetings: int = 1, **fields: Any
    ) -> CourseRun:
        run = make_run(course=course, in_days=30, meetings=meetings)
        for person in people:
            book(run=run, employment=employment_of(person), by=person)
        CourseRun.objects.filter(pk=run.pk).update(**fields)
        move_to(run, timezone.now() + starts)
        run.trainers.add(cast.tim)
        run.refresh_from_db()
        return run

    return make


def move_to(run: CourseRun, first: datetime.datetime) -> None:
    first = first.replace(microsecond=0)
    meetings = list(run.meetings.order_by("pk"))
    for week, meeting in enumerate(meetings):
        meeting.starts_at = first + datetime.timedelta(days=7 * week)
        meeting.ends_at = meeting.starts_at + datetime.timedelta(hours=6)
        meeting.save()
    CourseRun.objects.filter(pk=run.pk).update(starts_at=first, ends_at=meetings[-1].ends_at)


def days(number: float) -> datetime.timedelta:
    return datetime.timedelta(days=number)


def hours(number: float) -> datetime.timedelta:
    return datetime.timedelta(hours=number)


def seat(run: CourseRun, person: Person) -> Enrollment:
    return Enrollment.objects.get(run=run, person=person)


def marked(run: CourseRun, by: Person, **marks: Mark | list[Mark]) -> None:
    """Marks by given name: one for each meeting of the run."""
    meetings = list(run.meetings.all())
    for name, given in marks.items():
        person = Person.objects.get(given_name=name.title(), enrollments__run=run)
        for meeting, mark in zip(meetings, given if isinstance(given, list) else [given]):  # noqa: B905
            mark_one(meeting, seat(run, person), mark, by=by)


def mark_one(
    meeting: Meeting, enrollment: Enrollment, mark: Mark, *, by: Person, seen: Mark | None = None
) -> int:
    change = Change(enrollment.pk, mark, seen)
    return save_marks(
        meeting=meeting, changes=[change], source=AttendanceSource.LIST, by=by
    ).written
