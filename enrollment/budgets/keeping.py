"""The budgets of an organisation as its P&O keeps them: how much, for whom, and who decides."""

from __future__ import annotations

from decimal import Decimal

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from core.templatetags.portal import euro
from enrollment.budgets.models import Budget
from organisations.models import Department, Organisation
from people.models import Employment, Person
from people.querysets import PersonQuerySet

logger = structlog.get_logger(__name__)


class BudgetRefused(Exception):
    """The budget cannot be so; the message says why and what to do."""


def possible_holders(organisation: Organisation) -> PersonQuerySet:
    """Who leads a team there today."""
    led = Employment.objects.current().filter(organisation=organisation, manager__isnull=False)
    found: PersonQuerySet = Person.objects.active().filter(pk__in=led.values("manager"))
    return found


@transaction.atomic
def add_budget(
    *,
    organisation: Organisation,
    year: int,
    amount: Decimal,
    by: Person,
    department: Department | None = None,
    person: Person | None = None,
    holder: Person | None = None,
) -> Budget:
    """Money for a department with all below it, for one person, or (neither) for everybody. Who
    booked before keeps what was agreed then. Raises BudgetRefused."""
    _check_holder(organisation, holder)
    if department and person:
        raise BudgetRefused(_("Kies een afdeling of een medewerker, niet allebei."))
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    there = Budget.objects.filter(
        organisation=organisation, department=department, person=person, year=year
    )
    if there.exists():
        raise BudgetRefused(
            _("Dit budget is er al voor dat jaar. Ga terug naar de lijst en wijzig het daar.")
        )
    budget = Budget.objects.create(
        organisation=organisation,
        department=department,
        person=person,
        year=year,
        amount=amount,
        holder=holder,
    )
    logger.info("budget_added", budget=budget.pk, amount=str(amount), by=str(by.pk))
    return budget


@transaction.atomic
def change_budget(*, budget: Budget, amount: Decimal, holder: Person | None, by: Person) -> None:
    """Never below what is promised. Raises BudgetRefused."""
    budget = (
        Budget.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=budget.pk)
    )
    if holder and holder.pk != budget.holder_id:
        _check_holder(budget.organisation, holder)
    promised = budget.reserved + budget.committed
    if amount < promised - budget.overruled:
        raise BudgetRefused(
            _(
                "Er is al %(promised)s toegezegd of gereserveerd. Kies een bedrag van ten minste"
                " zoveel."
            )
            % {"promised": euro(promised - budget.overruled)}
        )
    budget.amount, budget.holder = amount, holder
    budget.overruled = min(budget.overruled, max(Decimal(0), promised - amount))
    budget.save(update_fields=["amount", "holder", "overruled", "modified_at"])
    logger.info("budget_changed", budget=budget.pk, amount=str(amount), by=str(by.pk))


def _check_holder(organisation: Organisation, holder: Person | None) -> None:
    if holder and not possible_holders(organisation).filter(pk=holder.pk).exists():
        raise BudgetRefused(
            _("Een budgethouder leidt een team in deze organisatie. Kies iemand anders.")
        )
