"""Accounts and enrolments in Moodle, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from moodle.links.models import EnrolmentLink, PersonLink, SeenCompletion
from people.data import when
from people.models import Person
from people.points import PersonDataSection


def moodle_sections(person: Person) -> Sequence[PersonDataSection]:
    return [
        PersonDataSection(
            "moodle",
            _("De digitale leeromgeving"),
            _("Door het portaal, toen je iets boekte dat je in Moodle volgt."),
            [*_accounts(person), *_enrolments(person)],
            frozenset({"moodle.PersonLink.person"}),
        )
    ]


def _accounts(person: Person) -> list[dict[str, str]]:
    links = PersonLink.objects.filter(person=person).select_related("connection").order_by("pk")
    return [
        {
            _("Omgeving"): link.connection.name,
            _("Accountnaam"): link.username,
            _("Stand"): link.get_state_display(),
            _("Laatst bijgewerkt"): when(link.applied_at) if link.applied_at else "",
        }
        for link in links
    ]


def _enrolments(person: Person) -> list[dict[str, str]]:
    seen = {
        one.course_link_id: one.completed_at
        for one in SeenCompletion.objects.filter(person_link__person=person)
    }
    links = (
        EnrolmentLink.objects.filter(person_link__person=person)
        .select_related("course_link__course")
        .prefetch_related("course_link__course__texts")
        .order_by("pk")
    )
    return [
        {
            _("Leeractiviteit"): link.course_link.course.title,
            _("Stand"): link.get_state_display(),
            _("Afgerond in Moodle"): when(seen[link.course_link_id])
            if link.course_link_id in seen
            else "",
        }
        for link in links
    ]
