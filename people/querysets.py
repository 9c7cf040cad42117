"""Querysets that read as prose. Days are days in Amsterdam."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from people.permissions import Permission, Scope

if TYPE_CHECKING:
    from people.models import Delegation, Employment, Person, RoleAssignment
    from people.policy import Actor


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

    def visible_to(self, actor: Actor) -> EmploymentQuerySet:
        """Those of an organisation whose people the actor may read, and the own team."""
        condition = Q(pk__in=[])
        organisation = actor.reach(Permission.PEOPLE_READ)
        if organisation:
            condition |= organisation.q("organisation")
        if actor.holds(Permission.PEOPLE_READ, Scope.TEAM):
            condition |= Q(pk__in=actor.team().values("pk"))
        return self.filter(condition)

    def in_name_order(self) -> EmploymentQuerySet:
        """As people are listed, the Dutch way."""
        return self.order_by(
            Lower("person__family_name__unaccent"), Lower("person__given_name__unaccent"), "pk"
        )


class DelegationQuerySet(QuerySet["Delegation"]):
    def lasting(self) -> DelegationQuerySet:
        """Those of today and those to come, soonest first."""
        return self.exclude(until__lt=timezone.localdate()).order_by("since", "pk")

    def current(self, day: datetime.date | None = None) -> DelegationQuerySet:
        return self.filter(holds_on(day or timezone.localdate()))


class RoleAssignmentQuerySet(QuerySet["RoleAssignment"]):
    def current(self, day: datetime.date | None = None) -> RoleAssignmentQuerySet:
        return self.filter(holds_on(day or timezone.localdate()))
