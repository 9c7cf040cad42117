"""What attendance and finishing know of a person, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enrollment.attendance.models import AttendanceLog, Contest
from enrollment.completion.models import Completion, Evidence
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def attendance_sections(person: Person) -> Sequence[PersonDataSection]:
    return [_marks(person), _contests(person), _completions(person), _evidence(person)]


def _marks(person: Person) -> PersonDataSection:
    """Every mark that ever stood; the last of a meeting is the one that counts."""
    found = (
        AttendanceLog.objects.filter(attendance__enrollment__person=person)
        .select_related("attendance__meeting__run__course", "by")
        .prefetch_related("attendance__meeting__run__course__texts")
    )
    rows = [
        {
            _("Leeractiviteit"): one.attendance.meeting.run.course.title,
            _("Bijeenkomst"): when(one.attendance.meeting.starts_at),
            _("Aanwezigheid"): str(one.get_presence_display()),
            _("Gemiste minuten"): str(one.minutes_missed or ""),
            _("Hoe opgeschreven"): str(one.get_source_display()),
            _("Door"): one.by.full_name if one.by else "",
            _("Wanneer opgeschreven"): when(one.at),
            _("Reden"): one.reason,
        }
        for one in found.order_by("at", "pk")
    ]
    return PersonDataSection(
        "attendance",
        _("Waar je aanwezig was"),
        _("Van de trainer, de code in de zaal of het verslag van een online bijeenkomst."),
        rows,
        frozenset(),
    )


def _contests(person: Person) -> PersonDataSection:
    found = Contest.objects.filter(enrollment__person=person).select_related(
        "enrollment__run__course"
    )
    rows = [
        {
            _("Leeractiviteit"): one.enrollment.run.course.title,
            _("Wat je schreef"): one.text,
            _("Wanneer"): when(one.created_at),
            _("Antwoord"): one.answer,
            _("Beantwoord op"): when(one.decided_at),
        }
        for one in found.prefetch_related("enrollment__run__course__texts")
    ]
    return PersonDataSection(
        "contests",
        _("Waar je bezwaar tegen maakte"),
        _("Door jou geschreven, met het antwoord van je opleidingsadviseur."),
        rows,
        frozenset(),
    )


def _completions(person: Person) -> PersonDataSection:
    found = Completion.objects.filter(enrollment__person=person).select_related(
        "enrollment__run__course", "by"
    )
    rows = [
        {
            _("Leeractiviteit"): one.enrollment.run.course.title,
            _("Afgerond"): _("ja") if one.finished else _("nee"),
            _("Wanneer"): when(one.completed_at),
            _("Waaruit blijkt het"): str(one.get_method_display()),
            _("Resultaat"): "" if one.grade is None else f"{one.grade} %",
            _("Door"): one.by.full_name if one.by else _("het portaal zelf"),
            _("Toelichting"): one.note,
        }
        for one in found.prefetch_related("enrollment__run__course__texts").order_by("completed_at")
    ]
    return PersonDataSection(
        "completions",
        _("Wat je afrondde"),
        _(
            "Uit je aanwezigheid, een bewijs, de digitale leeromgeving of van je"
            " opleidingsadviseur."
        ),
        rows,
        frozenset(),
    )


def _evidence(person: Person) -> PersonDataSection:
    found = Evidence.objects.filter(enrollment__person=person).select_related(
        "enrollment__run__course"
    )
    rows = [
        {
            _("Leeractiviteit"): one.enrollment.run.course.title,
            _("Bestand"): one.file_name,
            _("Wanneer klaar"): when(one.finished_on),
            _("Gestuurd op"): when(one.created_at),
            _("Beoordeeld op"): when(one.decided_at),
            _("Reden"): one.reason,
            _("Bewaard"): _("ja") if one.file else _("nee, gewist"),
        }
        for one in found.prefetch_related("enrollment__run__course__texts")
    ]
    return PersonDataSection(
        "evidence",
        _("Bewijzen die je stuurde"),
        _("Door jou gestuurd. Een bestand dat is afgewezen, is meteen gewist."),
        rows,
        frozenset(),
    )
