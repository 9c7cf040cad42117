"""Pending links: somebody known elsewhere would work here too, if they say so themselves."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.models import Department, Organisation
from people.hr.models import LinkState, PendingLink
from people.models import Employment, Person
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
    """Makes the employment that the row describes. Raises LinkRefused."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=link.organisation_id)
    locked = _locked(link)
    row: dict[str, Any] = locked.row
    department, _made = Department.objects.get_or_create(
        organisation=locked.organisation,
        code=row["department"],
        defaults={"name": row["department"]},
    )
    manager = (
        Employment.objects.current()
        .filter(organisation=locked.organisation, personnel_number=row["manager"])
        .exclude(person=locked.person)
        .first()
    )
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
                manager_id=manager.person_id if manager else None,
                since=_day(row["since"]) or timezone.localdate(),
                until=_day(row["until"]),
            )
    except IntegrityError as error:
        raise LinkRefused(
            _("Dit personeelsnummer is intussen van iemand anders. Vraag het aan P&O.")
        ) from error
    _resolve(locked, LinkState.CONFIRMED, by)
    return employment


@transaction.atomic
def refuse(*, link: PendingLink, by: Person) -> None:
    """The person does not work there; the next delivery names the line as a problem."""
    _resolve(_locked(link), LinkState.REFUSED, by)


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
