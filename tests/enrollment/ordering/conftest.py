"""A run that an external supplier gives, with ordering switched on."""

from __future__ import annotations

import pytest

from catalog.models import Supplier
from enrollment.actions.booking import book
from enrollment.models import Enrollment
from enrollment.ordering.actions import set_up
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

ADDRESS = "planning@bureau.example"


def booked(person: Person, run: CourseRun) -> Enrollment:
    return book(run=run, employment=employment_of(person), by=person)


def supplied_run(cast: Cast, *, ordering: bool = True, **fields: object) -> CourseRun:
    supplier = Supplier.objects.get_or_create(slug="bureau", name="Bureau Buiten")[0]
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo], supplier=supplier)
    run = make_run(course=course, in_days=30, **fields)  # type: ignore[arg-type]
    if ordering:
        set_up(run=run, email=ADDRESS, order_before=None, by=cast.olga)
    return run


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    return supplied_run(cast)
