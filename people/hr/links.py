"""Pending links: somebody known elsewhere would work here too, if they say so themselves."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.models import Department, Organisation
from people.hr.models import LinkState, PendingLink
from people.leaving import chain_of
from people.models import Employment, Person
from people.querysets import EmploymentQuerySet
from people.rights.log import record


class LinkRefused(Exception):
    """The link cannot be confirmed any more; the text says why, in the reader's language."""


def pending_of(person: Person) -> list[PendingLink]:
    return list(
        PendingLink.objects.filter(person=person, state=LinkState.PENDING)
        .select_related("organisation")
        .order_by("created_at", "pk")
    )


@transaction.atomic
def confirm(*, link: PendingLink, by: Person) -> Employment:
    """Makes the employment that the row describes, and fills in who leads whom by the file that
    it came from. Raises LinkRefused."""
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=link.organisation_id)
    locked = _locked(link)
    row: dict[str, Any] = locked.row
    department, _made = Department.objects.get_or_create(
        organisation=locked.organisation,
        code=row["department"],
        defaults={"name": row["department"]},
    )
    manager = _manager_of(locked)
    try:
        with transaction.atomic():
            employment = Employment.objects.create(
                person=locked.person,
                organisation=locked.organisation,
                department=department,
                personnel_number=locked.personnel_number,
                function=row["function"],
                scale=row["scale"],
                cost_centre=row["cost_centre"],
                manager=manager,
                since=_day(row["since"]) or timezone.localdate(),
                until=_day(row["until"]),
            )
    except IntegrityError as error:
        raise LinkRefused(
            _("Dit personeelsnummer is intussen van iemand anders. Vraag het aan P&O.")
        ) from error
    _lead(employment, row.get("leads", []))
    _resolve(locked, LinkState.CONFIRMED, by)
    return employment


@transaction.atomic
def refuse(*, link: PendingLink, by: Person) -> None:
    """The person does not work there; the next delivery names the line as a problem."""
    _resolve(_locked(link), LinkState.REFUSED, by)


def _lasting(organisation: Organisation, numbers: Sequence[str]) -> EmploymentQuerySet:
    """In service now or from a day to come."""
    return Employment.objects.filter(
        organisation=organisation, personnel_number__in=numbers
    ).exclude(until__lt=timezone.localdate())


def _manager_of(link: PendingLink) -> Person | None:
    """Whom the file names; nobody when that person works under who confirms."""
    found = _lasting(link.organisation, [link.row["manager"]]).order_by("since").first()
    if found is None or link.person_id in chain_of(found.person):
        return None
    return found.person


def _lead(employment: Employment, numbers: Sequence[str]) -> None:
    """The people whose lines name this employment as their manager; nobody comes to lead
    themselves, or somebody above themselves."""
    if employment.until is not None and employment.until < timezone.localdate():
        return
    above = chain_of(employment.person)
    team = _lasting(employment.organisation, numbers).exclude(person__in=above)
    for member in team.select_for_update(of=("self",), no_key=True).order_by("pk"):
        if member.manager_id != employment.person_id:
            member.manager = employment.person
            member.save(update_fields=["manager", "modified_at"])


def _day(stored: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(stored) if stored else None


def _locked(link: PendingLink) -> PendingLink:
    locked = (
        PendingLink.objects.select_for_update(of=("self",))
        .filter(pk=link.pk, state=LinkState.PENDING)
        .first()
    )
    if locked is None:
        raise LinkRefused(_("Deze vraag is al beantwoord."))
    return locked


def _resolve(link: PendingLink, state: LinkState, by: Person) -> None:
    link.state, link.resolved_at, link.resolved_by = state, timezone.now(), by
    link.save(update_fields=["state", "resolved_at", "resolved_by"])
    record(
        action=f"personnel.link_{state.value}",
        by=by,
        object_kind="person",
        object_id=link.person_id,
        organisation_id=link.organisation_id,
    )
