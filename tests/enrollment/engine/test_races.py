"""Many at once, with real connections: whoever is first, afterwards every invariant holds.

Only the domain's own refusals may come out of it; a deadlock or a broken constraint would be an
error in one of the threads, and fails the test.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from core.transitions import StaleState, TransitionRefused
from enrollment.actions.booking import AlreadyEnrolled, book, withdraw
from enrollment.actions.clock import tend_run
from enrollment.actions.waitlist import OfferLapsed, accept_offer
from enrollment.models import Enrollment
from enrollment.rules import BookingRefused
from enrollment.states import OPEN_STATES, EnrollmentState
from notifications.models import Notification
from planning.actions import cancel_run
from planning.models import CourseRun, SeatPool, SeatShare
from planning.seats import SeatsBusy
from tests.cast import Cast
from tests.concurrency import together
from tests.enrollment.engine.conftest import MakeRun, rule, state, wish
from tests.enrollment.engine.invariants import broken
from tests.factories import employment_of

pytestmark = pytest.mark.django_db(transaction=True)
S = EnrollmentState
REFUSALS = (
    AlreadyEnrolled,
    BookingRefused,
    OfferLapsed,
    SeatsBusy,
    StaleState,
    TransitionRefused,
)


@pytest.fixture(autouse=True)
def _invariants(transactional_db: None) -> Iterator[None]:
    yield
    assert broken() == []


def attempt(job: Callable[[], object], refused: list[BaseException]) -> Callable[[], None]:
    def tries() -> None:
        try:
            job()
        except REFUSALS as refusal:
            refused.append(refusal)

    return tries


def booking(run: CourseRun, person: object) -> Callable[[], object]:
    employment = employment_of(person)  # type: ignore[arg-type]
    return lambda: book(run=run, employment=employment, by=person)  # type: ignore[arg-type]


def states(run: CourseRun) -> list[str]:
    return sorted(run.enrollments.values_list("state", flat=True))


def test_a_double_click_books_once(cast: Cast, run_of: MakeRun) -> None:
    run, refused = run_of(capacity=3), list[BaseException]()
    together([attempt(booking(run, cast.alice), refused) for _click in range(4)])
    assert states(run) == [S.BOOKED]
    assert [type(one) for one in refused] == [AlreadyEnrolled] * 3
    assert Notification.objects.filter(kind="enrollment_booked").count() == 1


def test_withdrawing_twice_gives_one_seat_back(cast: Cast, run_of: MakeRun) -> None:
    run, refused = run_of(), list[BaseException]()
    seated, first, second = (wish(run, one) for one in (cast.alice, cast.bob, cast.roos))
    copies = [Enrollment.objects.get(pk=seated.pk) for _click in range(3)]
    together(
        [
            attempt(lambda one=one: withdraw(enrollment=one, by=cast.alice), refused)  # type: ignore[misc]
            for one in copies
        ]
    )
    assert [type(one) for one in refused] == [StaleState] * 2
    assert [state(one) for one in (seated, first, second)] == [S.WITHDRAWN, S.OFFERED, S.WAITLISTED]
    assert seated.log.filter(event="withdraw").count() == 1


def test_a_share_is_released_while_people_book(cast: Cast, run_of: MakeRun) -> None:
    run, refused = run_of(capacity=3, promotion="direct"), list[BaseException]()
    today = timezone.localdate()
    SeatShare.objects.create(run=run, organisation=cast.rvo, seats=2, release_on=today)
    people = (cast.alice, cast.bob, cast.olga, cast.roos)
    jobs = [booking(run, one) for one in people]
    together([attempt(one, refused) for one in (*jobs, lambda: tend_run(run.pk))])
    tend_run(run.pk)
    assert refused == []
    assert states(run) == [S.BOOKED] * 3 + [S.WAITLISTED]


def test_a_run_is_cancelled_while_people_book(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.rvo, "officer")
    run, refused = run_of(capacity=2), list[BaseException]()
    jobs = [booking(run, one) for one in (cast.alice, cast.bob, cast.olga, cast.roos)]
    jobs.append(lambda: cancel_run(run=run, reason="Te weinig animo.", by=cast.olga))
    together([attempt(one, refused) for one in jobs])
    assert {type(one) for one in refused} <= {BookingRefused}
    assert not run.enrollments.filter(state__in=OPEN_STATES).exists()
    ended = run.enrollments.filter(state=S.CANCELLED).count()
    assert ended + len(refused) == 4
    assert Notification.objects.filter(kind="enrollment_cancelled").count() == ended


def test_an_offer_is_taken_given_back_and_lapses_at_once(cast: Cast, run_of: MakeRun) -> None:
    run, refused = run_of(), list[BaseException]()
    seated, first, second = (wish(run, one) for one in (cast.alice, cast.bob, cast.roos))
    withdraw(enrollment=seated, by=cast.alice)
    soon = timezone.now() + datetime.timedelta(milliseconds=100)
    Enrollment.objects.filter(pk=first.pk).update(held_until=soon)
    accepting, leaving = (Enrollment.objects.get(pk=first.pk) for _copy in range(2))
    jobs: list[Callable[[], object]] = [
        lambda: accept_offer(enrollment=accepting, by=cast.bob),
        lambda: withdraw(enrollment=leaving, by=cast.bob),
        lambda: tend_run(run.pk),
        lambda: tend_run(run.pk),
    ]
    together([attempt(one, refused) for one in jobs])
    pool = SeatPool.objects.get(run=run)
    assert pool.booked + pool.held == 1
    ended = state(first) in {S.WITHDRAWN, S.EXPIRED}
    assert state(second) == (S.OFFERED if ended else S.WAITLISTED)
