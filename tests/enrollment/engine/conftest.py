"""Runs and rules for the engine's tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from enrollment.actions.booking import book
from enrollment.models import ApprovalStep, Enrollment
from organisations.models import Organisation, OrganisationSettings
from people.models import Person
from planning.actions import RunRules
from planning.models import CourseRun
from planning.states import Promotion
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

MakeRun = Callable[..., CourseRun]


def rule(organisation: Organisation, approval: str, **values: Any) -> OrganisationSettings:
    """Lets `organisation` ask for agreement, whatever the price."""
    return OrganisationSettings.objects.update_or_create(
        organisation=organisation, defaults={"approval_rule": approval, **values}
    )[0]


def wish(run: CourseRun, person: Person, by: Person | None = None, **how: Any) -> Enrollment:
    return book(run=run, employment=employment_of(person), by=by or person, **how)


def step_of(enrollment: Enrollment) -> ApprovalStep:
    return ApprovalStep.objects.waiting().get(enrollment=enrollment)


def state(enrollment: Enrollment) -> str:
    enrollment.refresh_from_db()
    return enrollment.state


@pytest.fixture
def run_of(cast: Cast) -> MakeRun:
    """A run for both organisations, by default with one seat, offered to who waits."""

    def make(capacity: int = 1, in_days: int = 30, **rules: Any) -> CourseRun:
        course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])
        rules.setdefault("promotion", Promotion.OFFER)
        return make_run(course=course, capacity=capacity, in_days=in_days, rules=RunRules(**rules))

    return make
