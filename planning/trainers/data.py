"""What is known of somebody as a trainer, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from people.data import when
from people.models import Person
from people.points import PersonDataSection
from planning.models import Trainer, TrainerAbsence, TrainerBooking
from planning.rooms.words import hours
from planning.trainers.querysets import with_facts


def trainer_sections(person: Person) -> Sequence[PersonDataSection]:
    return [_trainer(person), _bookings(person), _absences(person)]


def _trainer(person: Person) -> PersonDataSection:
    found = Trainer.objects.filter(person=person).prefetch_related("courses__texts")
    rows = [
        {
            _("Kan geven"): ", ".join(course.title for course in one.courses.all()),
            _("Vaardigheden"): one.skills,
            _("Gestopt op"): when(one.retired_at),
        }
        for one in found
    ]
    return PersonDataSection(
        "trainer",
        _("Wat je als trainer kunt geven"),
        _("Vastgelegd door de opleidingsadviseurs."),
        rows,
        frozenset({"planning.Trainer.person"}),
    )


def _bookings(person: Person) -> PersonDataSection:
    found = with_facts(TrainerBooking.objects.filter(trainer__person=person))
    rows = [
        {
            _("Leeractiviteit"): one.meeting.run.course.title,
            _("Wanneer"): f"{when(one.span.lower)}, {hours(one.span.lower, one.span.upper)}",
            _("Gevraagd op"): when(one.asked_at),
            _("Antwoord"): str(one.get_answer_display()),
            _("Reden"): one.reason,
        }
        for one in found
    ]
    return PersonDataSection(
        "trainer_bookings",
        _("Waarvoor je als trainer bent gevraagd"),
        _("Door wie de uitvoering plant; het antwoord is van jou."),
        rows,
        frozenset(),
    )


def _absences(person: Person) -> PersonDataSection:
    rows = [
        {
            _("Wanneer"): hours(one.span.lower, one.span.upper),
            _("Opmerking"): one.note,
        }
        for one in TrainerAbsence.objects.filter(trainer__person=person).order_by("span")
    ]
    return PersonDataSection(
        "trainer_absences",
        _("Wanneer je als trainer niet kunt"),
        _("Vastgelegd door een opleidingsadviseur."),
        rows,
        frozenset(),
    )
