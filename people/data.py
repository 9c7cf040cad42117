"""*Mijn gegevens*: all that the portal knows of a person, as the person reads it.

Each room tells its own part through `people.points.person_data`; this file tells that of people.
A test walks all fields that point at a person: each is told by a section or stands in NOT_TOLD.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.known import changes_of
from people.models import Delegation, Employment, PendingLink, Person, RoleAssignment, SecurityEvent
from people.points import PersonDataSection, person_data
from people.rights.log import ACTION_LABELS

LOG_LINES = 500
"""So many of the newest lines of the security log are told."""

NOT_TOLD: Mapping[str, str] = {
    "pghistory.MiddlewareEvents.user": "a view over the history; the versions themselves are told",
    "people.EmploymentEvent.manager": "about the colleague whose employment it is",
    "people.RoleAssignment.given_by": "about the colleague who got the role; in the log lines",
    "people.RoleAssignmentEvent.person": "versions of the roles, which are told with their days",
    "people.RoleAssignmentEvent.given_by": "about the colleague who got the role",
    "people.PersonnelImport.by": "work for the organisation; in the log lines",
    "people.PendingLink.resolved_by": "about the colleague whose link it is; in the log lines",
    "allauth_idp_oidc.Client.owner": "programs belong to the concern; never filled in",
    "allauth_idp_oidc.Token.user": "a key of ten minutes for a program one signs in to",
    "planning.RoomBooking.by": "work for the organisation",
    "planning.CourseRun.minimum_accepted_by": "work for the organisation",
    "planning.TrainerBooking.by": "about the trainer who was asked",
    "catalog.Course.submitted_by": "work for the organisation; its history says who did what",
    "catalog.CourseEvent.submitted_by": "work for the organisation",
    "catalog.SynonymGroup.changed_by": "work for the concern",
    "enrollment.HistoryDelivery.by": "work for the organisation; in the log lines",
    "people.RightsReview.signed_by": "work for the organisation; in the log lines",
    "enrollment.Enrollment.manager": "about the colleague who takes part",
    "enrollment.LearningWish.manager": "about the colleague who asked",
    "enrollment.LearningWish.decided_by": "about the colleague who asked",
    "enrollment.Attendance.by": "about the colleague who took part; told to them",
    "enrollment.AttendanceLog.by": "about the colleague who took part; told to them",
    "enrollment.Contest.decided_by": "about the colleague who took part",
    "enrollment.Completion.by": "about the colleague who took part; told to them",
    "enrollment.Evidence.decided_by": "about the colleague who took part",
    "enrollment.CertificateBatch.by": "work for the organisation; gone after a day",
    "planning.PreparationItem.done_by": "work for the organisation",
    "enrollment.OrderLine.by": "about the colleague who takes part",
    "landscapes.Plot.by": "work for the organisation",
    "landscapes.PlotEvent.by": "work for the organisation",
    "landscapes.Agreement.by": "work for the organisation",
    "landscapes.AgreementEvent.by": "work for the organisation",
    "landscapes.Snapshot.by": "work for the organisation",
    "landscapes.SettledDifference.by": "work for the organisation",
    "moodle.CourseLink.by": "work for the organisation",
    "moodle.Drift.decided_by": "work for the concern; in the log lines",
    "enrollment.Experience.moderated_by": "work for the organisation, and no text of their own",
}
"""Fields that point at a person and are left out, with the reason."""


def when(value: datetime.datetime | datetime.date | None) -> str:
    """A day or moment for a row; empty for none."""
    return date_format(value, "j F Y") if value else ""


def everything_about(person: Person) -> list[PersonDataSection]:
    """The sections of all rooms, also empty ones: that nothing is known is an answer too."""
    return [section for sections in person_data.answers(person) for section in sections]


def as_json(person: Person) -> dict[str, Any]:
    """The same, to take along."""
    return {
        "person": str(person.pk),
        "sections": [
            {
                "name": section.name,
                "title": section.title,
                "origin": section.origin,
                "rows": [dict(row) for row in section.rows],
            }
            for section in everything_about(person)
        ],
    }


def people_sections(person: Person) -> Sequence[PersonDataSection]:
    return [
        _account(person),
        _employments(person),
        _changes(person),
        _team(person),
        _roles(person),
        _delegations(person),
        _links(person),
        _log_lines(person),
    ]


def _account(person: Person) -> PersonDataSection:
    row = {
        _("Naam"): person.full_name,
        _("Voorletters"): person.initials,
        _("E-mailadres"): person.email,
        _("Taal"): person.get_language_display(),
        _("Nummer in het portaal"): str(person.pk),
        _("Bekend sinds"): when(person.created_at),
        _("Laatst aangemeld"): when(person.last_login),
    }
    return PersonDataSection(
        "account",
        _("Wie je bent"),
        _("Uit het personeelssysteem van je organisatie; de taal koos je zelf."),
        [row],
        frozenset({"account.EmailAddress.user"}),
    )


def _employments(person: Person) -> PersonDataSection:
    employments = Employment.objects.of(person).select_related(
        "organisation", "department", "manager"
    )
    rows = [
        {
            _("Organisatie"): one.organisation.name,
            _("Afdeling"): one.department.name,
            _("Functie"): one.function,
            _("Schaal"): str(one.scale or ""),
            _("Personeelsnummer"): one.personnel_number,
            _("Kostenplaats"): one.cost_centre,
            _("Leidinggevende"): one.manager.full_name if one.manager else "",
            _("Vanaf"): when(one.since),
            _("Tot en met"): when(one.until),
        }
        for one in employments.order_by("since", "pk")
    ]
    return PersonDataSection(
        "employments",
        _("Waar je werkt en werkte"),
        _("Uit het personeelssysteem van je organisatie."),
        rows,
        frozenset({"people.Employment.person"}),
    )


def _changes(person: Person) -> PersonDataSection:
    rows = [
        {
            _("Wanneer"): when(change.at),
            _("Wat"): "; ".join(f"{one.label}: {one.before} → {one.after}" for one in change.fields)
            or _("Voor het eerst opgenomen"),
            _("Door"): change.origin,
        }
        for change in changes_of(Employment.objects.of(person))
    ]
    return PersonDataSection(
        "changes",
        _("Wat er aan je dienstverband veranderde"),
        _("Het portaal houdt zelf bij wie wat veranderde."),
        rows,
        frozenset({"people.EmploymentEvent.person"}),
    )


def _team(person: Person) -> PersonDataSection:
    led = Employment.objects.managed_by(person).select_related("person", "department")
    rows = [
        {_("Collega"): one.person.full_name, _("Afdeling"): one.department.name}
        for one in led.in_name_order()
    ]
    return PersonDataSection(
        "team",
        _("Aan wie je leiding geeft"),
        _("Uit het personeelssysteem van je organisatie."),
        rows,
        frozenset({"people.Employment.manager"}),
    )


def _roles(person: Person) -> PersonDataSection:
    roles = RoleAssignment.objects.filter(person=person).select_related("organisation", "given_by")
    rows = [
        {
            _("Rol"): role.get_role_display(),
            _("Voor"): role.organisation.name if role.organisation else _("het hele concern"),
            _("Vanaf"): when(role.since),
            _("Tot en met"): when(role.until),
            _("Gegeven door"): role.given_by.full_name if role.given_by else "",
            _("Laatst gebruikt"): when(role.last_used_on),
        }
        for role in roles.order_by("since", "pk")
    ]
    return PersonDataSection(
        "roles",
        _("Welke rollen je hebt en had"),
        _("Gegeven door een collega die dat mag."),
        rows,
        frozenset({"people.RoleAssignment.person"}),
    )


def _delegations(person: Person) -> PersonDataSection:
    found = Delegation.objects.filter(Q(manager=person) | Q(delegate=person))
    rows = [
        {
            _("Leidinggevende"): one.manager.full_name,
            _("Vervanger"): one.delegate.full_name,
            _("Vanaf"): when(one.since),
            _("Tot en met"): when(one.until),
        }
        for one in found.select_related("manager", "delegate").order_by("since", "pk")
    ]
    return PersonDataSection(
        "delegations",
        _("Wie jou vervangt en wie jij vervangt"),
        _("Door de leidinggevende zelf gekozen."),
        rows,
        frozenset({"people.Delegation.manager", "people.Delegation.delegate"}),
    )


def _links(person: Person) -> PersonDataSection:
    found = PendingLink.objects.filter(person=person).select_related("organisation")
    rows = [
        {
            _("Organisatie"): link.organisation.name,
            _("Personeelsnummer"): link.personnel_number,
            _("Stand"): link.get_state_display(),
            _("Sinds"): when(link.created_at),
        }
        for link in found.order_by("pk")
    ]
    return PersonDataSection(
        "links",
        _("Dienstverbanden die op bevestiging wachten"),
        _("Uit het personeelsbestand van een andere organisatie, met jouw e-mailadres."),
        rows,
        frozenset({"people.PendingLink.person"}),
    )


def _log_lines(person: Person) -> PersonDataSection:
    found = SecurityEvent.objects.filter(
        Q(actor_id=person.pk) | Q(object_kind="person", object_id=str(person.pk))
    )
    rows = [
        {
            _("Wanneer"): when(event.at),
            _("Wat"): str(ACTION_LABELS.get(event.action, event.action)),
            _("Door jou"): _("ja") if event.actor_id == person.pk else _("nee"),
            _("Van welk adres"): event.origin,
        }
        for event in found.order_by("-at")[:LOG_LINES]
    ]
    return PersonDataSection(
        "security_log",
        _("Wat in het logboek staat"),
        _("Het portaal schrijft zelf op wie zich aanmeldt en wie rechten verandert."),
        rows,
        frozenset(),
    )
