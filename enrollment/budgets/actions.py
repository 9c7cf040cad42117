"""Money moves along with a booking. The pool is always locked before a budget."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone

from enrollment.budgets.models import Budget, BudgetEntry, EntryState
from enrollment.models import Enrollment
from people.models import Employment, Person
from planning.models import CourseRun


class OverBudget(Exception):
    """The budget does not suffice, and nobody overruled that."""

    def __init__(self, budget: Budget, amount: Decimal) -> None:
        super().__init__(f"{budget.left} left, {amount} asked")
        self.budget = budget
        self.amount = amount


def budget_for(employment: Employment, run: CourseRun) -> Budget | None:
    """The nearest budget: the person's own, else of the department or one above it, else the
    organisation's; for the year in which the run starts (self-paced: this year)."""
    year = timezone.localtime(run.starts_at).year if run.starts_at else timezone.localdate().year
    budgets = Budget.objects.filter(organisation=employment.organisation_id, year=year)
    if not budgets.exists():
        return None
    line = list(employment.department.ancestors(include_self=True).values_list("pk", flat=True))
    found = budgets.filter(
        Q(person=employment.person_id) | Q(department__in=line) | Q(person=None, department=None)
    )

    def distance(budget: Budget) -> int:
        if budget.person_id:
            return 0
        return len(line) - line.index(budget.department_id) if budget.department_id else 99

    return min(found, key=distance, default=None)


def reserve(enrollment: Enrollment) -> BudgetEntry | None:
    """Reserves the price; where it does not fit, notes that it is wanted. None when there is no
    budget, or nothing to pay."""
    if not enrollment.price_excl:
        return None
    budget = budget_for(enrollment.employment, enrollment.run)
    if budget is None:
        return None
    budget = _lock(budget.pk)
    fits = budget.left >= enrollment.price_excl
    entry = BudgetEntry.objects.create(
        enrollment=enrollment,
        budget=budget,
        amount=enrollment.price_excl,
        state=EntryState.RESERVED if fits else EntryState.WANTED,
    )
    _store(budget)
    return entry


def settle(enrollment: Enrollment, *, booked: bool, overruled_by: Person | None = None) -> None:
    """A request that was agreed with: committed when booked, reserved while waiting.

    Raises OverBudget when the money is not there (any more) and nobody overrules it.
    """
    settle_all([enrollment], booked=booked, overruled_by=overruled_by)


def settle_all(
    enrollments: Sequence[Enrollment], *, booked: bool, overruled_by: Person | None = None
) -> None:
    """As `settle` for many; costs one query when nothing is to be paid."""
    for entry in _open_entries(enrollments):
        budget = _lock(entry.budget_id)
        if entry.state == EntryState.WANTED and budget.left < entry.amount:
            if overruled_by is None:
                raise OverBudget(budget, entry.amount)
            entry.overruled, entry.overruled_by = True, overruled_by
        entry.state = EntryState.COMMITTED if booked else EntryState.RESERVED
        entry.save()
        _store(budget)


def release(enrollment: Enrollment, *, cost: Decimal = Decimal(0)) -> None:
    """Gives the money back, but for what giving up costs."""
    release_all([enrollment], cost=cost)


def release_all(enrollments: Sequence[Enrollment], *, cost: Decimal = Decimal(0)) -> None:
    """As `release` for many; costs one query when nothing was to be paid."""
    for entry in _open_entries(enrollments):
        budget = _lock(entry.budget_id)
        if cost and entry.state == EntryState.COMMITTED:
            entry.amount = min(cost, entry.amount)
        else:
            entry.state = EntryState.RELEASED
        entry.save()
        _store(budget)


def _open_entries(enrollments: Sequence[Enrollment]) -> list[BudgetEntry]:
    """By ascending budget: everybody locks them in one order."""
    entries = BudgetEntry.objects.filter(enrollment__in=enrollments)
    return list(entries.exclude(state=EntryState.RELEASED).order_by("budget", "pk"))


def _lock(pk: int) -> Budget:
    return Budget.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _store(budget: Budget) -> None:
    """Sets the counters to what the entries say; the CHECK refuses spending what is not there."""
    sums = BudgetEntry.objects.filter(budget=budget).aggregate(
        reserved=Sum("amount", filter=Q(state=EntryState.RESERVED), default=Decimal(0)),
        committed=Sum("amount", filter=Q(state=EntryState.COMMITTED), default=Decimal(0)),
        overruled=Sum(
            "amount",
            filter=Q(overruled=True, state__in=[EntryState.RESERVED, EntryState.COMMITTED]),
            default=Decimal(0),
        ),
    )
    beyond = max(Decimal(0), sums["reserved"] + sums["committed"] - budget.amount)
    sums["overruled"] = min(sums["overruled"], beyond)
    Budget.objects.filter(pk=budget.pk).update(**sums)
