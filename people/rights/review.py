"""Who has which role, since when, and when it was last used."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from organisations.models import Organisation
from people.models import Person, RightsReview, RoleAssignment, SecurityEvent
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


def reviewed_roles(organisation: Organisation | None) -> RoleAssignmentQuerySet:
    """What a review is about: the roles in the organisation, or (None) those for the whole
    concern, which no organisation can judge."""
    return _listed(RoleAssignment.objects.current().filter(organisation=organisation))


@dataclass(frozen=True)
class ConcernReview:
    """A signed look at the roles for the whole concern; kept as a line of the security log, which
    nobody can change."""

    signed_at: datetime.datetime
    signed_by: Person | None
    roles: list[dict[str, Any]]
    note: str


CONCERN = "concern"


def reviews_of(organisation: Organisation | None) -> Sequence[RightsReview | ConcernReview]:
    """The last ten, newest first."""
    if organisation is not None:
        found = RightsReview.objects.filter(organisation=organisation).select_related("signed_by")
        return list(found[:10])
    lines = list(
        SecurityEvent.objects.filter(
            action="rights.review", object_kind=CONCERN, organisation_id=None
        ).order_by("-at", "-pk")[:10]
    )
    people = Person.objects.in_bulk({line.actor_id for line in lines})
    return [
        ConcernReview(
            line.at, people.get(line.actor_id), line.detail["roles"], line.detail.get("note", "")
        )
        for line in lines
    ]


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


def is_overdue(last: RightsReview | ConcernReview | None) -> bool:
    """Never reviewed, or longer ago than half a year."""
    return last is None or last.signed_at < timezone.now() - REVIEW_EVERY
