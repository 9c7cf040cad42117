"""Seats kept for one organisation until a day, and reserved for a team."""

from __future__ import annotations

import datetime

from django.utils import timezone

from enrollment.actions.booking import withdraw
from enrollment.actions.clock import tend_run, tend_runs
from enrollment.models import TeamReservation
from enrollment.rules import KEPT_FOR_OTHERS
from enrollment.seats import Seating, seating
from enrollment.states import EnrollmentState
from planning.models import CourseRun, SeatPool, SeatShare
from tests.cast import Cast
from tests.enrollment.engine.conftest import MakeRun, state, wish

S = EnrollmentState
NEXT_WEEK = datetime.timedelta(days=7)


def share(run: CourseRun, organisation: object, seats: int) -> SeatShare:
    return SeatShare.objects.create(
        run=run,
        organisation=organisation,  # type: ignore[misc]
        seats=seats,
        release_on=timezone.localdate() + NEXT_WEEK,
    )


def test_free_for_whom() -> None:
    seats = Seating(total=12)
    seats.kept.update({1: 4, 2: 3})
    assert [seats.free_for(who) for who in (1, 2, 3)] == [9, 8, 5]
    for _seat in range(5):  # organisation 1 uses its four and one open seat
        seats.hold(1)
    assert [seats.free_for(who) for who in (1, 2, 3)] == [4, 7, 4]
    for _seat in range(4):
        seats.hold(3)
    assert [seats.free_for(who) for who in (1, 2, 3)] == [0, 3, 0]


def test_a_kept_seat_is_for_that_organisation_only(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2)
    share(run, cast.rvo, 1)
    assert wish(run, cast.alice).state == S.BOOKED
    assert wish(run, cast.bob).state == S.WAITLISTED
    assert wish(run, cast.roos).state == S.BOOKED


def test_the_open_seats_are_for_everybody(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2)
    share(run, cast.rvo, 1)
    assert [wish(run, one).state for one in (cast.roos, cast.ruud)] == [S.BOOKED, S.BOOKED]


def test_who_waits_for_an_open_seat_reads_why_the_kept_one_passed(
    cast: Cast, run_of: MakeRun
) -> None:
    run = run_of(capacity=1, promotion="direct")
    seated = wish(run, cast.roos)
    waiting, next_one = wish(run, cast.alice), wish(run, cast.ruud)
    share(run, cast.rvo, 1)
    withdraw(enrollment=seated, by=cast.roos)
    assert (state(waiting), state(next_one)) == (S.WAITLISTED, S.BOOKED)
    assert waiting.log.get(event="skipped").reason == KEPT_FOR_OTHERS


def test_on_the_release_day_the_rest_is_for_everybody(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2, promotion="direct")
    kept = share(run, cast.rvo, 1)
    wish(run, cast.alice)
    waiting = wish(run, cast.bob)
    assert tend_runs() == 1  # a seat is free and somebody waits: looked at, and left as it is
    assert state(waiting) == S.WAITLISTED
    SeatShare.objects.update(release_on=timezone.localdate())
    tend_runs()
    assert state(waiting) == S.BOOKED
    kept.refresh_from_db()
    assert kept.released_at is not None


def test_a_reservation_holds_seats_until_its_day(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2, promotion="direct")
    TeamReservation.objects.create(
        run=run,
        organisation=cast.nvwa,
        manager=cast.mo,
        asked=2,
        seats=2,
        names_before=timezone.localdate() + NEXT_WEEK,
    )
    waiting = wish(run, cast.roos)
    assert waiting.state == S.WAITLISTED
    assert SeatPool.objects.get(run=run).held == 2
    TeamReservation.objects.update(names_before=timezone.localdate())
    tend_run(run.pk)
    assert state(waiting) == S.BOOKED
    assert seating(SeatPool.objects.get(run=run)).held == 0
