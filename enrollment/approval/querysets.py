"""Which requests wait for whom? The one answer for page, mail and button."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.delegation import managers_acted_for
from people.models import Employment
from people.permissions import Permission, Scope
from people.policy import Actor

if TYPE_CHECKING:
    from enrollment.approval.models import ApprovalStep


class ApprovalStepQuerySet(QuerySet["ApprovalStep"]):
    def waiting(self) -> ApprovalStepQuerySet:
        """Undecided, and its turn has come."""
        return self.filter(state="waiting", opened_at__isnull=False)

    def with_request(self) -> ApprovalStepQuerySet:
        """With what one wants to know before deciding, in a fixed number of queries."""
        return self.select_related(
            "decided_by",
            "enrollment__person",
            "enrollment__organisation",
            "enrollment__department",
            "enrollment__manager",
            "enrollment__employment__department",
            "enrollment__employment__manager",
            "enrollment__run__course__owner",
            "enrollment__run__location",
            "enrollment__run__seats",
            "enrollment__budget_entry__budget",
        ).prefetch_related("enrollment__run__course__texts", "enrollment__run__meetings__location")

    def decidable_by(self, actor: Actor) -> ApprovalStepQuerySet:
        """What `actor` may decide now; nobody decides about themselves.

        The manager of today and the budget's holder, with a team or without (or who stands in for
        them); once escalated also the manager's manager. Learning advisers decide what asks for
        them, what has nobody else, and what was escalated.
        """
        if actor.person is None:
            return self.none()
        condition = Q(pk__in=[])
        if actor.may(Permission.ENROLLMENT_DECIDE):
            led = managers_acted_for(actor.person)
            condition |= Q(
                decider="budget_holder", enrollment__budget_entry__budget__holder__in=led
            )
            if actor.holds(Permission.ENROLLMENT_DECIDE, Scope.TEAM):
                condition |= self._as_manager(led)
        reach = actor.reach(Permission.ENROLLMENT_DECIDE)
        if reach:
            nobody_else = Q(decider="manager", enrollment__employment__manager=None) | Q(
                decider="budget_holder", enrollment__budget_entry__budget__holder=None
            )
            officers = Q(decider="officer") | Q(escalated_at__isnull=False) | nobody_else
            condition |= reach.q("enrollment__organisation") & officers
        return self.waiting().filter(condition).exclude(enrollment__person=actor.person)

    @staticmethod
    def _as_manager(led: frozenset[uuid.UUID]) -> Q:
        above = Employment.objects.current().filter(
            person=OuterRef("enrollment__employment__manager"),
            organisation=OuterRef("enrollment__organisation"),
            manager__in=led,
        )
        return Q(decider="manager", enrollment__employment__manager__in=led) | Q(
            Exists(above), decider="manager", escalated_at__isnull=False
        )
