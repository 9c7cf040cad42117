"""Who holds a budget decides about what is asked from it, with a team or without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from enrollment.actions.approving import DecisionRefused, decide
from enrollment.approval.deciders import deciders_of
from enrollment.models import ApprovalStep, Budget, Enrollment
from enrollment.states import EnrollmentState
from people.models import Person
from people.permissions import Permission, Scope
from people.policy import actor_for
from tests.cast import Cast
from tests.enrollment.engine.conftest import MakeRun, rule, state, step_of, wish
from tests.enrollment.engine.test_budgets import budget

S = EnrollmentState
SignIn = Callable[[Person], Client]


@pytest.fixture
def asked(cast: Cast, run_of: MakeRun) -> Enrollment:
    """Bob, who leads nobody, holds the money that Alice asks for."""
    rule(cast.nvwa, "budget")
    run = run_of()
    budget(cast, run, 1000, holder=cast.bob)
    return wish(run, cast.alice)


def test_a_holder_without_a_team_is_asked_at_once_and_decides(
    cast: Cast, asked: Enrollment
) -> None:
    step = step_of(asked)
    assert step.escalated_at is None
    assert deciders_of(step) == [cast.bob]
    decide(step=step, approve=True, by=cast.bob)
    assert state(asked) == S.BOOKED


def test_nobody_else_of_the_team_does(cast: Cast, asked: Enrollment) -> None:
    for person in (cast.tim, cast.mo, cast.olga):
        with pytest.raises(DecisionRefused):
            decide(step=step_of(asked), approve=True, by=person)


def test_a_holder_reads_and_decides_on_the_pages(
    cast: Cast, asked: Enrollment, client_of: SignIn
) -> None:
    client = client_of(cast.bob)
    page = client.get(reverse("enrollment:decisions"))
    assert "Alice" in page.content.decode()
    url = reverse("enrollment:decide", args=[step_of(asked).pk])
    assert client.post(url, {"decision": "approve"}).status_code == 302
    assert state(asked) == S.BOOKED
    assert client_of(cast.tim).get(reverse("enrollment:decisions")).status_code == 403


def test_holding_a_budget_gives_nothing_of_a_manager(cast: Cast, asked: Enrollment) -> None:
    actor = actor_for(cast.bob)
    assert actor.may(Permission.ENROLLMENT_DECIDE)
    assert not actor.holds(Permission.ENROLLMENT_DECIDE, Scope.TEAM)
    assert not actor.reach(Permission.ENROLLMENT_DECIDE)
    ApprovalStep.objects.update(decider="manager")
    assert not ApprovalStep.objects.decidable_by(actor).exists()


def test_a_budget_given_up_or_of_an_earlier_year_gives_nothing(
    cast: Cast, asked: Enrollment
) -> None:
    Budget.objects.update(year=2020)
    assert not actor_for(cast.bob).may(Permission.ENROLLMENT_DECIDE)
    Budget.objects.update(year=asked.requested_at.year, holder=cast.mo)
    assert not actor_for(cast.bob).may(Permission.ENROLLMENT_DECIDE)
