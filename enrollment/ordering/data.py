"""What suppliers were told about somebody, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrollment.models import OrderLine
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def order_sections(person: Person) -> Sequence[PersonDataSection]:
    found = (
        OrderLine.objects.filter(enrollment__person=person)
        .select_related("enrollment__run__course__supplier")
        .prefetch_related("enrollment__run__course__texts")
        .order_by("created_at", "pk")
    )
    rows = [
        {
            _("Leeractiviteit"): line.enrollment.run.course.title,
            _("Leverancier"): str(line.enrollment.run.course.supplier or ""),
            _("Stand"): line.get_state_display(),
            _("Je naam bij de leverancier"): line.told_name,
            _("Doorgegeven op"): when(line.ordered_at),
            _("Antwoord op"): when(line.answered_at),
            _("Reden"): line.reason,
        }
        for line in found
    ]
    return [
        PersonDataSection(
            "orders",
            _("Wat leveranciers van je weten"),
            _("Doorgegeven door wie de uitvoering plant, om je plaats te bestellen."),
            rows,
            frozenset(),
        )
    ]
