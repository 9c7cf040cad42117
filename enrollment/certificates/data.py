"""Certificates, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrollment.models import Certificate
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def certificate_sections(person: Person) -> Sequence[PersonDataSection]:
    found = Certificate.objects.filter(enrollment__person=person).order_by("finished_on", "number")
    rows = [
        {
            _("Nummer"): one.number,
            _("Naam"): one.name,
            _("Leeractiviteit"): one.title,
            _("Afgerond op"): str(one.finished_on),
            _("Ingetrokken op"): when(one.revoked_at) if one.revoked_at else "",
        }
        for one in found
    ]
    return [
        PersonDataSection(
            "certificates",
            _("Je certificaten"),
            _("Door het portaal, toen je iets afrondde. Wie het nummer heeft, kan ze controleren."),
            rows,
            frozenset(),
        )
    ]
