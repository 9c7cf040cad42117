"""A run that moved gives a free choice; a cancelled one other dates. Everyone is told once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enrollment.actions.booking import withdraw
from enrollment.actions.reserving import reserve_seats
from enrollment.models import Budget, BudgetEntry, Enrollment, EnrollmentLog
from enrollment.moves.choice import choice_of
from enrollment.states import EnrollmentState
from enrollment.withdrawal import CHOICE, withdrawal_cost
from notifications.models import Notification
from organisations.models import OrganisationSettings
from people.models import Person
from planning.actions import cancel_run
from planning.models import SeatPool
from tests.cast import Cast
from tests.enrollment.engine.conftest import rule, state, wish
from tests.enrollment.moves.conftest import MakeRun, shift
from tests.factories import employment_of

ClientOf = Callable[[Person], Client]


def test_leaving_is_free_for_a_week_whatever_the_policy(
    cast: Cast, run_of: MakeRun, late_costs: OrganisationSettings
) -> None:
    budget = Budget.objects.create(
        organisation=cast.nvwa, amount=1000, year=(timezone.now() + datetime.timedelta(30)).year
    )
    run = run_of()
    mine = wish(run, cast.alice)
    assert withdrawal_cost(mine) == Decimal(125)
    shift(run, cast.olga, days=1)
    mine.refresh_from_db()
    assert mine.free_until is not None
    assert abs(mine.free_until - timezone.now() - CHOICE) < datetime.timedelta(minutes=1)
    withdraw(enrollment=mine, by=cast.alice)
    assert BudgetEntry.objects.get(enrollment=mine).state == "released"
    budget.refresh_from_db()
    assert (budget.committed, budget.reserved) == (0, 0)


def test_after_the_week_the_policy_counts_again(
    cast: Cast, run_of: MakeRun, late_costs: OrganisationSettings
) -> None:
    run = run_of()
    mine = wish(run, cast.alice)
    shift(run, cast.olga, days=1)
    past = timezone.now() - CHOICE
    EnrollmentLog.objects.filter(event="run_moved").update(at=past)
    Enrollment.objects.filter(pk=mine.pk).update(free_until=past)
    mine = Enrollment.objects.get(pk=mine.pk)
    assert choice_of(mine) is None
    assert withdrawal_cost(mine) == Decimal(125)


def test_never_beyond_the_start(
    cast: Cast, run_of: MakeRun, late_costs: OrganisationSettings
) -> None:
    run = run_of(in_days=4)
    mine = wish(run, cast.alice)
    shift(run, cast.olga, days=-1)
    run.refresh_from_db()
    mine.refresh_from_db()
    assert mine.free_until == run.starts_at


def test_days_that_were_agreed_move_along_when_it_is_later(cast: Cast, run_of: MakeRun) -> None:
    OrganisationSettings.objects.create(
        organisation=cast.nvwa, free_withdrawal_days=14, late_withdrawal_percentage=50
    )
    run = run_of()
    mine = wish(run, cast.alice)
    shift(run, cast.olga, days=60)
    run.refresh_from_db()
    mine.refresh_from_db()
    assert run.starts_at
    assert mine.free_until == run.starts_at - datetime.timedelta(days=14)


def test_another_room_is_told_but_gives_no_choice(
    cast: Cast, run_of: MakeRun, late_costs: OrganisationSettings
) -> None:
    run = run_of()
    mine = wish(run, cast.alice)
    shift(run, cast.olga, room="Zaal 9")
    mine.refresh_from_db()
    assert choice_of(mine) is None
    assert withdrawal_cost(mine) == Decimal(125)
    assert Notification.objects.filter(person=cast.alice, kind="enrollment_moved").count() == 1


def test_the_message_names_the_term_and_dates_that_this_person_can_have(
    cast: Cast, run_of: MakeRun, late_costs: OrganisationSettings
) -> None:
    run, free, full = run_of(), run_of(in_days=50), run_of(in_days=40, capacity=1)
    wish(full, cast.bob)
    wish(run, cast.alice)
    wish(run, cast.roos)
    wish(free, cast.roos)
    Notification.objects.all().delete()
    shift(run, cast.olga, days=1)
    told = {one.person_id: one for one in Notification.objects.all()}
    assert {one.kind for one in told.values()} == {"enrollment_moved"}
    assert [one["run"] for one in told[cast.alice.pk].context["alternatives"]] == [free.pk]
    assert told[cast.roos.pk].context["alternatives"] == []
    assert told[cast.alice.pk].context["free_until_at"]
    mine = Enrollment.objects.get(run=run, person=cast.alice)
    assert told[cast.alice.pk].url == reverse("enrollment:enrollment", args=[mine.pk])


def test_the_page_says_so_until_the_choice_ends(
    cast: Cast, run_of: MakeRun, late_costs: OrganisationSettings, client_of: ClientOf
) -> None:
    run, other = run_of(), run_of(in_days=50)
    mine = wish(run, cast.alice)
    client, url = client_of(cast.alice), reverse("enrollment:enrollment", args=[mine.pk])
    words = "De tijd of de plaats is veranderd"
    assert words not in client.get(url).content.decode()
    shift(run, cast.olga, days=1)
    page = client.get(url).content.decode()
    assert words in page
    assert "Schrijf me kosteloos uit" in page
    assert f'name="naar" value="{other.pk}"' in page
    assert (
        "Kosteloos uitschrijven kan tot" in client.get(reverse("enrollment:mine")).content.decode()
    )
    EnrollmentLog.objects.filter(event="run_moved").update(at=timezone.now() - CHOICE)
    assert words not in client.get(url).content.decode()


def test_cancelled_offers_other_dates_to_who_had_a_seat_and_who_waited(
    cast: Cast, run_of: MakeRun, client_of: ClientOf
) -> None:
    run = run_of(capacity=1)
    others = [run_of(in_days=40 + days) for days in range(4)]
    mine = wish(run, cast.alice)
    wish(run, cast.bob)
    Notification.objects.all().delete()
    cancel_run(run=run, reason="De trainer is ziek.", by=cast.olga)
    assert Notification.objects.count() == 2
    for person in (cast.alice, cast.bob):
        told = Notification.objects.get(person=person)
        assert [one["run"] for one in told.context["alternatives"]] == [
            one.pk for one in others[:3]
        ]
    page = client_of(cast.alice).get(reverse("enrollment:enrollment", args=[mine.pk]))
    assert reverse("enrollment:book", args=[others[0].pk]) in page.content.decode()


def test_cancelled_releases_what_was_reserved_for_a_team(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=5)
    reserve_seats(
        run=run,
        employment=employment_of(cast.mo),
        seats=2,
        names_before=timezone.localdate() + datetime.timedelta(days=5),
        by=cast.mo,
    )
    cancel_run(run=run, reason="De zaal is weg.", by=cast.olga)
    told = Notification.objects.get(person=cast.mo, kind="reservation_cancelled")
    assert (told.context["seats"], told.context["reason"]) == (2, "De zaal is weg.")
    assert SeatPool.objects.get(pk=run.pk).held == 0


@pytest.mark.parametrize("what", ["move", "cancel"])
def test_other_dates_cost_no_query_per_person(
    cast: Cast, run_of: MakeRun, late_costs: OrganisationSettings, what: str
) -> None:
    counts = []
    run_of(in_days=60)
    for people in ([cast.alice], [cast.alice, cast.bob, cast.mo]):
        run = run_of(in_days=30)
        for person in people:
            wish(run, person)
        with CaptureQueriesContext(connection) as queries:
            if what == "move":
                shift(run, cast.olga, days=1)
            else:
                cancel_run(run=run, reason="Ziek.", by=cast.olga)
        counts.append(len(queries))
        for one in Enrollment.objects.open().filter(run=run):
            withdraw(enrollment=one, by=one.person)
        run.state = "closed"
        run.cancel_reason = ""
        run.save()
    assert counts[0] == counts[1]


def test_a_request_moves_along_and_is_told(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of()
    mine = wish(run, cast.alice)
    shift(run, cast.olga, days=1)
    assert state(mine) == EnrollmentState.REQUESTED
    assert Notification.objects.filter(person=cast.alice, kind="enrollment_moved").count() == 1
