"""The one policy: may I, and which ones?

An *actor* is a person with the employment they act for and the roles that come with it. Rooms ask
`actor.may(permission, organisation)` for one object and `actor.reach(permission)` for a queryset,
and both read the same table, so that page, search, mail and export cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from people.models import Employment, Person, RoleAssignment
from people.permissions import ROLES, Permission, Role, Scope


@dataclass(frozen=True)
class Reach:
    """The organisations for which a permission holds: everywhere, or those named."""

    everywhere: bool
    organisation_ids: frozenset[int]

    def __contains__(self, organisation_id: int | None) -> bool:
        return self.everywhere or organisation_id in self.organisation_ids

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.organisation_ids)

    def q(self, field: str) -> Q:
        """The rows whose `field` (an organisation) lies within reach; none when it is empty."""
        return Q() if self.everywhere else Q(**{f"{field}__in": self.organisation_ids})


@dataclass(frozen=True)
class Grant:
    """A role, and the organisation for which it holds (None: the whole concern)."""

    role: Role
    organisation_id: int | None


@dataclass(frozen=True)
class Actor:
    """Who acts, for which employment, with which roles; `NOBODY` for a stranger."""

    person: Person | None
    employment: Employment | None
    employments: tuple[Employment, ...]
    grants: tuple[Grant, ...]

    @property
    def organisation_id(self) -> int | None:
        return self.employment.organisation_id if self.employment else None

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def holds(self, permission: Permission, scope: Scope) -> bool:
        """Whether any role gives `permission` with exactly this scope."""
        return any(ROLES[grant.role].grants.get(permission) == scope for grant in self.grants)

    def reach(self, permission: Permission) -> Reach:
        """Where `permission` holds for a whole organisation or the concern."""
        organisations = set()
        for grant in self.grants:
            scope = ROLES[grant.role].grants.get(permission)
            if scope == Scope.CONCERN or (
                scope == Scope.ORGANISATION and grant.organisation_id is None
            ):
                return Reach(True, frozenset())
            if scope == Scope.ORGANISATION and grant.organisation_id is not None:
                organisations.add(grant.organisation_id)
        return Reach(False, frozenset(organisations))

    def may(self, permission: Permission, organisation_id: int | None = None) -> bool:
        """Whether `permission` holds for that organisation; without one: anywhere at all."""
        if organisation_id is not None:
            return organisation_id in self.reach(permission)
        return any(permission in ROLES[grant.role].grants for grant in self.grants)


NOBODY = Actor(person=None, employment=None, employments=(), grants=())


def actor_for(person: Person, employment_id: int | None = None) -> Actor:
    """The actor for `person` acting for that employment, or for the first when it is not theirs.

    The learner's role holds for the employment acted for; given roles hold for the organisation
    they were given in, whatever employment is acted for. Three queries.
    """
    employments = tuple(
        Employment.objects.current()
        .of(person)
        .select_related("organisation", "department")
        .order_by("since", "id")
    )
    chosen = next((one for one in employments if one.pk == employment_id), None)
    employment = chosen or (employments[0] if employments else None)
    grants = [
        Grant(Role(assignment.role), assignment.organisation_id)
        for assignment in RoleAssignment.objects.current().filter(person=person)
    ]
    if employment:
        grants.append(Grant(Role.LEARNER, employment.organisation_id))
        if Employment.objects.managed_by(person).exists():
            grants.append(Grant(Role.MANAGER, employment.organisation_id))
    return Actor(person, employment, employments, tuple(grants))
