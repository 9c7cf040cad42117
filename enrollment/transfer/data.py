"""What somebody told about using what they learned, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrollment.models import Transfer
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def transfer_sections(person: Person) -> Sequence[PersonDataSection]:
    found = (
        Transfer.objects.filter(enrollment__person=person)
        .select_related("enrollment__run__course")
        .prefetch_related("enrollment__run__course__texts")
        .order_by("asked_at", "pk")
    )
    rows = [
        {
            _("Leeractiviteit"): one.enrollment.run.course.title,
            _("Gevraagd op"): when(one.asked_at),
            _("Gebruik je het"): one.get_use_display() if one.use else "",
            _("Wat hielp of tegenhield"): one.hindrance,
        }
        for one in found
    ]
    return [
        PersonDataSection(
            "transfer",
            _("Of je gebruikt wat je leerde"),
            _("Door jou, acht weken na afloop. Niemand ziet dat het van jou komt."),
            rows,
            frozenset(),
        )
    ]
