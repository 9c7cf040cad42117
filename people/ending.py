"""The end of an employment, seen ahead, and taken back before it has come."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.leaving import LeavingRefused, change_of, heirs_of
from people.models import Delegation, Employment, Person, RoleAssignment, SecurityEvent
from people.points import LeaverChange, leaver_previews
from people.rights.log import record


def what_will_happen(employment: Employment, last_day: datetime.date) -> list[str]:
    """Sentences of every room about ending `employment` with `last_day`; changes nothing."""
    change = change_of(employment, last_day, by=None)
    return [line for lines in leaver_previews.answers(change) for line in lines]


def people_preview(change: LeaverChange) -> Sequence[str]:
    """Rights, roles, team and delegations."""
    if change.successor is not None:
        return [
            _("Een ander dienstverband bij deze organisatie loopt door. Rollen en team blijven.")
        ]
    return [*_rights(change), *_team(change), *_delegations(change)]


def _others(change: LeaverChange) -> bool:
    others = Employment.objects.of(change.employment.person_id).exclude(pk=change.employment.pk)
    return others.exclude(until__lte=change.last_day).exists()


def _rights(change: LeaverChange) -> list[str]:
    scope = Q(organisation=change.employment.organisation_id)
    lines = []
    if not _others(change):
        scope |= Q(organisation=None)
        day = date_format(change.last_day, "j F Y")
        words = _("Na %(day)s kan %(name)s niets meer zoeken of boeken. Wat er is geleerd, blijft.")
        lines.append(words % {"day": day, "name": change.employment.person.given_name})
    roles = RoleAssignment.objects.filter(scope, person=change.employment.person_id).exclude(
        until__lte=change.last_day
    )
    if roles:
        names = ", ".join(role.get_role_display() for role in roles)
        lines.append(_("Deze rollen eindigen op die dag: %(roles)s.") % {"roles": names})
    return lines


def _team(change: LeaverChange) -> list[str]:
    team = Employment.objects.filter(manager=change.employment.person_id).exclude(
        until__lte=change.last_day
    )
    if _others(change):
        team = team.filter(organisation=change.employment.organisation_id)
    number = team.count()
    if not number:
        return []
    heir = next(iter(heirs_of(change.employment, change.last_day)), None)
    if heir is None:
        words = ngettext(
            "%(n)s medewerker houdt geen leidinggevende over. Kies die in het personeelssysteem.",
            "%(n)s medewerkers houden geen leidinggevende over. Kies die in het personeelssysteem.",
            number,
        )
        return [words % {"n": number}]
    words = ngettext(
        "%(n)s medewerker van het team gaat naar %(name)s, met wat er open staat.",
        "%(n)s medewerkers van het team gaan naar %(name)s, met wat er open staat.",
        number,
    )
    return [words % {"n": number, "name": heir.full_name}]


def _delegations(change: LeaverChange) -> list[str]:
    person = change.employment.person_id
    lasting = Delegation.objects.lasting().filter(Q(manager=person) | Q(delegate=person))
    if _others(change) or not lasting.exists():
        return []
    return [_("De vervanging van of door deze medewerker stopt.")]


@transaction.atomic
def restore_employment(*, employment: Employment, by: Person) -> None:
    """Takes back an end that has not come yet: the earlier end (or none) holds again, and the
    roles that ended because of it.

    Seats that were given back stay with who got them. Raises LeavingRefused.
    """
    employment = Employment.objects.select_for_update(of=("self",), no_key=True).get(
        pk=employment.pk
    )
    if not may_restore(employment):
        raise LeavingRefused(_("Deze einddatum is niet meer te herstellen."))
    last_day, employment.until = employment.until, _earlier_end(employment)[0]
    try:
        with transaction.atomic():
            employment.save(update_fields=["until", "modified_at"])
    except IntegrityError as error:
        raise LeavingRefused(
            _("Dit personeelsnummer is na die dag van een ander dienstverband.")
        ) from error
    record(
        action="employment.restore",
        by=by,
        object_kind="employment",
        object_id=employment.pk,
        organisation_id=employment.organisation_id,
        detail={"person": str(employment.person_id), "last_day": str(last_day)},
    )
    _restore_roles(employment, last_day, by)


def may_restore(employment: Employment) -> bool:
    """Whether there is an end to come that replaced a later one, or none."""
    ahead = employment.until is not None and employment.until >= timezone.localdate()
    return ahead and bool(_earlier_end(employment))


def _earlier_end(employment: Employment) -> list[datetime.date | None]:
    """The last day that held before the present one, alone in a list; empty when there was none."""
    versions = apps.get_model("people.EmploymentEvent").objects.filter(pgh_obj_id=employment.pk)
    later = versions.filter(Q(until=None) | Q(until__gt=employment.until)).order_by("-pgh_id")
    return list(later.values_list("until", flat=True)[:1])


def _restore_roles(employment: Employment, last_day: datetime.date | None, by: Person) -> None:
    """Roles that ended on that day because the person would leave; one given anew since stays."""
    ended = set(
        SecurityEvent.objects.filter(
            action="role.end", object_kind="role", detail__because="left",
            detail__person=str(employment.person_id),
        ).values_list("object_id", flat=True)
    )  # fmt: skip
    roles = RoleAssignment.objects.filter(person=employment.person_id, until=last_day)
    for role in roles.select_for_update(of=("self",)):
        same = RoleAssignment.objects.filter(
            person=role.person_id, role=role.role, organisation=role.organisation_id
        )
        if str(role.pk) not in ended or same.filter(since__gt=last_day).exists():
            continue
        versions = apps.get_model("people.RoleAssignmentEvent").objects.filter(pgh_obj_id=role.pk)
        later = versions.filter(Q(until=None) | Q(until__gt=last_day)).order_by("-pgh_id")
        role.until = later.values_list("until", flat=True).first()
        role.save(update_fields=["until", "modified_at"])
        record(
            action="role.restore",
            by=by,
            object_kind="role",
            object_id=role.pk,
            organisation_id=role.organisation_id,
            detail={"person": str(role.person_id), "role": role.role},
        )
