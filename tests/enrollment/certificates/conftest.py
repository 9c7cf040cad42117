"""Somebody who finished, by the one way in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from enrollment.actions.booking import book
from enrollment.completion.actions import complete
from enrollment.completion.models import CompletionMethod
from enrollment.models import Enrollment
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

Finish = Callable[[Person], Enrollment]


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Omgaan met werkdruk")
    return make_run(course=course, self_paced=True, capacity=50)


@pytest.fixture
def finish(cast: Cast, run: CourseRun) -> Finish:
    def finished(person: Person) -> Enrollment:
        enrollment = book(run=run, employment=employment_of(person), by=person)
        correct(enrollment, cast.olga, finished=True)
        return enrollment

    return finished


def correct(enrollment: Enrollment, by: Person, *, finished: bool) -> None:
    complete(
        enrollment=enrollment,
        method=CompletionMethod.HAND,
        finished=finished,
        completed_at=timezone.now(),
        by=by,
        note="Zo was het.",
    )
