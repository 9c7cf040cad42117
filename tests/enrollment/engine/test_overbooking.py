"""A seat given by name, beyond capacity, with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enrollment.actions.booking import withdraw
from enrollment.actions.overbooking import OverbookingRefused, overbook
from enrollment.states import EnrollmentState
from planning.models import CourseRun, SeatPool
from planning.states import RunState
from tests.cast import Cast
from tests.concurrency import together
from tests.enrollment.engine.conftest import MakeRun, rule, state, wish
from tests.enrollment.engine.test_shares import share
from tests.factories import employment_of

S = EnrollmentState


def give(cast: Cast, run: CourseRun, person, reason: str = "De spreker."):
    return overbook(run=run, employment=employment_of(person), by=cast.olga, reason=reason)


def seats(run: CourseRun) -> tuple[int, int, int]:
    pool = SeatPool.objects.get(run=run)
    return pool.capacity, pool.overbookings, pool.booked


def test_a_seat_beyond_capacity(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=1, promotion="direct")
    wish(run, cast.alice)
    waiting = wish(run, cast.roos)
    given = give(cast, run, cast.bob)
    assert (given.state, state(waiting)) == (S.BOOKED, S.WAITLISTED)
    assert seats(run) == (1, 1, 2)
    step = given.log.get(event="book")
    assert (step.by, step.reason) == (cast.olga, "De spreker.")


def test_a_free_seat_goes_first(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2)
    wish(run, cast.alice)
    assert give(cast, run, cast.bob).state == S.BOOKED
    assert seats(run) == (2, 0, 2)


def test_who_waits_gets_the_seat_and_nobody_else_moves_up(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=1, promotion="direct")
    seated, first, second = (wish(run, one) for one in (cast.alice, cast.bob, cast.roos))
    assert give(cast, run, cast.roos).pk == second.pk
    assert (state(second), state(first)) == (S.BOOKED, S.WAITLISTED)
    withdraw(enrollment=seated, by=cast.alice)
    assert (state(first), seats(run)) == (S.WAITLISTED, (1, 0, 1))


def test_agreement_is_never_skipped(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of(capacity=1)
    with pytest.raises(OverbookingRefused, match="eerst akkoord"):
        give(cast, run, cast.bob)
    asked = wish(run, cast.alice)
    with pytest.raises(OverbookingRefused, match="eerst akkoord"):
        give(cast, run, cast.alice)
    assert state(asked) == S.REQUESTED
    assert seats(run)[1] == 0


def test_what_is_refused(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2)
    wish(run, cast.alice)
    for person, reason, words in (
        (cast.bob, "  ", "waarom"),
        (cast.alice, "Nog eens.", "al een plaats"),
    ):
        with pytest.raises(OverbookingRefused, match=words):
            give(cast, run, person, reason)
    share(run, cast.rvo, 1)
    with pytest.raises(OverbookingRefused, match="bewaard voor een andere"):
        give(cast, run, cast.bob)
    assert seats(run) == (2, 0, 1)


def test_a_closed_run_may_but_a_cancelled_one_not(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=1)
    CourseRun.objects.update(state=RunState.CLOSED)
    assert give(cast, run, cast.bob).state == S.BOOKED
    CourseRun.objects.update(state=RunState.CANCELLED, cancel_reason="x")
    with pytest.raises(OverbookingRefused, match="gaat niet door"):
        give(cast, run, cast.alice)


@pytest.mark.django_db(transaction=True)
def test_at_once_for_the_same_person_gives_one_seat(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=1)
    wish(run, cast.alice)
    refused: list[OverbookingRefused] = []

    def gives() -> None:
        try:
            give(cast, run, cast.bob)
        except OverbookingRefused as refusal:
            refused.append(refusal)

    together([gives, gives])
    assert len(refused) == 1
    assert seats(run) == (1, 1, 2)


# -- on screen -----------------------------------------------------------------------------------


@pytest.mark.parametrize("by_number", [True, False])
def test_the_officer_names_a_colleague(
    cast: Cast, run_of: MakeRun, client_of, by_number: bool
) -> None:
    run = run_of(capacity=1)
    wish(run, cast.alice)
    who = employment_of(cast.bob).personnel_number if by_number else cast.bob.email.upper()
    url = reverse("enrollment:overbook", args=[run.pk])
    response = client_of(cast.olga).post(url, {"who": who, "reason": "De spreker."})
    assert response.headers["Location"] == reverse("planning:run", args=[run.pk])
    assert run.enrollments.get(person=cast.bob).state == S.BOOKED


def test_numbers_of_other_organisations_and_strangers_are_not_found(
    cast: Cast, run_of: MakeRun, client_of
) -> None:
    run = run_of(capacity=1)
    olga, url = client_of(cast.olga), reverse("enrollment:overbook", args=[run.pk])
    for who in (employment_of(cast.roos).personnel_number, cast.stranger.email, "niemand"):
        answer = olga.post(url, {"who": who, "reason": "De spreker."})
        assert answer.status_code == 422
    assert not run.enrollments.exists()
    olga.post(url, {"who": cast.roos.email, "reason": "De spreker."})
    assert run.enrollments.get().person == cast.roos


def test_from_the_waitlist(cast: Cast, run_of: MakeRun, client_of) -> None:
    run = run_of(capacity=1)
    wish(run, cast.alice)
    waiting = wish(run, cast.bob)
    olga, url = client_of(cast.olga), reverse("enrollment:overbook-waiting", args=[waiting.pk])
    page = olga.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert url in page
    assert olga.post(url, {"reason": ""}).status_code == 422
    olga.post(url, {"reason": "De spreker."})
    assert state(waiting) == S.BOOKED
    assert olga.get(url).status_code == 302
