"""Whom to ask: the people for whom a step is among what they may decide."""

from __future__ import annotations

from django.db.models import Q

from enrollment.approval.models import ApprovalStep
from people.models import Delegation, Employment, Person, RoleAssignment
from people.permissions import Role
from people.policy import actor_for


def deciders_of(step: ApprovalStep) -> list[Person]:
    """Who may decide `step` now, as `decidable_by` says for each: so nobody is asked who may not,
    and nobody who may be asked is named by another rule than the page's."""
    return [
        person
        for person in _candidates(step)
        if ApprovalStep.objects.decidable_by(actor_for(person)).filter(pk=step.pk).exists()
    ]


def _candidates(step: ApprovalStep) -> list[Person]:
    enrollment = step.enrollment
    entry = getattr(enrollment, "budget_entry", None)
    managers = {enrollment.employment.manager_id, entry.budget.holder_id if entry else None}
    if step.escalated_at:
        above = Employment.objects.current().filter(
            person=enrollment.employment.manager_id, organisation=enrollment.organisation_id
        )
        managers |= set(above.values_list("manager", flat=True))
    stand_ins = Delegation.objects.current().filter(manager__in=managers - {None})
    officers = RoleAssignment.objects.current().filter(
        role=Role.LD_OFFICER, organisation=enrollment.organisation_id
    )
    found = Person.objects.active().filter(
        Q(pk__in=managers - {None})
        | Q(pk__in=stand_ins.values("delegate"))
        | Q(pk__in=officers.values("person"))
    )
    return list(found.exclude(pk=enrollment.person_id).order_by("pk"))
