"""How far somebody is: the arithmetic by itself, and read from rows."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Course, LearningPath
from catalog.states import CourseState
from enrollment.actions.booking import book
from enrollment.models import Enrollment, HistoryRecord, PathEnrollment, StepMark
from enrollment.paths.actions import begin_path
from enrollment.paths.progress import PathProgress, count_courses, progress_of
from enrollment.states import EnrollmentState
from people.models import Person
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_path, make_run

COUNTS = [
    # courses, needed, completed, gone -> asked, done
    ("all of one, nothing done", "a", None, "", "", (1, 0)),
    ("all of one", "a", None, "a", "", (1, 1)),
    ("all of three, two done", "abc", None, "ab", "", (3, 2)),
    ("all of three", "abc", None, "abc", "", (3, 3)),
    ("one of three, nothing done", "abc", 1, "", "", (1, 0)),
    ("one of three", "abc", 1, "b", "", (1, 1)),
    ("two of three, one done", "abc", 2, "c", "", (2, 1)),
    ("two of three, all done counts as two", "abc", 2, "abc", "", (2, 2)),
    ("what was done elsewhere does not count", "ab", None, "xyz", "", (2, 0)),
    ("more needed than there are", "ab", 5, "ab", "", (2, 2)),
    ("all of three, one gone", "abc", None, "ab", "c", (2, 2)),
    ("all of three, one gone, one to do", "abc", None, "a", "c", (2, 1)),
    ("a completed one counts, gone or not", "abc", None, "abc", "c", (3, 3)),
    ("two of three, two gone: one is left", "abc", 2, "a", "bc", (1, 1)),
    ("all gone, nothing done: never by itself", "ab", None, "", "ab", (1, 0)),
    ("no courses: never by itself", "", None, "", "", (1, 0)),
]


@pytest.mark.parametrize(
    ("courses", "needed", "completed", "gone", "expected"),
    [case[1:] for case in COUNTS],
    ids=[case[0] for case in COUNTS],
)
def test_count_courses(
    courses: str, needed: int | None, completed: str, gone: str, expected: tuple[int, int]
) -> None:
    found = count_courses(
        map(ord, courses), needed=needed, completed=map(ord, completed), gone=map(ord, gone)
    )
    assert found == expected


def course_of(cast: Cast, title: str = "Iets") -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title=title)


def completed(person: Person, course: Course) -> Enrollment:
    """As somebody who took part and finished."""
    made = book(run=make_run(course=course), employment=employment_of(person), by=person)
    Enrollment.objects.filter(pk=made.pk).update(
        state=EnrollmentState.COMPLETED, completed_at=timezone.now()
    )
    return made


def on_path(path: LearningPath, person: Person) -> PathEnrollment:
    return begin_path(path=path, employment=employment_of(person), by=person)


def read(enrollment: PathEnrollment) -> PathProgress:
    return progress_of([enrollment])[enrollment.pk]


def test_a_course_in_two_steps_counts_in_both(cast: Cast) -> None:
    course = course_of(cast)
    path = make_path(owner=cast.nvwa, steps=[{"courses": [course]}, {"courses": [course]}])
    enrollment = on_path(path, cast.alice)
    completed(cast.alice, course)
    assert [one.is_done for one in read(enrollment).steps] == [True, True]


def test_optional_steps_hold_nobody_up(cast: Cast) -> None:
    path = make_path(
        owner=cast.nvwa,
        steps=[
            {"title": "Mag", "courses": [course_of(cast)], "required": False},
            {"title": "Moet", "kind": "assignment"},
        ],
    )
    enrollment = on_path(path, cast.alice)
    assert read(enrollment).next_step.step.title == "Moet"  # type: ignore[union-attr]
    step = path.current.steps.last()  # type: ignore[union-attr]
    StepMark.objects.create(enrollment=enrollment, step=step, done_on=timezone.localdate())
    progress = read(enrollment)
    assert (progress.done, progress.total, progress.is_complete) == (1, 1, True)
    assert progress.next_step is None


def test_a_path_without_required_steps_is_never_complete(cast: Cast) -> None:
    path = make_path(owner=cast.nvwa, steps=[{"kind": "assignment", "required": False}])
    assert not read(on_path(path, cast.alice)).is_complete


def test_booked_is_not_done_and_other_people_do_not_count(cast: Cast) -> None:
    course = course_of(cast)
    enrollment = on_path(make_path(owner=cast.nvwa, steps=[{"courses": [course]}]), cast.alice)
    completed(cast.bob, course)
    mine = book(run=make_run(course=course), employment=employment_of(cast.alice), by=cast.alice)
    (step,) = read(enrollment).steps
    assert not step.is_done
    assert step.record.open == {course.pk: mine}


def test_what_was_completed_before_the_start_counts(cast: Cast) -> None:
    here, elsewhere = course_of(cast), course_of(cast)
    completed(cast.alice, here)
    HistoryRecord.objects.create(
        organisation=cast.nvwa, origin="Oud", personnel_number="1", title="Iets", course=elsewhere,
        completed_on=datetime.date(2019, 5, 1), person=cast.alice,
    )  # fmt: skip
    path = make_path(owner=cast.nvwa, steps=[{"courses": [here, elsewhere]}])
    enrollment = on_path(path, cast.alice)
    assert read(enrollment).is_complete
    assert enrollment.state == "completed"


@pytest.mark.parametrize(
    ("has_part", "asked"), [(False, 1), (True, 2)], ids=["not booked", "still booked"]
)
def test_a_withdrawn_course_is_asked_only_of_who_has_part_in_it(
    cast: Cast, has_part: bool, asked: int
) -> None:
    stays, goes = course_of(cast), course_of(cast)
    enrollment = on_path(make_path(owner=cast.nvwa, steps=[{"courses": [stays, goes]}]), cast.alice)
    if has_part:
        book(run=make_run(course=goes), employment=employment_of(cast.alice), by=cast.alice)
    Course.objects.filter(pk=goes.pk).update(state=CourseState.WITHDRAWN)
    (step,) = read(enrollment).steps
    assert step.asked == asked
    assert (goes.pk in step.gone) is not has_part
    completed(cast.alice, stays)
    assert read(enrollment).is_complete is not has_part


def test_a_mark_makes_a_step_of_courses_done(cast: Cast) -> None:
    path = make_path(owner=cast.nvwa, steps=[{"courses": [course_of(cast)]}])
    enrollment = on_path(path, cast.alice)
    step = path.current.steps.get()  # type: ignore[union-attr]
    StepMark.objects.create(enrollment=enrollment, step=step, done_on=timezone.localdate())
    assert read(enrollment).is_complete


@pytest.mark.parametrize(("days_ago", "late"), [(0, False), (10, False), (11, True), (30, True)])
def test_deadlines_count_from_the_start(cast: Cast, days_ago: int, late: bool) -> None:
    path = make_path(owner=cast.nvwa, steps=[{"kind": "assignment", "due_days": 10}])
    enrollment = on_path(path, cast.alice)
    enrollment.started_on = timezone.localdate() - datetime.timedelta(days=days_ago)
    assert bool(read(enrollment).late) is late


def test_the_same_number_of_queries_for_more_people(cast: Cast) -> None:
    course = course_of(cast)
    steps = [{"courses": [course]}, {"kind": "assignment"}]
    found = [on_path(make_path(owner=cast.nvwa, steps=steps), cast.alice)]
    completed(cast.bob, course)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            progress_of(found)
        return len(captured)

    one = count()
    found += [
        on_path(make_path(owner=cast.nvwa, steps=steps * 2), who) for who in (cast.bob, cast.mo)
    ]
    assert count() == one
