"""What somebody wants to get better at, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from catalog.models import ChosenCompetence
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def competence_sections(person: Person) -> Sequence[PersonDataSection]:
    found = ChosenCompetence.objects.filter(person=person).select_related("competence")
    rows = [
        {_("Competentie"): one.competence.label, _("Gekozen op"): when(one.created_at)}
        for one in found.order_by("created_at", "pk")
    ]
    return [
        PersonDataSection(
            "competences",
            _("Waar je aan wilt werken"),
            _("Door jou. Alleen jij ziet het."),
            rows,
            frozenset({"catalog.ChosenCompetence.person"}),
        )
    ]
