"""Seats reserved for a team: held, named one by one, given back, or released on the day."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enrollment.actions.booking import withdraw
from enrollment.actions.clock import tend_run
from enrollment.actions.reserving import (
    ReservingRefused,
    give_back,
    last_day,
    name_people,
    reserve_seats,
    usual_day,
)
from enrollment.models import ApprovalStep, TeamReservation
from enrollment.states import EnrollmentState
from notifications.models import Notification
from notifications.rendering import render
from planning.models import CourseRun, SeatPool
from tests.cast import Cast
from tests.concurrency import together
from tests.enrollment.engine.conftest import MakeRun, rule, state, wish
from tests.enrollment.engine.test_shares import share
from tests.factories import employment_of, make_course, make_run

S = EnrollmentState


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def reserve(cast: Cast, run: CourseRun, seats: int, days: int = 5) -> TeamReservation:
    return reserve_seats(
        run=run,
        employment=employment_of(cast.mo),
        seats=seats,
        names_before=in_days(days),
        by=cast.mo,
    )


def name(cast: Cast, one: TeamReservation, *people):
    team = [employment_of(person) for person in people]
    return name_people(reservation=one, employments=team, by=cast.mo)


def counted(run: CourseRun) -> tuple[int, int]:
    pool = SeatPool.objects.get(run=run)
    return pool.booked, pool.held


def test_reserved_seats_become_names(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=3)
    one = reserve(cast, run, 2)
    assert counted(run) == (0, 2)
    [first] = name(cast, one, cast.alice)
    assert (first.state, counted(run)) == (S.BOOKED, (1, 1))
    name(cast, one, cast.bob)
    one.refresh_from_db()
    assert (one.seats, one.asked, counted(run)) == (0, 2, (2, 0))
    with pytest.raises(ReservingRefused, match="geen plaatsen meer"):
        name(cast, one, cast.tim)


def test_who_waits_does_not_get_the_seat_in_between(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2, promotion="direct")
    one = reserve(cast, run, 2)
    waiting = wish(run, cast.roos)
    assert waiting.state == S.WAITLISTED
    [named] = name(cast, one, cast.alice)
    assert (named.state, state(waiting)) == (S.BOOKED, S.WAITLISTED)
    give_back(reservation=one, by=cast.mo)
    assert (state(waiting), counted(run)) == (S.BOOKED, (2, 0))


@pytest.mark.parametrize("holds", [True, False])
def test_where_more_must_agree_the_seat_stays_held(
    cast: Cast, run_of: MakeRun, holds: bool
) -> None:
    """Also where requests hold no seat: this one was held already."""
    rule(cast.nvwa, "manager_officer", requests_hold_seat=holds)
    run = run_of(capacity=1)
    one = reserve(cast, run, 1)
    wish(run, cast.roos)
    [named] = name(cast, one, cast.alice)
    assert (named.state, named.holds_seat, counted(run)) == (S.REQUESTED, True, (0, 1))
    states = ApprovalStep.objects.filter(enrollment=named).values_list("state", flat=True)
    assert list(states) == ["approved", "waiting"]


def test_all_or_none_are_named(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=4)
    wish(run, cast.bob)
    one = reserve(cast, run, 3)
    for people, words in (
        ((cast.alice, cast.bob), "Bob van der Werff doet al mee"),
        ((cast.alice, cast.roos), "in je team"),
        ((cast.alice, cast.tim, cast.olga, cast.petra), "nog 3 plaatsen"),
    ):
        with pytest.raises(ReservingRefused, match=words):
            name(cast, one, *people)
    assert counted(run) == (1, 3)


def test_what_cannot_be_reserved(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=20, in_days=9)
    for seats, days, words in ((8, 5, "ten hoogste 7"), (1, 0, "na vandaag"), (1, 10, "na de st")):
        with pytest.raises(ReservingRefused, match=words):
            reserve(cast, run, seats, days)
    reserve(cast, run, 1)
    with pytest.raises(ReservingRefused, match="al plaatsen gereserveerd"):
        reserve(cast, run, 1)
    small = run_of(capacity=3)
    share(small, cast.rvo, 2)
    with pytest.raises(ReservingRefused, match="nog 1 plaats vrij"):
        reserve(cast, small, 2)
    full = run_of(capacity=1)
    wish(full, cast.alice)
    with pytest.raises(ReservingRefused, match="geen plaats vrij"):
        reserve(cast, full, 1)
    paced = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]), self_paced=True)
    with pytest.raises(ReservingRefused, match="reserveren hoeft niet"):
        reserve(cast, paced, 1)


def test_the_usual_day(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(in_days=30)
    assert (usual_day(run), last_day(run)) == (in_days(23), in_days(30))
    soon = run_of(in_days=3)
    assert usual_day(soon) == in_days(1)
    soon.booking_closes_at = timezone.now() + datetime.timedelta(days=2)
    assert last_day(soon) == in_days(2)


def test_on_the_day_the_rest_is_released_and_the_manager_told(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2, promotion="direct")
    one = reserve(cast, run, 2)
    name(cast, one, cast.alice)
    waiting = wish(run, cast.roos)
    TeamReservation.objects.update(names_before=in_days(0))
    tend_run(run.pk)
    tend_run(run.pk)
    assert state(waiting) == S.BOOKED
    [told] = Notification.objects.filter(person=cast.mo, kind="reservation_released")
    assert told.context["seats"] == 1
    assert "Je had nog 1 plaats voor je team gereserveerd" in render(told, "nl").text


@pytest.mark.django_db(transaction=True)
def test_the_last_seats_are_reserved_or_booked_once(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2)
    refused: list[ReservingRefused] = []

    def reserves() -> None:
        try:
            reserve(cast, run, 2)
        except ReservingRefused as refusal:
            refused.append(refusal)

    together([reserves, lambda: wish(run, cast.roos)])
    booked, held = counted(run)
    assert (booked, held) == ((1, 0) if refused else (0, 2))


# -- on screen -----------------------------------------------------------------------------------


def test_a_manager_reserves_names_and_gives_back(cast: Cast, run_of: MakeRun, client_of) -> None:
    run, mo = run_of(capacity=5), client_of(cast.mo)
    url = reverse("enrollment:reserve", args=[run.pk])
    assert url in mo.get(run.course.get_absolute_url()).content.decode()
    assert mo.get(url).status_code == 200
    response = mo.post(url, {"seats": "3", "names_before": in_days(5).isoformat()})
    one = TeamReservation.objects.get()
    page = reverse("enrollment:reservation", args=[one.pk])
    assert response.headers["Location"] == page
    assert page in mo.get(reverse("enrollment:team")).content.decode()
    assert mo.post(page, {}).status_code == 422
    chosen = [employment_of(person).pk for person in (cast.alice, cast.bob)]
    mo.post(page, {"people": chosen})
    assert counted(run) == (2, 1)
    assert "Bob" not in mo.get(page).content.decode()
    assert mo.get(reverse("enrollment:reservation-back", args=[one.pk])).status_code == 405
    mo.post(reverse("enrollment:reservation-back", args=[one.pk]))
    assert counted(run) == (2, 0)
    assert page not in mo.get(reverse("enrollment:team")).content.decode()


def test_refusals_are_said_on_the_page(cast: Cast, run_of: MakeRun, client_of) -> None:
    run = run_of(capacity=2)
    url = reverse("enrollment:reserve", args=[run.pk])
    answer = client_of(cast.mo).post(url, {"seats": "3", "names_before": in_days(5).isoformat()})
    assert answer.status_code == 422
    assert "nog 2 plaatsen vrij" in answer.content.decode()


def test_only_who_leads_a_team_reserves(cast: Cast, run_of: MakeRun, client_of) -> None:
    run = run_of(capacity=5)
    one = reserve(cast, run, 1)
    for person in (cast.alice, cast.olga):
        client = client_of(person)
        assert client.get(reverse("enrollment:reserve", args=[run.pk])).status_code == 403
        assert client.get(reverse("enrollment:reservation", args=[one.pk])).status_code == 403
        course = client.get(run.course.get_absolute_url()).content.decode()
        assert "Reserveer plaatsen" not in course


def test_the_team_page_costs_the_same_with_more_reservations(
    cast: Cast, run_of: MakeRun, client_of
) -> None:
    mo, url = client_of(cast.mo), reverse("enrollment:team")
    reserve(cast, run_of(capacity=5), 1)
    mo.get(url)
    with CaptureQueriesContext(connection) as one:
        mo.get(url)
    reserve(cast, run_of(capacity=5), 1)
    reserve(cast, run_of(capacity=5), 1)
    with CaptureQueriesContext(connection) as three:
        mo.get(url)
    assert len(one) == len(three)


def test_a_named_colleague_may_still_withdraw(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=1)
    [named] = name(cast, reserve(cast, run, 1), cast.alice)
    withdraw(enrollment=named, by=cast.alice)
    assert counted(run) == (0, 0)
