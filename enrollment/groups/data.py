"""What groups say of a person, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrollment.models import GroupEnrollment, GroupLine
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def group_sections(person: Person) -> Sequence[PersonDataSection]:
    return [_in_groups(person), _made(person)]


def _in_groups(person: Person) -> PersonDataSection:
    found = (
        GroupLine.objects.filter(employment__person=person)
        .select_related("group__run__course", "group__by")
        .prefetch_related("group__run__course__texts")
        .order_by("group__created_at", "pk")
    )
    rows = [
        {
            _("Leeractiviteit"): line.group.run.course.title,
            _("Wanneer"): when(line.group.started_at or line.group.created_at),
            _("Door"): line.group.by.full_name if line.group.by else "",
            _("Waarom"): line.group.reason,
            _("Opgegeven als"): line.given,
            _("Uitkomst"): line.get_outcome_display() if line.outcome else _("alleen bekeken"),
            _("Toelichting"): line.reason,
        }
        for line in found
    ]
    return PersonDataSection(
        "in_groups",
        _("Met welke groepen je bent ingeschreven"),
        _("Door een opleidingsadviseur van je organisatie. Wat die plakte, wissen we na 30 dagen."),
        rows,
        frozenset(),
    )


def _made(person: Person) -> PersonDataSection:
    found = (
        GroupEnrollment.objects.filter(by=person)
        .select_related("run__course", "organisation")
        .prefetch_related("run__course__texts")
        .order_by("created_at", "pk")
    )
    rows = [
        {
            _("Leeractiviteit"): group.run.course.title,
            _("Wanneer"): when(group.started_at or group.created_at),
            _("Organisatie"): group.organisation.name,
            _("Waarom"): group.reason,
        }
        for group in found
    ]
    return PersonDataSection(
        "groups",
        _("Welke groepen je inschreef"),
        _("Door jou, als opleidingsadviseur."),
        rows,
        frozenset({"enrollment.GroupEnrollment.by"}),
    )
