"""Money is reserved at the request, committed at the booking, released when given up."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enrollment.actions.approving import DecisionRefused, decide
from enrollment.actions.booking import withdraw
from enrollment.budgets.models import Budget, BudgetEntry, EntryState
from enrollment.rules import BookingRefused
from enrollment.states import EnrollmentState
from enrollment.withdrawal import withdrawal_cost
from organisations.models import OrganisationSettings
from planning.actions import cancel_run
from planning.models import CourseRun
from tests.cast import Cast
from tests.concurrency import together
from tests.enrollment.engine.conftest import MakeRun, rule, state, step_of, wish
from tests.factories import employment_of

S = EnrollmentState


def budget(cast: Cast, run: CourseRun, amount: int, **fields: object) -> Budget:
    """Courses cost 250 here."""
    assert run.starts_at is not None
    return Budget.objects.create(
        organisation=cast.nvwa,
        year=timezone.localtime(run.starts_at).year,
        amount=Decimal(amount),
        **fields,  # type: ignore[misc]
    )


def sums(one: Budget) -> tuple[int, int, int]:
    one.refresh_from_db()
    return int(one.reserved), int(one.committed), int(one.overruled)


def test_reserved_then_committed_then_released(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of()
    money = budget(cast, run, 1000)
    asked = wish(run, cast.alice)
    assert sums(money) == (250, 0, 0)
    decide(step=step_of(asked), approve=True, by=cast.mo)
    assert sums(money) == (0, 250, 0)
    asked.refresh_from_db()
    withdraw(enrollment=asked, by=cast.alice)
    assert sums(money) == (0, 0, 0)


def test_the_nearest_budget_pays(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=9)
    department = employment_of(cast.alice).department
    everybody = budget(cast, run, 1000)
    near = budget(cast, run, 1000, department=department)
    own = budget(cast, run, 1000, person=cast.alice)
    wish(run, cast.alice)
    assert [sums(one)[1] for one in (own, near, everybody)] == [250, 0, 0]


def test_without_budget_and_without_decider_there_is_no_seat(cast: Cast, run_of: MakeRun) -> None:
    run = run_of()
    budget(cast, run, 100)
    with pytest.raises(BookingRefused, match="budget"):
        wish(run, cast.alice)
    assert not run.enrollments.exists()


def test_beyond_the_budget_only_by_name(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of()
    money = budget(cast, run, 100)
    asked = wish(run, cast.alice)
    assert asked.budget_entry.state == EntryState.WANTED
    with pytest.raises(DecisionRefused, match="boven het budget"):
        decide(step=step_of(asked), approve=True, by=cast.mo)
    assert state(asked) == S.REQUESTED
    decide(step=step_of(asked), approve=True, by=cast.mo, overrule=True)
    assert (state(asked), sums(money)) == (S.BOOKED, (0, 250, 150))
    assert BudgetEntry.objects.get().overruled_by == cast.mo


def test_a_manager_who_books_beyond_the_budget_is_told(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of()
    budget(cast, run, 100)
    with pytest.raises(BookingRefused, match="boven het budget"):
        wish(run, cast.alice, by=cast.mo)
    assert not run.enrollments.exists()


def test_the_database_refuses_spending_what_is_not_there(cast: Cast, run_of: MakeRun) -> None:
    money = budget(cast, run_of(), 100)
    for values in ({"committed": 101}, {"reserved": 60, "committed": 60}, {"amount": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Budget.objects.filter(pk=money.pk).update(**values)


def test_a_cancelled_run_gives_the_money_back(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=3)
    money = budget(cast, run, 1000)
    wish(run, cast.alice)
    wish(run, cast.bob)
    assert sums(money) == (0, 500, 0)
    cancel_run(run=run, reason="Te weinig animo.", by=cast.olga)
    assert sums(money) == (0, 0, 0)


def test_withdrawing_late_costs_what_was_agreed(cast: Cast, run_of: MakeRun) -> None:
    settings = rule(cast.nvwa, "none", late_withdrawal_percentage=40, free_withdrawal_days=10)
    run = run_of(in_days=5)
    money = budget(cast, run, 1000)
    booked = wish(run, cast.alice)
    OrganisationSettings.objects.filter(pk=settings.pk).update(late_withdrawal_percentage=100)
    assert withdrawal_cost(booked) == Decimal(100)
    withdraw(enrollment=booked, by=cast.alice)
    assert sums(money) == (0, 100, 0)


def test_withdrawing_in_time_or_from_the_queue_is_free(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "none", late_withdrawal_percentage=40, free_withdrawal_days=10)
    run = run_of(in_days=30)
    booked, waiting = wish(run, cast.alice), wish(run, cast.bob)
    assert withdrawal_cost(booked) == 0
    assert booked.free_until == run.starts_at - datetime.timedelta(days=10)  # type: ignore[operator]
    assert withdrawal_cost(waiting) == 0


@pytest.mark.django_db(transaction=True)
def test_the_last_money_is_spent_once(cast: Cast, run_of: MakeRun) -> None:
    first, second = run_of(), run_of()
    money = budget(cast, first, 300)
    refused: list[BookingRefused] = []

    def tries(run: CourseRun, person: object) -> None:
        try:
            wish(run, person)  # type: ignore[arg-type]
        except BookingRefused as refusal:
            refused.append(refusal)

    together([lambda: tries(first, cast.alice), lambda: tries(second, cast.bob)])
    assert len(refused) == 1
    assert sums(money) == (0, 250, 0)
