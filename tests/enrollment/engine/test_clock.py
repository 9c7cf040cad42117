"""Offers, and what time alone does."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.transitions import StaleState, TransitionRefused
from enrollment.actions.approving import decide
from enrollment.actions.booking import withdraw
from enrollment.actions.clock import OFFER_LAPSED, tend_run, tend_runs
from enrollment.actions.steps import move
from enrollment.actions.waitlist import OfferLapsed, accept_offer
from enrollment.models import Enrollment
from enrollment.rules import STOPPED
from enrollment.seats import store_counts
from enrollment.states import EnrollmentState
from notifications.models import Notification
from planning.actions import RunRules
from planning.models import CourseRun, SeatPool
from planning.states import Priority, Promotion
from tests.cast import Cast
from tests.concurrency import together
from tests.enrollment.engine.conftest import MakeRun, rule, state, step_of, wish
from tests.factories import make_course, make_run

S = EnrollmentState
HOUR = datetime.timedelta(hours=1)


def past(enrollment: Enrollment) -> None:
    Enrollment.objects.filter(pk=enrollment.pk).update(held_until=timezone.now() - HOUR)


def start(run: CourseRun) -> None:
    now = timezone.now()
    CourseRun.objects.filter(pk=run.pk).update(starts_at=now - HOUR, ends_at=now + HOUR)


def offered(cast: Cast, run: CourseRun) -> tuple[Enrollment, Enrollment]:
    """Bob is offered Alice's seat, Roos waits behind him."""
    seated, first, second = (wish(run, one) for one in (cast.alice, cast.bob, cast.roos))
    withdraw(enrollment=seated, by=cast.alice)
    first.refresh_from_db()
    return first, second


def test_a_seat_that_comes_free_is_offered_and_held(cast: Cast, run_of: MakeRun) -> None:
    run = run_of()
    first, second = offered(cast, run)
    assert (first.state, first.holds_seat, state(second)) == (S.OFFERED, True, S.WAITLISTED)
    assert SeatPool.objects.get(run=run).held == 1
    assert Notification.objects.get(person=cast.bob, kind="enrollment_offered").url.endswith(
        f"{first.pk}/"
    )
    accept_offer(enrollment=first, by=cast.bob)
    assert state(first) == S.BOOKED
    assert Notification.objects.filter(person=cast.bob, kind="enrollment_booked").exists()


