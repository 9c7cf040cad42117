"""Changing to another date: both or neither, and nothing is asked or paid twice."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrollment.actions.approving import decide
from enrollment.actions.booking import AlreadyEnrolled, NoSeatLeft
from enrollment.actions.switching import switch
from enrollment.models import ApprovalStep, Budget, BudgetEntry, Enrollment
from enrollment.rules import BookingRefused
from enrollment.states import EnrollmentState
from notifications.models import Notification
from organisations.models import OrganisationSettings
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.enrollment.engine.conftest import rule, state, step_of, wish
from tests.enrollment.moves.conftest import MakeRun, shift
from tests.factories import make_course, make_run

ClientOf = Callable[[Person], Client]
S = EnrollmentState


def test_out_there_in_here_and_one_message_with_both_calendars(cast: Cast, run_of: MakeRun) -> None:
    here, there = run_of(capacity=1), run_of(in_days=50)
    mine, next_one = wish(here, cast.alice), wish(here, cast.bob)
    Notification.objects.all().delete()
    made = switch(enrollment=mine, to=there, by=cast.alice)
    assert (state(mine), state(made), state(next_one)) == (S.WITHDRAWN, S.BOOKED, S.BOOKED)
    told = Notification.objects.get(person=cast.alice)
    assert told.kind == "enrollment_switched"
    assert sorted(item["method"] for item in told.calendar) == ["CANCEL", "REQUEST"]
    assert Notification.objects.get(person=cast.bob).kind == "enrollment_booked"


def test_a_full_run_is_refused_and_everything_stays(cast: Cast, run_of: MakeRun) -> None:
    here, there = run_of(), run_of(in_days=50, capacity=1)
    wish(there, cast.bob)
    mine = wish(here, cast.alice)
    with pytest.raises(NoSeatLeft):
        switch(enrollment=mine, to=there, by=cast.alice)
    assert state(mine) == S.BOOKED
    made = switch(
        enrollment=Enrollment.objects.get(pk=mine.pk),
        to=there,
        by=cast.alice,
        accept_waitlist=True,
    )
    assert (state(mine), state(made)) == (S.WITHDRAWN, S.WAITLISTED)


def test_leaving_late_costs_by_policy_and_nothing_after_a_move(
    cast: Cast, run_of: MakeRun, late_costs: OrganisationSettings
) -> None:
    year = (timezone.now() + datetime.timedelta(days=30)).year
    for one in {year, year + 1}:
        Budget.objects.create(organisation=cast.nvwa, amount=1000, year=one)
    here, there = run_of(), run_of(in_days=35)
    mine = wish(here, cast.alice)
    switch(enrollment=mine, to=there, by=cast.alice)
    assert BudgetEntry.objects.get(enrollment=mine).amount == Decimal(125)
    moved, elsewhere = run_of(in_days=32), run_of(in_days=36)
    other = wish(moved, cast.bob)
    shift(moved, cast.olga, days=1)
    made = switch(enrollment=Enrollment.objects.get(pk=other.pk), to=elsewhere, by=cast.bob)
    assert BudgetEntry.objects.get(enrollment=other).state == "released"
    assert BudgetEntry.objects.get(enrollment=made).state == "committed"


def test_agreement_holds_at_the_same_price_only(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    here, there, dearer = run_of(), run_of(in_days=50), run_of(in_days=60, price_excl=Decimal(900))
    mine = wish(here, cast.alice)
    decide(step=step_of(mine), approve=True, by=cast.mo)
    made = switch(enrollment=Enrollment.objects.get(pk=mine.pk), to=there, by=cast.alice)
    assert state(made) == S.BOOKED
    asked = switch(enrollment=made, to=dearer, by=cast.alice)
    assert state(asked) == S.REQUESTED
    assert ApprovalStep.objects.waiting().filter(enrollment=asked).exists()
    kinds = Notification.objects.filter(person=cast.alice).values_list("kind", flat=True)
    assert list(kinds).count("enrollment_switched") == 2
    assert list(kinds).count("enrollment_requested") == 1  # The first one alone.


def test_what_was_not_agreed_yet_is_asked_again(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    here, there = run_of(), run_of(in_days=50)
    mine = wish(here, cast.alice)
    made = switch(enrollment=mine, to=there, by=cast.alice)
    assert state(made) == S.REQUESTED
    assert not ApprovalStep.objects.waiting().filter(enrollment=mine).exists()


def test_guards(cast: Cast, run_of: MakeRun) -> None:
    here, there = run_of(), run_of(in_days=50)
    mine = wish(here, cast.alice)
    foreign = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]))
    for to in (here, foreign):
        with pytest.raises(BookingRefused):
            switch(enrollment=mine, to=to, by=cast.alice)
    wish(there, cast.alice)
    with pytest.raises(AlreadyEnrolled):
        switch(enrollment=Enrollment.objects.get(pk=mine.pk), to=there, by=cast.alice)
    CourseRun.objects.filter(pk=here.pk).update(starts_at=timezone.now())
    with pytest.raises(BookingRefused):
        switch(enrollment=Enrollment.objects.get(pk=mine.pk), to=run_of(60), by=cast.alice)
    assert state(mine) == S.BOOKED


def test_the_page_changes_with_one_click(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    here, there = run_of(), run_of(in_days=50)
    mine = wish(here, cast.alice)
    client, url = client_of(cast.alice), reverse("enrollment:other-dates", args=[mine.pk])
    assert "Wissel naar deze datum" in client.get(url).content.decode()
    response = client.post(url, {"naar": there.pk, "leads_to": "booked"})
    made = Enrollment.objects.get(run=there)
    assert response["Location"] == reverse("enrollment:enrollment", args=[made.pk])


def test_the_page_says_when_the_seat_was_taken_meanwhile(
    cast: Cast, run_of: MakeRun, client_of: ClientOf
) -> None:
    here, there = run_of(), run_of(in_days=50, capacity=1)
    mine = wish(here, cast.alice)
    wish(there, cast.bob)
    client, url = client_of(cast.alice), reverse("enrollment:other-dates", args=[mine.pk])
    response = client.post(url, {"naar": there.pk, "leads_to": "booked"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Je houdt de datum die je had" in page
    assert "Zet me op deze wachtlijst" in page
    assert state(mine) == S.BOOKED


def test_agreed_at_this_price_the_button_promises_a_seat(
    cast: Cast, run_of: MakeRun, client_of: ClientOf
) -> None:
    rule(cast.nvwa, "manager")
    here, _there = run_of(), run_of(in_days=50)
    mine = wish(here, cast.alice)
    url = reverse("enrollment:other-dates", args=[mine.pk])
    assert "Vraag deze datum aan" in client_of(cast.alice).get(url).content.decode()
    decide(step=step_of(mine), approve=True, by=cast.mo)
    assert "Wissel naar deze datum" in client_of(cast.alice).get(url).content.decode()
