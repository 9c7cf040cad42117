"""Who stands in for whom: a manager who is away names a colleague, from–to.

The delegate sees the team as the manager does, for as long as it lasts. It is not passed on: who
stands in for a colleague does not stand in for whom that colleague stands in for.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.extension import ExtensionPoint
from people.models import Delegation, Employment, Person
from people.querysets import EmploymentQuerySet, PersonQuerySet, holds_on
from people.rights.log import record

NEARBY = 50
"""How many colleagues a form suggests."""


@dataclass(frozen=True)
class DelegationChange:
    """A delegation that was given, or that ends now; `by` None is the portal itself."""

    delegation: Delegation
    given: bool
    by: Person | None


delegation_followers: ExtensionPoint[[DelegationChange], None] = ExtensionPoint(
    "delegation_followers"
)
"""Told of every delegation given or ended, in its transaction. Declared here and not in
`people.points`, which stands above the policy that reads delegations."""


class DelegationRefused(Exception):
    """This cannot be a delegation; the message says why, in plain words."""


def managers_acted_for(person: Person) -> frozenset[uuid.UUID]:
    """The managers whose teams are this person's today: their own, and those they stand in for.

    One query. The person is always among them, also without a team.
    """
    stands_in_for = Delegation.objects.current().filter(delegate=person)
    return frozenset({person.pk, *stands_in_for.values_list("manager_id", flat=True)})


def team_of(person: Person) -> EmploymentQuerySet:
    """The employments that these managers lead today, as one statement."""
    stands_in_for = Delegation.objects.current().filter(delegate=person)
    return Employment.objects.current().filter(
        Q(manager=person) | Q(manager__in=stands_in_for.values("manager"))
    )


def delegate_candidates(manager: Person) -> PersonQuerySet:
    """Colleagues who may stand in: they work now in an organisation where the manager works or
    where the manager's team does."""
    organisations = (
        Employment.objects.current().of(manager) | Employment.objects.managed_by(manager)
    ).values("organisation")
    employments = Employment.objects.current().filter(organisation__in=organisations)
    found: PersonQuerySet = (
        Person.objects.active().filter(pk__in=employments.values("person")).exclude(pk=manager.pk)
    )
    return found


def nearby_colleagues(manager: Person) -> PersonQuerySet:
    """Those whom a manager names first: the own manager, colleagues with that same manager, and
    the own team; at most NEARBY."""
    above = Employment.objects.current().of(manager).values("manager")
    near = Employment.objects.current().filter(manager__in=above) | Employment.objects.managed_by(
        manager
    )
    candidates = delegate_candidates(manager)
    found = candidates.filter(pk__in=above) | candidates.filter(pk__in=near.values("person"))
    return found.in_name_order()[:NEARBY]


@transaction.atomic
def name_delegate(
    *,
    manager: Person,
    delegate: Person,
    since: datetime.date,
    until: datetime.date | None,
    by: Person,
) -> Delegation:
    """Lets `delegate` act for `manager` from `since` up to and including `until` (None: for good).

    Days are days in Amsterdam. Raises DelegationRefused.
    """
    Person.objects.select_for_update(no_key=True).get(pk=manager.pk)
    reason = _why_not(manager, delegate, since, until)
    if reason:
        raise DelegationRefused(reason)
    delegation = Delegation.objects.create(
        manager=manager, delegate=delegate, since=since, until=until
    )
    _log(delegation, action="delegation.give", by=by)
    _follow(DelegationChange(delegation, given=True, by=by))
    return delegation


@transaction.atomic
def end_delegation(*, delegation: Delegation, by: Person | None) -> None:
    """From this moment the delegate no longer acts; one that never began is taken away."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    _log(delegation, action="delegation.end", by=by)
    _follow(DelegationChange(delegation, given=False, by=by))
    if delegation.since > yesterday:
        delegation.delete()
    elif delegation.until is None or delegation.until > yesterday:
        delegation.until = yesterday
        delegation.save(update_fields=["until", "modified_at"])


def _why_not(
    manager: Person, delegate: Person, since: datetime.date, until: datetime.date | None
) -> str | None:
    if until is not None and until < since:
        return _("De laatste dag ligt voor de eerste dag.")
    if since < timezone.localdate():
        return _("De eerste dag is al voorbij. Kies vandaag of later.")
    if not delegate_candidates(manager).filter(pk=delegate.pk).exists():
        return _("Kies een collega die nu in jouw organisatie werkt.")
    others = Delegation.objects.filter(manager=manager).exclude(until__lt=since)
    if until is not None:
        others = others.filter(since__lte=until)
    if others.exists():
        return _("In deze dagen heb je al een vervanger. Beëindig die vervanging eerst.")
    return None


def current_delegate(manager: Person, day: datetime.date) -> Person | None:
    """Who stands in for `manager` on `day`."""
    found = (
        Delegation.objects.filter(holds_on(day), manager=manager)
        .select_related("delegate")
        .order_by("since", "pk")
        .first()
    )
    return found.delegate if found else None


def _follow(change: DelegationChange) -> None:
    for _told in delegation_followers.answers(change):
        pass


def _log(delegation: Delegation, *, action: str, by: Person | None) -> None:
    record(
        action=action,
        by=by,
        object_kind="delegation",
        object_id=delegation.pk,
        detail={
            "manager": str(delegation.manager_id),
            "delegate": str(delegation.delegate_id),
            "since": delegation.since.isoformat(),
            "until": delegation.until.isoformat() if delegation.until else None,
        },
    )
