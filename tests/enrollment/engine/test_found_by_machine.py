"""What the machine of `test_model.py` once found, each as the shortest story that shows it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from enrollment.actions.approving import decide
from enrollment.actions.booking import withdraw
from enrollment.actions.clock import tend_run
from enrollment.actions.overbooking import overbook
from enrollment.actions.waitlist import OfferLapsed, accept_offer
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from planning.actions import RunDetails, RunRules, Slot, change_run, open_or_close
from planning.models import CourseRun, SeatPool
from tests.cast import Cast
from tests.enrollment.engine.conftest import MakeRun, rule, state, step_of, wish
from tests.factories import make_course, make_run

S = EnrollmentState


def change(run: CourseRun, *, capacity: int, by: Any) -> None:
    meeting = run.meetings.get()
    slot = Slot(meeting.starts_at, meeting.ends_at, meeting.location, pk=meeting.pk)
    details = RunDetails(capacity=capacity, location=run.location)
    change_run(run=run, details=details, slots=[slot], by=by)


def test_capacity_that_grows_takes_the_place_of_an_overbooking(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2)
    for one in (cast.alice, cast.bob):
        wish(run, one)
    SeatPool.objects.filter(run=run).update(capacity=1, overbookings=1)
    change(run, capacity=2, by=cast.olga)
    assert SeatPool.objects.get(run=run).overbookings == 0
    assert wish(run, cast.roos).state == S.WAITLISTED


def test_a_yes_after_booking_closed_gives_no_seat_that_was_not_held(
    cast: Cast, run_of: MakeRun
) -> None:
    rule(cast.nvwa, "manager", requests_hold_seat=False)
    run = run_of(capacity=2)
    asked = wish(run, cast.alice)
    open_or_close(run=run, event="close", by=cast.olga)
    decide(step=step_of(asked), approve=True, by=cast.mo)
    assert state(asked) == S.WAITLISTED
    run.refresh_from_db()
    open_or_close(run=run, event="open", by=cast.olga)
    assert state(asked) == S.OFFERED


def test_no_seat_is_taken_in_a_run_that_has_begun(cast: Cast, run_of: MakeRun) -> None:
    run = run_of()
    seated, first = wish(run, cast.alice), wish(run, cast.bob)
    withdraw(enrollment=seated, by=cast.alice)
    begun = timezone.now() - datetime.timedelta(minutes=1)
    CourseRun.objects.filter(pk=run.pk).update(starts_at=begun)
    first = Enrollment.objects.get(pk=first.pk)
    with pytest.raises(OfferLapsed):
        accept_offer(enrollment=first, by=cast.bob)


def test_after_the_stop_date_a_request_still_holds_a_seat(cast: Cast, run_of: MakeRun) -> None:
    """That date is for who waits: who finds a seat free may be decided about in peace."""
    rule(cast.nvwa, "manager", requests_hold_seat=True)
    run = run_of(in_days=5, waitlist_stops_days=7)
    asked = wish(run, cast.alice)
    assert asked.held_until == run.starts_at
    tend_run(run.pk)
    decide(step=step_of(asked), approve=True, by=cast.mo)
    assert state(asked) == S.BOOKED


def test_a_request_holds_no_seat_beyond_the_end_of_booking(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager", requests_hold_seat=True)
    run = run_of(in_days=5)
    closes = timezone.now() + datetime.timedelta(days=1)
    CourseRun.objects.filter(pk=run.pk).update(booking_closes_at=closes)
    assert wish(run, cast.alice).held_until == closes


def test_access_counts_from_the_day_on_which_a_seat_is_given(cast: Cast) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    rules = RunRules(promotion="direct", access_days=10)
    run = make_run(course=course, capacity=1, self_paced=True, rules=rules)
    wish(run, cast.alice)
    waits = wish(run, cast.bob)
    long_ago = timezone.localdate() - datetime.timedelta(days=20)
    Enrollment.objects.filter(pk=waits.pk).update(access_until=long_ago)
    given = overbook(run=run, employment=waits.employment, by=cast.olga, reason="De spreker.")
    assert given.access_until == timezone.localdate() + datetime.timedelta(days=10)
