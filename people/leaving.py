"""Somebody leaves: rights end that day, and nothing is left pointing at nobody.

A person without an employment is kept, with the record of what they learned, but browses and
books no more. What leaving means in other rooms they say themselves (`people.points`). An
employment that ends while another one of the same person in the same organisation goes on (a new
contract, another department) takes nothing away: the rest is handed over to that one.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people.delegation import current_delegate, end_delegation
from people.models import Delegation, Employment, Person, RoleAssignment
from people.points import LeaverChange, leaver_steps, open_ends, people_followers
from people.querysets import EmploymentQuerySet
from people.rights.log import record

logger = structlog.get_logger(__name__)
NEXT_CONTRACT = datetime.timedelta(days=7)
"""A contract that begins so soon after another goes on from it: there may be a weekend between."""
HIGHEST = 30
"""No organisation has more layers; a longer chain of managers is a circle."""


class LeavingRefused(Exception):
    """The employment cannot end on that day; the message says why, in plain words."""


@transaction.atomic
def end_employment(
    *, employment: Employment, last_day: datetime.date, by: Person | None, reason: str = ""
) -> None:
    """Ends `employment` with `last_day` (in Amsterdam; it may lie ahead) and what depends on it.

    The team goes over after the last day, by the nightly task when that lies ahead. Raises
    LeavingRefused, and LeaverBusy from the room that gives seats back.
    """
    employment = Employment.objects.select_for_update(of=("self",), no_key=True).get(
        pk=employment.pk
    )
    if last_day < employment.since:
        raise LeavingRefused(_("De laatste dag ligt voor de eerste dag van het dienstverband."))
    if employment.until is not None and employment.until < last_day:
        raise LeavingRefused(_("Dit dienstverband eindigt al eerder."))
    if employment.until != last_day:
        employment.until = last_day
        employment.save(update_fields=["until", "modified_at"])
        record(
            action="employment.end",
            by=by,
            object_kind="employment",
            object_id=employment.pk,
            organisation_id=employment.organisation_id,
            detail={"person": str(employment.person_id), "last_day": last_day.isoformat()},
        )
    settle(employment=employment, by=by, reason=reason)


@transaction.atomic
def settle(*, employment: Employment, by: Person | None, reason: str = "") -> None:
    """Does what the end of `employment` (with its last day filled in) asks; again is harmless."""
    last_day = employment.until
    if last_day is None:
        return
    settle_rights(employment=employment, by=by)
    change = change_of(employment, last_day, by=by, reason=reason)
    for _step in leaver_steps.answers(change):
        pass
    for _answer in people_followers.answers([employment.person_id]):
        pass


@transaction.atomic
def settle_rights(*, employment: Employment, by: Person | None) -> None:
    """Of `settle` what people's own rows ask: roles, team, delegations. Takes no seat's lock."""
    last_day = employment.until
    if last_day is None:
        return
    if not _goes_on(_later(employment, last_day), last_day):
        _end_roles(employment, last_day, by)
    if last_day < timezone.localdate():
        _hand_over_team(employment, last_day)
        if not _works(employment.person_id):
            _end_delegations(employment.person_id, by)


def settle_all(day: datetime.date) -> int:
    """Settles every employment that ended before `day` and left something open; returns how many.

    Each in its own transaction: one that fails (a run that is busy) is told as an error and comes
    again the next night, the others go on.
    """
    found = {pk for ids in open_ends.answers(day) for pk in ids}
    settled = 0
    for employment in Employment.objects.filter(pk__in=found).order_by("until", "pk"):
        try:
            settle(employment=employment, by=None)
        except Exception:
            logger.exception("leaver_not_settled", employment=employment.pk)
        else:
            settled += 1
    return settled


def people_open_ends(day: datetime.date) -> Sequence[int]:
    """Ended employments whose person still leads, stands in or has a role as if they were here.

    A role given after the last day is somebody's decision about an outsider, and stays.
    """
    same_person = Q(person=OuterRef("person"))
    here = Q(organisation=OuterRef("organisation"))
    current = Employment.objects.current(day)
    roles = RoleAssignment.objects.filter(
        same_person, Q(until=None) | Q(until__gte=day), created_at__date__lte=OuterRef("until")
    )
    led = current.filter(manager=OuterRef("person"))
    stands = Delegation.objects.exclude(until__lt=day).filter(
        Q(manager=OuterRef("person")) | Q(delegate=OuterRef("person"))
    )
    left_here = ~Exists(current.filter(same_person, here))
    left_all = ~Exists(current.filter(same_person))
    found = Employment.objects.filter(until__lt=day).filter(
        (left_here & (Exists(roles.filter(here)) | Exists(led.filter(here))))
        | (left_all & (Exists(roles.filter(organisation=None)) | Exists(led) | Exists(stands)))
    )
    return list(found.values_list("pk", flat=True))


def change_of(
    employment: Employment, last_day: datetime.date, *, by: Person | None, reason: str = ""
) -> LeaverChange:
    """What ending `employment` with `last_day` is for other rooms."""
    return LeaverChange(employment, last_day, by, reason, _successor(employment, last_day))


def _later(employment: Employment, last_day: datetime.date) -> EmploymentQuerySet:
    """Employments of the same person in the same organisation that last longer."""
    return (
        Employment.objects.of(employment.person_id)
        .filter(organisation=employment.organisation_id)
        .exclude(pk=employment.pk)
        .exclude(until__lte=last_day)
    )


def _successor(employment: Employment, last_day: datetime.date) -> Employment | None:
    """The one that goes on: the same personnel number first."""
    found = list(_later(employment, last_day).filter(since__lte=last_day + NEXT_CONTRACT))
    return min(
        found,
        key=lambda one: (one.personnel_number != employment.personnel_number, one.since, one.pk),
        default=None,
    )


def _goes_on(employments: EmploymentQuerySet, last_day: datetime.date) -> bool:
    latest = max(timezone.localdate(), last_day + NEXT_CONTRACT)
    return employments.filter(since__lte=latest).exists()


def _works(person_id: object) -> bool:
    return Employment.objects.current().of(person_id).exists()


def _end_roles(employment: Employment, last_day: datetime.date, by: Person | None) -> None:
    """Roles for the organisation, and those for the concern when no other work is left."""
    scope = Q(organisation=employment.organisation_id)
    others = Employment.objects.of(employment.person_id).exclude(pk=employment.pk)
    if not _goes_on(others.exclude(until__lte=last_day), last_day):
        scope |= Q(organisation=None)
    roles = RoleAssignment.objects.filter(
        scope, person=employment.person_id, created_at__date__lte=last_day
    ).exclude(until__lte=last_day)
    for role in roles.select_for_update(of=("self",)):
        record(
            action="role.end",
            by=by,
            object_kind="role",
            object_id=role.pk,
            organisation_id=role.organisation_id,
            detail={"person": str(role.person_id), "role": role.role, "because": "left"},
        )
        if role.since > last_day:
            role.delete()
        else:
            role.until = last_day
            role.save(update_fields=["until", "modified_at"])


def _hand_over_team(employment: Employment, last_day: datetime.date) -> None:
    """To the delegate, else to the manager above, else to nobody: P&O sees that in its list.

    Nobody comes to lead themselves, or somebody above themselves.
    """
    leaver = Person.objects.get(pk=employment.person_id)
    team = Employment.objects.filter(manager=leaver).exclude(until__lt=timezone.localdate())
    if _works(leaver.pk):
        team = team.filter(organisation=employment.organisation_id)
    if (
        Employment.objects.current()
        .of(leaver)
        .filter(organisation=employment.organisation)
        .exists()
    ):
        return
    heirs = heirs_of(employment, last_day)
    above = {heir.pk: chain_of(heir) for heir in heirs}
    for member in team.select_for_update(of=("self",), no_key=True).order_by("pk"):
        heir = next((one for one in heirs if member.person_id not in above[one.pk]), None)
        member.manager = heir
        member.save(update_fields=["manager", "modified_at"])


def heirs_of(employment: Employment, last_day: datetime.date) -> list[Person]:
    """Who may take the team over, first choice first: the delegate, then the manager above."""
    return [
        heir
        for heir in (current_delegate(employment.person, last_day), employment.manager)
        if heir is not None
        and heir.pk != employment.person_id
        and heir.is_active
        and _works(heir.pk)
    ]


def chain_of(person: Person) -> set[uuid.UUID]:
    """The person and everybody above them."""
    found: set[uuid.UUID] = set()
    level: set[uuid.UUID] = {person.pk}
    for _layer in range(HIGHEST):
        found |= level
        managers = Employment.objects.current().filter(person__in=level).exclude(manager=None)
        level = set(managers.values_list("manager_id", flat=True)) - found
        if not level:
            break
    return found


def _end_delegations(person_id: object, by: Person | None) -> None:
    lasting = Delegation.objects.lasting().filter(Q(manager=person_id) | Q(delegate=person_id))
    for delegation in lasting:
        end_delegation(delegation=delegation, by=by)
