"""What enrollment knows of a person, for *Mijn gegevens*; with the runs they train."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrollment.actions.waitlist import SKIPPED
from enrollment.models import Enrollment, EnrollmentLog, HistoryRecord
from enrollment.states import EnrollmentState
from people.data import when
from people.models import Person
from people.points import PersonDataSection
from planning.models import CourseRun


def learning_sections(person: Person) -> Sequence[PersonDataSection]:
    return [_enrollments(person), _steps(person), _training(person), _history(person)]


def _enrollments(person: Person) -> PersonDataSection:
    found = (
        Enrollment.objects.of(person)
        .select_related("run__course", "organisation", "department", "manager")
        .prefetch_related("run__course__texts")
    )
    rows = [
        {
            _("Leeractiviteit"): one.run.course.title,
            _("Wanneer"): when(one.run.starts_at),
            _("Stand"): one.get_state_display(),
            _("Gevraagd op"): when(one.requested_at),
            _("Voor organisatie"): one.organisation.name,
            _("Afdeling"): one.department.name,
            _("Leidinggevende"): one.manager.full_name if one.manager else "",
            _("Kostenplaats"): one.cost_centre,
            _("Prijs"): "" if one.price_excl is None else str(one.price_excl),
        }
        for one in found.order_by("requested_at", "pk")
    ]
    return PersonDataSection(
        "enrollments",
        _("Waarvoor je je inschreef"),
        _("Door jou of een collega; je afdeling en leidinggevende zoals die toen waren."),
        rows,
        frozenset({"enrollment.Enrollment.person"}),
    )


def _steps(person: Person) -> PersonDataSection:
    found = EnrollmentLog.objects.filter(enrollment__person=person).select_related(
        "by", "enrollment"
    )
    rows = [
        {
            _("Wanneer"): when(step.at),
            _("Wat"): str(EnrollmentState(step.target).label),
            _("Door"): step.by.full_name if step.by else _("het portaal zelf"),
            _("Reden"): _(step.reason) if step.event == SKIPPED else step.reason,
        }
        for step in found
    ]
    return PersonDataSection(
        "enrollment_steps",
        _("Wat er met je inschrijvingen gebeurde"),
        _("Het portaal houdt zelf elke stap bij."),
        rows,
        frozenset({"enrollment.EnrollmentLog.by"}),
    )


def _training(person: Person) -> PersonDataSection:
    found = CourseRun.objects.filter(trainers=person).select_related("course")
    rows = [
        {_("Leeractiviteit"): run.course.title, _("Wanneer"): when(run.starts_at)}
        for run in found.prefetch_related("course__texts").order_by("starts_at", "pk")
    ]
    return PersonDataSection(
        "training",
        _("Waarin je lesgeeft"),
        _("Opgegeven door wie de uitvoering plant."),
        rows,
        frozenset({"planning.CourseRun.trainers"}),
    )


def _history(person: Person) -> PersonDataSection:
    rows = [
        {
            _("Leeractiviteit"): one.title,
            _("Afgerond op"): when(one.completed_on),
            _("Resultaat"): one.result,
            _("Certificaat"): one.certificate_number,
            _("Organisatie"): one.organisation.name,
            _("Overgenomen uit"): one.origin,
        }
        for one in HistoryRecord.objects.of(person).select_related("organisation").order_by("pk")
    ]
    return PersonDataSection(
        "history",
        _("Wat je eerder afrondde"),
        _("Uit de leeromgeving die je organisatie hiervoor had."),
        rows,
        frozenset({"enrollment.HistoryRecord.person"}),
    )
