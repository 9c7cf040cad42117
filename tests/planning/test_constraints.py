"""The database's own rules, tried through update(): no form or action stands before them."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from planning.models import CourseRun, Location, Meeting, SeatPool
from planning.states import RunState
from tests.factories import make_course, make_location, make_run


@pytest.fixture
def run(cast):
    return make_run(course=make_course(owner=cast.nvwa), capacity=3)


def refused(rows, constraint, **changes):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rows.update(**changes)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "half"}, "run_state_known"),
        ({"self_paced": True}, "run_dated_or_self_paced"),
        ({"starts_at": None}, "run_dated_or_self_paced"),
        ({"ends_at": F("starts_at")}, "run_dated_or_self_paced"),
        ({"state": RunState.CANCELLED}, "run_cancelled_has_reason"),
    ],
)
def test_runs(run, changes, constraint):
    refused(CourseRun.objects.filter(pk=run.pk), constraint, **changes)


def test_self_paced_runs_have_no_dates(run):
    self_paced = CourseRun.objects.filter(pk=make_run(course=run.course, self_paced=True).pk)
    refused(self_paced, "run_dated_or_self_paced", self_paced=False)
    refused(self_paced, "run_dated_or_self_paced", starts_at=run.starts_at)


def test_one_run_per_key_of_the_supplier(run):
    CourseRun.objects.filter(pk=run.pk).update(external_id="A1")
    twin = CourseRun.objects.filter(pk=make_run(course=run.course).pk)
    refused(twin, "run_once_per_supplier_key", external_id="A1")


def test_meetings_end_after_they_begin(run):
    backwards = F("starts_at") - datetime.timedelta(minutes=1)
    refused(Meeting.objects.filter(run=run), "meeting_ends_later", ends_at=F("starts_at"))
    refused(Meeting.objects.filter(run=run), "meeting_ends_later", ends_at=backwards)


@pytest.mark.counters_may_drift
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"booked": 4}, "seats_never_oversold"),
        ({"booked": 2, "held": 2}, "seats_never_oversold"),
        ({"capacity": 0}, "seats_capacity_positive"),
    ],
)
def test_seats(run, changes, constraint):
    pool = SeatPool.objects.filter(pk=run.pk)
    refused(pool, constraint, **changes)


@pytest.mark.counters_may_drift
def test_overbooking_makes_room(run):
    SeatPool.objects.filter(pk=run.pk).update(booked=4, overbookings=1)
    refused(SeatPool.objects.filter(pk=run.pk), "seats_never_oversold", overbookings=0)


def test_a_place_exists_once(cast):
    make_location("Delft")
    twin = Location.objects.create(name="De Werkplaats", city="Delft", organisation=cast.nvwa)
    refused(Location.objects.filter(pk=twin.pk), "location_once", organisation=None)
