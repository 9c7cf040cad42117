"""The nightly check of the counters."""

from __future__ import annotations

import pytest

from enrollment.actions.booking import book
from enrollment.tasks import verify_seats
from planning.models import SeatPool
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

pytestmark = pytest.mark.counters_may_drift


def test_drifted_counters_are_found_and_set_right(cast: Cast) -> None:
    run = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]))
    book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    assert verify_seats() == 0
    SeatPool.objects.update(booked=5)
    assert verify_seats() == 1
    assert SeatPool.objects.get().booked == 1
    assert verify_seats() == 0


def test_oversold_run_does_not_stop_the_check_of_the_others(cast: Cast) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    oversold, drifted = make_run(course=course), make_run(course=course, in_days=9)
    for person in (cast.alice, cast.bob):
        book(run=oversold, employment=employment_of(person), by=person)
    SeatPool.objects.filter(pk=oversold.pk).update(booked=1, capacity=1)
    SeatPool.objects.filter(pk=drifted.pk).update(booked=3)
    assert verify_seats() == 2
    assert SeatPool.objects.get(pk=drifted.pk).booked == 0
