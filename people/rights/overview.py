"""What the pages about roles show at a glance."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone
from django.utils.functional import Promise

from organisations.models import Organisation
from people.models import RightsReview, RoleAssignment
from people.permissions import (
    GIVABLE,
    PERMISSION_WORDS,
    ROLES,
    SCOPE_WORDS,
    Permission,
    Role,
)
from people.policy import Reach
from people.querysets import holds_on
from people.rights.review import REVIEW_EVERY


@dataclass(frozen=True)
class OrganisationRoles:
    """One row of the list: how many roles, and how the review stands."""

    organisation: Organisation
    roles: int
    reviewed_at: datetime.datetime | None
    review_due: bool


def places_of(reach: Reach) -> list[OrganisationRoles]:
    """The organisations within reach, in one query."""
    held = (
        RoleAssignment.objects.filter(holds_on(timezone.localdate()), organisation=OuterRef("pk"))
        .order_by()
        .values("organisation")
        .annotate(number=Count("pk"))
    )
    last = RightsReview.objects.filter(organisation=OuterRef("pk")).order_by("-signed_at")
    long_ago = timezone.now() - REVIEW_EVERY
    found = Organisation.objects.filter(reach.q("pk")).annotate(
        role_count=Subquery(held.values("number")),
        reviewed_at=Subquery(last.values("signed_at")[:1]),
    )
    return [
        OrganisationRoles(
            organisation=one,
            roles=one.role_count or 0,
            reviewed_at=one.reviewed_at,
            review_due=one.reviewed_at is None or one.reviewed_at < long_ago,
        )
        for one in found
    ]


@dataclass(frozen=True)
class RoleRow:
    """One role of the table *Wie mag wat*: a cell of words per permission, empty when it lacks."""

    name: Promise | str
    sentence: Promise | str
    cells: Sequence[tuple[Promise | str, Promise | str]]
    gives: Sequence[Promise | str]


def table_of_rights() -> list[RoleRow]:
    """Straight from `people.permissions`: what is shown is what is decided by."""
    return [
        RoleRow(
            name=role.label,
            sentence=ROLES[role].sentence,
            cells=[
                (PERMISSION_WORDS[permission], SCOPE_WORDS[ROLES[role].grants[permission]])
                for permission in Permission
                if permission in ROLES[role].grants
            ],
            gives=[given.label for given in GIVABLE.get(role, {})],
        )
        for role in Role
    ]