def test_an_offer_ends_with_the_stop_date_at_the_latest(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(in_days=2, offer_hours=500)
    first, _second = offered(cast, run)
    assert first.held_until == run.starts_at


def test_an_offer_not_taken_goes_to_the_next(cast: Cast, run_of: MakeRun) -> None:
    run = run_of()
    first, second = offered(cast, run)
    past(first)
    with pytest.raises(OfferLapsed):
        accept_offer(enrollment=first, by=cast.bob)
    tend_runs()
    assert (state(first), state(second)) == (S.EXPIRED, S.OFFERED)
    assert first.log.get(event="expire").reason == OFFER_LAPSED
    with pytest.raises(OfferLapsed):
        accept_offer(enrollment=first, by=cast.bob)


def test_an_offer_declined_goes_to_the_next(cast: Cast, run_of: MakeRun) -> None:
    run = run_of()
    first, second = offered(cast, run)
    withdraw(enrollment=first, by=cast.bob)
    assert (state(first), state(second)) == (S.WITHDRAWN, S.OFFERED)


def test_who_has_not_been_offered_cannot_accept(cast: Cast, run_of: MakeRun) -> None:
    _first, second = offered(cast, run_of())
    with pytest.raises(TransitionRefused):
        accept_offer(enrollment=second, by=cast.roos)


def test_nothing_is_offered_after_the_stop_date(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(in_days=3, waitlist_stops_days=5)
    seated, waiting = wish(run, cast.alice), wish(run, cast.bob)
    withdraw(enrollment=seated, by=cast.alice)
    assert state(waiting) == S.WAITLISTED
    assert waiting.log.get(event="skipped").reason == STOPPED
    assert wish(run, cast.roos).state == S.BOOKED


@pytest.mark.parametrize(
    ("priority", "order"),
    [
        (Priority.FIRST_COME, ["roos", "bob", "ruud"]),
        (Priority.OWN_ORGANISATION, ["bob", "roos", "ruud"]),
        (Priority.COMPULSORY, ["ruud", "roos", "bob"]),
    ],
)
def test_the_published_order(cast: Cast, run_of: MakeRun, priority: str, order: list[str]) -> None:
    run = run_of(priority=priority)
    wish(run, cast.alice)
    for name in ("roos", "bob", "ruud"):
        wish(run, getattr(cast, name), compulsory=name == "ruud")
    waiting = Enrollment.objects.waiting().filter(run=run)
    assert [one.person for one in waiting] == [getattr(cast, name) for name in order]
    places = {one.pk: one.position for one in waiting.with_queue_position()}
    assert [places[one.pk] for one in waiting] == [1, 2, 3]
    assert [one.queue_position() for one in waiting] == [1, 2, 3]


def test_a_hold_ends_and_the_request_goes_on(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of(promotion="direct")
    asked, waiting = wish(run, cast.alice), wish(run, cast.roos)
    past(asked)
    tend_runs()
    asked.refresh_from_db()
    assert (asked.state, asked.holds_seat, state(waiting)) == (S.REQUESTED, False, S.BOOKED)


def test_when_the_run_begins_wishes_lapse(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of()
    asked, waiting = wish(run, cast.alice), wish(run, cast.roos)
    start(run)
    assert (tend_runs(), tend_runs()) == (1, 0)
    assert (state(asked), state(waiting)) == (S.EXPIRED, S.EXPIRED)
    pool = SeatPool.objects.get(run=run)
    assert (pool.booked, pool.held, pool.waiting) == (0, 0, 0)
    assert Notification.objects.filter(kind="enrollment_expired").count() == 2


def test_tending_again_changes_nothing(cast: Cast, run_of: MakeRun) -> None:
    run = run_of()
    first, second = offered(cast, run)
    told = Notification.objects.count()
    tend_run(run.pk)
    tend_run(run.pk)
    assert (state(first), state(second), Notification.objects.count()) == (
        S.OFFERED,
        S.WAITLISTED,
        told,
    )


@pytest.mark.django_db(transaction=True)
def test_accepting_and_lapsing_in_the_same_second(cast: Cast, run_of: MakeRun) -> None:
    run = run_of()
    first, second = offered(cast, run)
    soon = timezone.now() + datetime.timedelta(milliseconds=150)
    Enrollment.objects.filter(pk=first.pk).update(held_until=soon)
    outcomes: list[str] = []

    def accept() -> None:
        try:
            accept_offer(enrollment=first, by=cast.bob)
            outcomes.append("accepted")
        except (OfferLapsed, StaleState, TransitionRefused):
            outcomes.append("lapsed")

    together([accept, *[lambda: tend_run(run.pk)] * 6])
    tend_run(run.pk)
    expected = (S.BOOKED, S.WAITLISTED) if outcomes == ["accepted"] else (S.EXPIRED, S.OFFERED)
    pool = SeatPool.objects.get(run=run)
    assert (pool.booked + pool.held) == 1
    if outcomes == ["accepted"]:
        assert (state(first), state(second)) == expected


def self_paced(cast: Cast, access_days: int | None, capacity: int = 1) -> CourseRun:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])
    rules = RunRules(access_days=access_days, promotion=Promotion.DIRECT)
    return make_run(course=course, self_paced=True, capacity=capacity, rules=rules)


def test_access_begins_with_the_seat_and_its_end_frees_the_licence(cast: Cast) -> None:
    run = self_paced(cast, access_days=30)
    first, waiting = wish(run, cast.alice), wish(run, cast.bob)
    today = timezone.localdate()
    assert first.access_until == today + datetime.timedelta(days=30)
    yesterday = today - datetime.timedelta(days=1)
    Enrollment.objects.filter(pk=first.pk).update(access_until=yesterday)
    tend_runs()
    waiting.refresh_from_db()
    assert (state(first), waiting.state) == (S.NOT_COMPLETED, S.BOOKED)
    assert waiting.access_until == today + datetime.timedelta(days=30)


def test_a_finished_licence_is_free_again_and_one_may_restart(cast: Cast) -> None:
    run = self_paced(cast, access_days=None)
    first = wish(run, cast.alice)
    assert first.access_until is None
    move(first, event="complete", by=None)
    store_counts(SeatPool.objects.get(run=run))
    assert SeatPool.objects.get(run=run).booked == 0
    assert wish(run, cast.alice).state == S.BOOKED


def test_a_request_has_its_days_from_the_yes_on(cast: Cast) -> None:
    rule(cast.nvwa, "manager")
    run = self_paced(cast, access_days=10)
    asked = wish(run, cast.alice)
    Enrollment.objects.filter(pk=asked.pk).update(access_until=timezone.localdate())
    decide(step=step_of(asked), approve=True, by=cast.mo)
    asked.refresh_from_db()
    assert asked.access_until == timezone.localdate() + datetime.timedelta(days=10)
