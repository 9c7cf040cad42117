"""What somebody told about courses, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrollment.models import Experience
from people.models import Person
from people.points import PersonDataSection


def experience_sections(person: Person) -> Sequence[PersonDataSection]:
    found = (
        Experience.objects.filter(enrollment__person=person)
        .select_related("enrollment__run__course")
        .prefetch_related("enrollment__run__course__texts")
        .order_by("created_at", "pk")
    )
    rows = [
        {
            _("Leeractiviteit"): one.enrollment.run.course.title,
            _("Iets aan in het werk"): str(one.useful),
            _("Goed gegeven"): str(one.well_given),
            _("Aan te raden"): str(one.recommend),
            _("Tekst"): one.text,
            _("Tekst op de bladzijde van de cursus"): one.get_moderation_display(),
        }
        for one in found
    ]
    return [
        PersonDataSection(
            "experiences",
            _("Wat je over leeractiviteiten vertelde"),
            _("Door jou. Niemand ziet dat het van jou komt; je verwijdert het bij Mijn leren."),
            rows,
            frozenset(),
        )
    ]
