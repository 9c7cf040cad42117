"""Needs, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrollment.models import ParticipantNeeds
from people.models import Person
from people.points import PersonDataSection


def needs_sections(person: Person) -> Sequence[PersonDataSection]:
    found = (
        ParticipantNeeds.objects.filter(enrollment__person=person)
        .select_related("enrollment__run__course")
        .prefetch_related("enrollment__run__course__texts")
        .order_by("pk")
    )
    rows = [
        {
            _("Leeractiviteit"): one.enrollment.run.course.title,
            _("Om mee te kunnen doen"): one.accessibility,
            _("Om mee te kunnen eten"): one.diet,
        }
        for one in found
    ]
    return [
        PersonDataSection(
            "needs",
            _("Wat je nodig hebt in de zaal"),
            _("Door jou. Alleen wie de uitvoering regelt ziet het; na afloop wissen we het."),
            rows,
            frozenset(),
        )
    ]
