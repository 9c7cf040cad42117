"""P&O keeps the budgets of its organisation; who else looks sees no names."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enrollment.budgets.keeping import BudgetRefused, add_budget, change_budget
from enrollment.budgets.models import Budget
from enrollment.budgets.screen import bar_text
from organisations.models import OrganisationSettings
from tests.cast import Cast
from tests.enrollment.engine.conftest import MakeRun, wish
from tests.enrollment.engine.test_budgets import budget, sums
from tests.factories import employment_of

YEAR = timezone.localdate().year


def list_url(cast: Cast, year: int = YEAR) -> str:
    return f"{reverse('enrollment:budgets', args=[cast.nvwa.slug])}?jaar={year}"


def page_of(one: Budget) -> str:
    return reverse("enrollment:budget", args=[one.organisation.slug, one.pk])


def test_po_adds_a_budget_and_changes_it(cast: Cast, client_of) -> None:
    petra, url = client_of(cast.petra), reverse("enrollment:budget-new", args=[cast.nvwa.slug])
    data = {"year": YEAR, "amount": "12500,50", "holder": str(cast.mo.pk)}
    petra.post(url, data)
    one = Budget.objects.get()
    assert (one.amount, one.holder, one.department, one.person) == (
        Decimal("12500.50"),
        cast.mo,
        None,
        None,
    )
    again = petra.post(url, data)
    assert again.status_code == 422
    assert "is er al" in again.content.decode()
    petra.post(page_of(one), {"amount": "20000", "holder": ""})
    one.refresh_from_db()
    assert (one.amount, one.holder) == (20000, None)
    assert "De hele organisatie" in petra.get(list_url(cast)).content.decode()


def test_for_a_department_or_a_person_never_both(cast: Cast, client_of) -> None:
    petra, url = client_of(cast.petra), reverse("enrollment:budget-new", args=[cast.nvwa.slug])
    work = employment_of(cast.alice)
    data = {"year": YEAR, "amount": "100"}
    both = {"department": work.department_id, "personnel_number": work.personnel_number}
    assert petra.post(url, {**data, **both}).status_code == 422
    for name, value in both.items():
        petra.post(url, {**data, name: value})
    assert Budget.objects.get(department=work.department_id).person is None
    assert Budget.objects.get(person=cast.alice).department is None
    elsewhere = employment_of(cast.roos)
    for name, value in (
        ("department", elsewhere.department_id),
        ("personnel_number", elsewhere.personnel_number),
        ("holder", str(cast.alice.pk)),
    ):
        assert petra.post(url, {**data, "year": YEAR + 1, name: value}).status_code == 422


def test_a_holder_leads_a_team_there(cast: Cast) -> None:
    with pytest.raises(BudgetRefused, match="leidt een team"):
        add_budget(
            organisation=cast.nvwa, year=YEAR, amount=Decimal(1), by=cast.petra, holder=cast.roos
        )


def test_not_below_what_is_promised(cast: Cast, run_of: MakeRun, client_of) -> None:
    run = run_of()
    one = budget(cast, run, 1000)
    wish(run, cast.alice)
    answer = client_of(cast.petra).post(page_of(one), {"amount": "249,99"})
    assert answer.status_code == 422
    assert "€ 250 toegezegd" in answer.content.decode()
    change_budget(budget=one, amount=Decimal(250), holder=None, by=cast.petra)
    assert sums(one) == (0, 250, 0)
    assert bar_text(Budget.objects.get()) == "nog € 0 te besteden"


def test_more_money_ends_what_was_beyond_it(cast: Cast, run_of: MakeRun) -> None:
    one = budget(cast, run_of(), 100, committed=Decimal(250), overruled=Decimal(150))
    assert bar_text(one) == "€ 150 boven het budget"
    change_budget(budget=one, amount=Decimal(200), holder=None, by=cast.petra)
    assert sums(one) == (0, 250, 50)


def test_names_only_within_the_own_organisation(cast: Cast, run_of: MakeRun, client_of) -> None:
    run = run_of()
    one = budget(cast, run, 1000)
    wish(run, cast.alice)
    assert cast.alice.listed_name in client_of(cast.petra).get(page_of(one)).content.decode()
    seen = client_of(cast.femke).get(page_of(one)).content.decode()
    assert cast.alice.listed_name not in seen
    assert "250" in seen


def test_the_list_costs_the_same_with_more_budgets(cast: Cast, run_of: MakeRun, client_of) -> None:
    run = run_of()
    petra = client_of(cast.petra)
    one = budget(cast, run, 1000, holder=cast.mo)
    url = list_url(cast, one.year)
    petra.get(url)
    with CaptureQueriesContext(connection) as first:
        petra.get(url)
    budget(cast, run, 10, person=cast.alice)
    budget(cast, run, 10, department=employment_of(cast.bob).department)
    with CaptureQueriesContext(connection) as three:
        petra.get(url)
    assert len(first) == len(three)


def test_days_to_decide_stand_in_order(cast: Cast, client_of) -> None:
    petra, url = client_of(cast.petra), reverse("organisations:settings", args=[cast.nvwa.slug])
    usual = petra.get(url).context["form"].initial
    data = {
        name: value for name, value in usual.items() if value is not False and value is not None
    }
    answer = petra.post(url, {**data, "remind_days": "6", "escalate_days": "6"})
    assert answer.status_code == 422
    assert "elk getal is hoger dan het" in answer.content.decode()
    petra.post(url, {**data, "remind_days": "2", "escalate_days": "5", "expire_days": "9"})
    saved = OrganisationSettings.objects.get(organisation=cast.nvwa)
    assert (saved.remind_days, saved.escalate_days, saved.expire_days) == (2, 5, 9)
