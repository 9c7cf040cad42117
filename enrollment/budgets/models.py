"""Budget and BudgetEntry."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped
from enrollment.models import Enrollment
from organisations.models import Department, Organisation
from people.models import Person


class Budget(Timestamped):
    """Money for learning in one year: of an organisation, a department (with all below it), or a
    person. Euro excluding VAT.

    The counters stand under a CHECK, as seats do: nothing is spent that is not there, unless
    somebody overruled it by name.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="budgets")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="budgets"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="budgets"
    )
    year = models.PositiveSmallIntegerField()
    holder = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="held_budgets"
    )
    """Who agrees with spending it; empty: the learning advisers of the organisation."""
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    reserved = models.DecimalField(max_digits=11, decimal_places=2, default=Decimal(0))
    """For requests that are not booked yet."""
    committed = models.DecimalField(max_digits=11, decimal_places=2, default=Decimal(0))
    overruled = models.DecimalField(max_digits=11, decimal_places=2, default=Decimal(0))
    """Of those, what somebody let through beyond the amount."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "department", "person", "year"],
                nulls_distinct=False,
                name="budget_once_a_year",
            ),
            models.CheckConstraint(
                name="budget_for_one_thing", condition=Q(department=None) | Q(person=None)
            ),
            models.CheckConstraint(
                name="budget_never_overspent",
                condition=Q(amount__gte=F("reserved") + F("committed") - F("overruled")),
                violation_error_message=_("Er is al meer toegezegd dan dit bedrag."),
            ),
            models.CheckConstraint(
                name="budget_not_negative",
                condition=Q(amount__gte=0, reserved__gte=0, committed__gte=0, overruled__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}: {self.amount}"

    @property
    def taken(self) -> Decimal:
        """What is reserved or committed."""
        return self.reserved + self.committed

    @property
    def left(self) -> Decimal:
        """What can still be spent; below zero when it was overruled."""
        return self.amount - self.reserved - self.committed


class EntryState(models.TextChoices):
    WANTED = "wanted", _("past niet, wacht op een besluit")
    RESERVED = "reserved", _("gereserveerd")
    COMMITTED = "committed", _("toegezegd")
    RELEASED = "released", _("vrijgegeven")


class BudgetEntry(Timestamped):
    """What one enrollment takes from a budget."""

    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.CASCADE, primary_key=True, related_name="budget_entry"
    )
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="entries")
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    state = models.CharField(max_length=10, choices=EntryState)
    overruled_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    overruled = models.BooleanField(default=False)
    """Somebody let it through although the budget did not suffice."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="budget_entry_state_known", condition=Q(state__in=EntryState.values)
            ),
            models.CheckConstraint(name="budget_entry_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}: {self.amount} {self.state}"
