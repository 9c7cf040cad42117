"""Runs of one course, and people in them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from catalog.models import Course
from organisations.models import OrganisationSettings
from planning.actions import RunDetails, Slot, change_run
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import make_course, make_run

MakeRun = Callable[..., CourseRun]


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])


@pytest.fixture
def run_of(course: Course) -> MakeRun:
    """A run of the one course; by default in thirty days."""

    def make(in_days: int = 30, **fields: Any) -> CourseRun:
        return make_run(course=course, in_days=in_days, **fields)

    return make


@pytest.fixture
def late_costs(cast: Cast) -> OrganisationSettings:
    """Withdrawing costs half of the price from sixty days before the start."""
    return OrganisationSettings.objects.update_or_create(
        organisation=cast.nvwa,
        defaults={"free_withdrawal_days": 60, "late_withdrawal_percentage": 50},
    )[0]


def shift(run: CourseRun, by: Any, *, days: int = 0, room: str = "") -> CourseRun:
    """Moves all its meetings so many days, or into another room."""
    delta = datetime.timedelta(days=days)
    slots = [
        Slot(m.starts_at + delta, m.ends_at + delta, m.location, room=room or m.room, pk=m.pk)
        for m in run.meetings.all()
    ]
    details = RunDetails(capacity=run.seats.capacity, location=run.location)
    return change_run(run=run, details=details, slots=slots, by=by)
