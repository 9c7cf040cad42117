"""Who holds a budget decides about what is asked from it, also without a team."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from enrollment.models import Budget
from people.models import Delegation, Person


def budgets_held_by(person: Person) -> QuerySet[Any]:
    """From this year on, also those of whom this person stands in for."""
    stands_in_for = Delegation.objects.current().filter(delegate=person).values("manager")
    return Budget.objects.filter(
        Q(holder=person) | Q(holder__in=stands_in_for), year__gte=timezone.localdate().year
    )
