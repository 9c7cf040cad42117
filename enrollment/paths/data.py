"""What the learning paths know of a person, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from enrollment.paths.models import PathEnrollment, StepMark
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def path_sections(person: Person) -> Sequence[PersonDataSection]:
    return [_paths(person), _marks(person)]


def _paths(person: Person) -> PersonDataSection:
    found = PathEnrollment.objects.of(person).select_related("path", "version", "organisation")
    rows = [
        {
            _("Leerlijn"): one.path.title,
            _("Versie"): str(one.version.number),
            _("Begonnen op"): when(one.started_on),
            _("Stand"): one.get_state_display(),
            _("Geëindigd op"): when(one.ended_at),
            _("Voor organisatie"): one.organisation.name,
        }
        for one in found.order_by("created_at", "pk")
    ]
    return PersonDataSection(
        "learning_paths",
        _("Je leerlijnen"),
        _("Door jou gekozen."),
        rows,
        frozenset({"enrollment.PathEnrollment.person"}),
    )


def _marks(person: Person) -> PersonDataSection:
    found = StepMark.objects.filter(Q(enrollment__person=person) | Q(by=person))
    rows = [
        {
            _("Leerlijn"): one.enrollment.path.title,
            _("Stap"): one.step.title,
            _("Gedaan op"): when(one.done_on),
            _("Afgetekend door"): one.by.full_name if one.by else "",
            _("Van wie"): _("van jou")
            if one.enrollment.person_id == person.pk
            else _("van een collega"),
            _("Opmerking"): one.note if one.enrollment.person_id == person.pk else "",
        }
        for one in found.select_related("enrollment__path", "step", "by").order_by("pk")
    ]
    return PersonDataSection(
        "path_marks",
        _("Afgetekende stappen"),
        _(
            "Door wie de leerlijn verzorgt: stappen die jij deed, of die jij voor een collega"
            " aftekende."
        ),
        rows,
        frozenset({"enrollment.StepMark.by"}),
    )
