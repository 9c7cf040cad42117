"""The learning budgets of one organisation, spent in memory: the money of a dry run."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from enrollment.budgets.models import Budget
from organisations.models import Department, Organisation
from people.models import Employment
from planning.models import CourseRun


class Purse:
    """As `enrollment.budgets.actions` would reserve it, line after line. Two queries."""

    def __init__(self, organisation: Organisation, run: CourseRun) -> None:
        now = timezone.now()
        year = timezone.localtime(run.starts_at or now).year
        self.budgets = list(Budget.objects.filter(organisation=organisation, year=year))
        self.left = {budget.pk: budget.left for budget in self.budgets}
        self.parents: dict[int, int | None] = {}
        if any(budget.department_id for budget in self.budgets):
            rows = Department.objects.without_tree_fields().filter(organisation=organisation)
            self.parents = dict(rows.values_list("pk", "parent_id"))

    def pays(self, employment: Employment, price: Decimal | None) -> bool:
        """Takes the price from the nearest budget; False, and nothing taken, when it lacks that."""
        budget = self.budget_of(employment) if price else None
        if budget is None or price is None:
            return True
        if self.left[budget.pk] < price:
            return False
        self.left[budget.pk] -= price
        return True

    def budget_of(self, employment: Employment) -> Budget | None:
        """The person's own, else of the department or one above it, else the organisation's."""
        own = [one for one in self.budgets if one.person_id == employment.person_id]
        if own:
            return own[0]
        department: int | None = employment.department_id
        while department is not None:
            of_department = [one for one in self.budgets if one.department_id == department]
            if of_department:
                return of_department[0]
            department = self.parents.get(department)
        whole = (one for one in self.budgets if not one.person_id and not one.department_id)
        return next(whole, None)
