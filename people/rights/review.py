"""Who has which role, since when, and when it was last used."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from organisations.models import Organisation
from people.models import Employment, RightsReview, RoleAssignment
from people.querysets import RoleAssignmentQuerySet

UNUSED_AFTER = datetime.timedelta(days=90)
REVIEW_EVERY = datetime.timedelta(days=183)
"""Half a year (BIO2)."""


@dataclass(frozen=True)
class HeldRole:
    """A role as the review shows it. Unused counts from the day it was given."""

    assignment: RoleAssignment
    unused: bool


def roles_of(organisation: Organisation | None) -> RoleAssignmentQuerySet:
    """Roles that hold now or will, in name order; None asks for those of the whole concern."""
    today = timezone.localdate()
    held: RoleAssignmentQuerySet = RoleAssignment.objects.filter(
        Q(until=None) | Q(until__gte=today), organisation=organisation
    )
    return _listed(held)


def reviewed_roles(organisation: Organisation) -> RoleAssignmentQuerySet:
    """What its review is about: the roles in the organisation, and those for the whole concern
    of people who work there, so that those too are looked at by somebody near."""
    workers = Employment.objects.current().filter(organisation=organisation).values("person")
    return _listed(
        RoleAssignment.objects.current().filter(
            Q(organisation=organisation) | Q(organisation=None, person__in=workers)
        )
    )


def _listed(roles: RoleAssignmentQuerySet) -> RoleAssignmentQuerySet:
    return roles.select_related("person", "given_by", "organisation").order_by(
        "role", "person__family_name", "person__given_name", "pk"
    )


def held_roles(roles: Iterable[RoleAssignment]) -> list[HeldRole]:
    """The roles with a mark on those nobody used for 90 days."""
    long_ago = timezone.localdate() - UNUSED_AFTER
    return [HeldRole(role, (role.last_used_on or role.since) < long_ago) for role in roles]


def snapshot(roles: Iterable[RoleAssignment]) -> list[dict[str, Any]]:
    """The roles as data that stays as it was signed. Ids, no names."""
    return [
        {
            "person": str(role.person_id),
            "role": role.role,
            "organisation": role.organisation_id,
            "since": role.since.isoformat(),
            "until": role.until.isoformat() if role.until else None,
            "last_used_on": role.last_used_on.isoformat() if role.last_used_on else None,
        }
        for role in roles
    ]


def is_overdue(last: RightsReview | None) -> bool:
    """Never reviewed, or longer ago than half a year."""
    return last is None or last.signed_at < timezone.now() - REVIEW_EVERY
