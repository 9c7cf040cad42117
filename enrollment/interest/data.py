"""What is known of somebody's interest, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrollment.models import Interest
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def interest_sections(person: Person) -> Sequence[PersonDataSection]:
    found = Interest.objects.of(person).select_related("course", "organisation")
    rows = [
        {
            _("Leeractiviteit"): one.course.title,
            _("Vanaf"): when(one.since),
            _("Tot en met"): when(one.until),
            _("Plaats"): one.city,
            _("Voor organisatie"): one.organisation.name,
            _("Laten weten op"): when(one.created_at),
            _("Uitgenodigd op"): when(one.invited_at),
            _("Geëindigd op"): when(one.ended_at),
        }
        for one in found.prefetch_related("course__texts")
    ]
    return [
        PersonDataSection(
            "interests",
            _("Waarvoor je belangstelling hebt of had"),
            _("Door jou, op de pagina van een leeractiviteit."),
            rows,
            frozenset({"enrollment.Interest.person"}),
        )
    ]
