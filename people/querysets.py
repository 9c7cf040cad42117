"""Querysets that read as prose. Days are days in Amsterdam."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

if TYPE_CHECKING:
    from people.models import Delegation, Employment, Person, RoleAssignment


def holds_on(day: datetime.date, prefix: str = "") -> Q:
    """Rows of a Period that hold on `day`."""
    return Q(**{f"{prefix}since__lte": day}) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": day})
    )


class PersonQuerySet(QuerySet["Person"]):
    def active(self) -> PersonQuerySet:
        return self.filter(is_active=True)

    def in_name_order(self) -> PersonQuerySet:
        """The Dutch way: 'van der Werff, Yvonne' stands under W, whatever the accents or case."""
        return self.order_by(Lower("family_name__unaccent"), Lower("given_name__unaccent"), "id")


class EmploymentQuerySet(QuerySet["Employment"]):
    def current(self, day: datetime.date | None = None) -> EmploymentQuerySet:
        return self.filter(holds_on(day or timezone.localdate()))

    def of(self, person: Any) -> EmploymentQuerySet:
        return self.filter(person=person)

    def managed_by(self, person: Any) -> EmploymentQuerySet:
        return self.current().filter(manager=person)


class DelegationQuerySet(QuerySet["Delegation"]):
    def current(self, day: datetime.date | None = None) -> DelegationQuerySet:
        return self.filter(holds_on(day or timezone.localdate()))


class RoleAssignmentQuerySet(QuerySet["RoleAssignment"]):
    def current(self, day: datetime.date | None = None) -> RoleAssignmentQuerySet:
        return self.filter(holds_on(day or timezone.localdate()))
