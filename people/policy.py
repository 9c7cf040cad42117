"""The one policy: may I, and which ones?

An *actor* is a person with the employment they act for and the roles that come with it. Rooms ask
`actor.may(permission, organisation)` for one object and `actor.reach(permission)` for a queryset,
and both read the same table, so that page, search, mail and export cannot disagree.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.extension import ExtensionPoint
from organisations.states import OrganisationState
from people.delegation import team_of
from people.models import Employment, Person, RoleAssignment
from people.permissions import NOT_YET, PREPARING_ROLES, ROLES, Permission, Role, Scope
from people.querysets import EmploymentQuerySet, RoleAssignmentQuerySet

LONGEST_CHANGE = datetime.timedelta(minutes=10)
"""A version carries the moment at which its transaction began; an import takes a while."""

things_to_decide: ExtensionPoint[[Person], QuerySet[Any]] = ExtensionPoint("things_to_decide")
"""What makes somebody a decider without a team (a budget they hold); any row will do."""


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
        # Not Q(): that disappears when it is joined to another condition by "or".
        return ~Q(pk__in=[]) if self.everywhere else Q(**{f"{field}__in": self.organisation_ids})


@dataclass(frozen=True)
class Grant:
    """A role, and the organisation for which it holds (None: the whole concern).

    `withheld` is what the role would give, but not in the state its organisation is in; `added`
    is what something of one's own gives besides.
    """

    role: Role
    organisation_id: int | None
    withheld: frozenset[Permission] = frozenset()
    added: frozenset[Permission] = frozenset()

    def scope_of(self, permission: Permission) -> Scope | None:
        """How far it gives `permission`; None when it does not."""
        if permission in self.withheld:
            return None
        own = Scope.OWN if permission in self.added else None
        return ROLES[self.role].grants.get(permission, own)


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
        return any(grant.scope_of(permission) == scope for grant in self.grants)

    def reach(self, permission: Permission) -> Reach:
        """Where `permission` holds for a whole organisation or the concern."""
        organisations = set()
        for grant in self.grants:
            scope = grant.scope_of(permission)
            if scope == Scope.CONCERN or (
                scope == Scope.ORGANISATION and grant.organisation_id is None
            ):
                return Reach(True, frozenset())
            if scope == Scope.ORGANISATION and grant.organisation_id is not None:
                organisations.add(grant.organisation_id)
        return Reach(False, frozenset(organisations))

    def team(self) -> EmploymentQuerySet:
        """The employments of the own team, today: what the scope *team* reaches."""
        if self.person is None or Role.MANAGER not in self.roles:
            return Employment.objects.none()
        return team_of(self.person)

    def may(self, permission: Permission, organisation_id: int | None = None) -> bool:
        """Whether `permission` holds for that organisation; without one: anywhere at all."""
        if organisation_id is not None:
            return organisation_id in self.reach(permission)
        return any(grant.scope_of(permission) is not None for grant in self.grants)


NOBODY = Actor(person=None, employment=None, employments=(), grants=())


def actor_for(person: Person, employment_id: int | None = None) -> Actor:
    """The actor for `person` acting for that employment, or for the first when it is not theirs.

    The learner's role holds for the employment acted for; given roles hold for the organisation
    they were given in, whatever employment is acted for. An employment with a live organisation
    goes before others. Roles in an organisation that has left rest, and whoever works nowhere has
    no rights, even when nobody ended their roles, but those of a trainer from outside. Who stands
    in for a manager is one as long as that lasts. Two queries.
    """
    decides = {
        f"decides_{number}": Exists(rows)
        for number, rows in enumerate(things_to_decide.answers(person))
    }
    employments = tuple(
        Employment.objects.current()
        .of(person)
        .select_related("organisation__settings", "department")
        .annotate(leads=Exists(team_of(person)), **decides)
        .order_by("since", "id")
    )
    live = (one for one in employments if one.organisation.state == OrganisationState.LIVE)
    fallback = next(live, employments[0] if employments else None)
    if fallback is None:
        held = outside_trainer_roles().filter(person=person).values_list("organisation", flat=True)
        return Actor(person, None, (), tuple(Grant(Role.TRAINER, pk) for pk in held))
    employment = next((one for one in employments if one.pk == employment_id), fallback)
    assignments = RoleAssignment.objects.current().filter(person=person)
    grants = [
        Grant(Role(assignment.role), assignment.organisation_id)
        for assignment in assignments.exclude(organisation__state=OrganisationState.LEFT)
    ]
    learner = _learner(employment, grants)
    has_left = employment.organisation.state == OrganisationState.LEFT
    if not has_left and any(getattr(employment, name) for name in decides):
        learner = replace(learner, added=frozenset({Permission.ENROLLMENT_DECIDE}))
    grants.append(learner)
    if employment.leads and not has_left:
        grants.append(Grant(Role.MANAGER, employment.organisation_id))
    return Actor(person, employment, employments, tuple(grants))


def outside_trainer_roles() -> RoleAssignmentQuerySet:
    """Trainer's roles in an organisation that were given when all work of that person had ended
    and was known to, or to somebody who never had any: a decision about an outsider. Any other was
    given to an employee and does not outlive the employment, even when nobody ended it and the
    end was filled in later with an earlier day: hence the versions."""
    same_person = Q(person=OuterRef("person"))
    worked = Employment.objects.filter(
        same_person, Q(until=None) | Q(until__gte=OuterRef("created_at__date"))
    )
    versions = apps.get_model("people.EmploymentEvent").objects.filter(
        same_person, pgh_created_at__gte=OuterRef("created_at") - LONGEST_CHANGE
    )
    found: RoleAssignmentQuerySet = (
        RoleAssignment.objects.current()
        .filter(~Exists(worked), ~Exists(versions), role=Role.TRAINER, organisation__isnull=False)
        .exclude(organisation__state=OrganisationState.LEFT)
    )
    return found


def _learner(employment: Employment, given: list[Grant]) -> Grant:
    """What the state of the organisation leaves of a learner's rights."""
    organisation = employment.organisation
    withheld = NOT_YET
    if organisation.state == OrganisationState.LIVE:
        withheld = frozenset()
    elif organisation.state == OrganisationState.ONBOARDING and any(
        grant.role in PREPARING_ROLES and grant.organisation_id in {organisation.pk, None}
        for grant in given
    ):
        withheld = frozenset({Permission.ENROLL_SELF})
    return Grant(Role.LEARNER, organisation.pk, withheld)
