"""Giving and ending roles, and signing the review of who has what.

Whoever acts is asked for their own rights here, not in the view: a script or a second screen
cannot forget it.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.models import Organisation
from people.models import Employment, Person, RightsReview, RoleAssignment
from people.permissions import ASSIGNABLE_ROLES, CONCERN_ROLES, GIVABLE, Permission, Role, Scope
from people.policy import Actor, actor_for
from people.querysets import PersonQuerySet, holds_on
from people.rights.log import record
from people.rights.review import CONCERN, reviewed_roles, snapshot


class RoleRefused(Exception):
    """This role cannot be given or ended like that; the message is the reason, for people."""


def givable_roles(actor: Actor, organisation: Organisation | None) -> list[Role]:
    """The roles that `actor` may give and end in `organisation` (None: for the whole concern)."""
    return [role for role in ASSIGNABLE_ROLES if _may_give(actor, role, organisation)]


def _may_give(actor: Actor, role: Role, organisation: Organisation | None) -> bool:
    if organisation is not None and role in CONCERN_ROLES:
        return False
    for grant in actor.grants:
        scope = GIVABLE.get(grant.role, {}).get(role)
        own = organisation is not None and grant.organisation_id in {organisation.pk, None}
        if scope == Scope.CONCERN or (scope == Scope.ORGANISATION and own):
            return True
    return False


def candidates(
    actor: Actor, organisation: Organisation | None, address: str = ""
) -> PersonQuerySet:
    """To whom `actor` may give a role there: whoever works there; whoever works anywhere for who
    has the right in the whole concern. Somebody who works nowhere, as a trainer from outside, is
    found by their whole address only."""
    workers = Employment.objects.current()
    if not actor.reach(Permission.ROLES_MANAGE).everywhere:
        workers = workers.filter(organisation=organisation)
    lasting = Employment.objects.exclude(until__lt=timezone.localdate())
    outsiders = Person.objects.exclude(pk__in=lasting.values("person")).filter(
        email=address.strip().lower()
    )
    people: PersonQuerySet = Person.objects.active().filter(
        Q(pk__in=workers.values("person")) | Q(pk__in=outsiders.values("pk"))
    )
    return people.exclude(pk=actor.person.pk) if actor.person else people


@transaction.atomic
def give_role(
    *,
    by: Person,
    person: Person,
    role: Role,
    organisation: Organisation | None,
    since: datetime.date,
    until: datetime.date | None = None,
) -> RoleAssignment:
    """Days are days in Amsterdam; `until` is the last one. Raises RoleRefused."""
    if person.pk == by.pk:
        raise RoleRefused(_("Je kunt jezelf geen rol geven. Vraag het aan een collega."))
    actor = actor_for(by)
    if not _may_give(actor, role, organisation):
        raise RoleRefused(_("Deze rol kun jij hier niet geven."))
    outside = person.email if role == Role.TRAINER and organisation is not None else ""
    if not candidates(actor, organisation, outside).filter(pk=person.pk).exists():
        raise RoleRefused(_("Deze collega werkt niet bij deze organisatie."))
    if since < timezone.localdate() or (until is not None and until < since):
        raise RoleRefused(_("Een rol begint vandaag of later, en eindigt niet voor het begin."))
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if _overlapping(person, role, organisation, since, until).exists():
        raise RoleRefused(_("Deze collega heeft die rol al in (een deel van) deze periode."))
    assignment = RoleAssignment.objects.create(
        person=person, role=role, organisation=organisation, since=since, until=until, given_by=by
    )
    _record("role.give", assignment, by)
    return assignment


def _overlapping(
    person: Person,
    role: Role,
    organisation: Organisation | None,
    since: datetime.date,
    until: datetime.date | None,
) -> Any:
    held = RoleAssignment.objects.filter(person=person, role=role, organisation=organisation)
    begun = Q() if until is None else Q(since__lte=until)
    return held.filter(begun, Q(until=None) | Q(until__gte=since))


@transaction.atomic
def end_role(
    *,
    by: Person,
    assignment: RoleAssignment,
    reason: str,
    last_day: datetime.date | None = None,
) -> None:
    """Without `last_day` the role ends at once: also for the rest of today.

    Raises RoleRefused, also when nobody would be left to operate the portal.
    """
    others = _lock_with_others(assignment)
    assignment.refresh_from_db()
    if not _may_give(actor_for(by), Role(assignment.role), assignment.organisation):
        raise RoleRefused(_("Deze rol kun jij niet beëindigen."))
    today = timezone.localdate()
    if assignment.until is not None and assignment.until < today:
        raise RoleRefused(_("Deze rol was al beëindigd."))
    if last_day is not None and (last_day < max(today, assignment.since)):
        raise RoleRefused(_("De laatste dag is vandaag of later, en niet voor het begin."))
    if assignment.role == Role.FUNCTIONAL_ADMIN and not others:
        raise RoleRefused(
            _("Dit is de laatste functioneel beheerder. Geef de rol eerst aan een ander.")
        )
    _record("role.end", assignment, by, reason=reason, last_day=str(last_day or ""))
    _stop(assignment, last_day or today - datetime.timedelta(days=1))


def _lock_with_others(assignment: RoleAssignment) -> int:
    """Locks the role; of functional administrators all, so that two who end each other's role at
    once do not both succeed. Returns how many of those go on."""
    rows = Q(pk=assignment.pk)
    if assignment.role == Role.FUNCTIONAL_ADMIN:
        rows |= Q(role=Role.FUNCTIONAL_ADMIN, until=None, person__is_active=True) & holds_on(
            timezone.localdate()
        )
    locked = RoleAssignment.objects.select_for_update(of=("self",)).filter(rows).order_by("pk")
    return len([row for row in locked if row.pk != assignment.pk])


def _stop(assignment: RoleAssignment, last_day: datetime.date) -> None:
    """A role that never held on a full day before is taken away: a period has at least one."""
    if last_day < assignment.since:
        assignment.delete()
        return
    assignment.until = last_day
    assignment.save(update_fields=["until", "modified_at"])


@transaction.atomic
def sign_review(*, by: Person, organisation: Organisation, note: str = "") -> RightsReview:
    """Who has what, as it is now, signed by `by`. Raises RoleRefused without the right."""
    if not actor_for(by).may(Permission.ROLES_MANAGE, organisation.pk):
        raise RoleRefused(_("Deze controle kun jij niet ondertekenen."))
    review: RightsReview = RightsReview.objects.create(
        organisation=organisation,
        signed_by=by,
        note=note,
        roles=snapshot(reviewed_roles(organisation)),
    )
    record(
        action="rights.review",
        by=by,
        object_kind="rights_review",
        object_id=review.pk,
        organisation_id=organisation.pk,
        detail={"roles": len(review.roles)},
    )
    return review


@transaction.atomic
def sign_concern_review(*, by: Person, note: str = "") -> None:
    """As `sign_review`, of the roles for the whole concern. Raises RoleRefused."""
    if not actor_for(by).reach(Permission.ROLES_MANAGE).everywhere:
        raise RoleRefused(_("Deze controle kun jij niet ondertekenen."))
    record(
        action="rights.review",
        by=by,
        object_kind=CONCERN,
        object_id="",
        detail={"roles": snapshot(reviewed_roles(None)), "note": note},
    )


def _record(action: str, assignment: RoleAssignment, by: Person, **detail: str) -> None:
    record(
        action=action,
        by=by,
        object_kind="person",
        object_id=assignment.person_id,
        organisation_id=assignment.organisation_id,
        detail={
            "role": assignment.role,
            "since": assignment.since.isoformat(),
            "until": assignment.until.isoformat() if assignment.until else "",
            **detail,
        },
    )
