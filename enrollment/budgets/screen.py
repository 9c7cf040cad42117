"""Budgets as P&O sees them: what is left, and what it went to."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.portal import euro
from enrollment.budgets.models import Budget, BudgetEntry, EntryState
from organisations.models import Organisation
from people.permissions import Permission
from people.policy import Actor


def years_of(organisation: Organisation) -> list[int]:
    """The years with a budget, and always this one; newest first."""
    found = Budget.objects.filter(organisation=organisation).values_list("year", flat=True)
    return sorted({*found, timezone.localdate().year}, reverse=True)


def budgets_in(organisation: Organisation, year: int) -> list[Budget]:
    """The organisation's own first, then departments, then people."""
    found = Budget.objects.filter(organisation=organisation, year=year).select_related(
        "organisation", "department", "person", "holder"
    )

    def order(budget: Budget) -> tuple[int, str]:
        kind = 2 if budget.person_id else 1 if budget.department_id else 0
        return kind, title_of(budget).casefold()

    return sorted(found, key=order)


def title_of(budget: Budget, *, names: bool = True) -> str:
    """For whom it is. Who may not read the people of the organisation sees no names."""
    if budget.person:
        return budget.person.listed_name if names else _("een medewerker")
    return budget.department.name if budget.department else _("De hele organisatie")


def bar_text(budget: Budget) -> str:
    """Beside the bar of what is spoken for."""
    if budget.left < 0:
        return _("%(amount)s boven het budget") % {"amount": _money(-budget.left)}
    return _("nog %(amount)s te besteden") % {"amount": _money(budget.left)}


def _money(amount: Decimal) -> str:
    return euro(amount) if amount else _("€ 0")


def may_see_names(actor: Actor, organisation_id: int) -> bool:
    return actor.may(Permission.PEOPLE_READ, organisation_id)


def entries_of(budget: Budget) -> QuerySet[BudgetEntry]:
    """What takes, or wants, something from it now; newest first."""
    return (
        budget.entries.exclude(state=EntryState.RELEASED)
        .select_related("enrollment__person", "enrollment__run__course", "overruled_by")
        .prefetch_related("enrollment__run__course__texts")
        .order_by("-created_at", "pk")
    )
