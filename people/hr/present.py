"""What the portal knows of an organisation's people, in plain values and a fixed number of
queries."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Min, Value
from django.db.models.functions import Coalesce

from organisations.models import Department, Organisation
from people.hr.departments import PresentDepartment
from people.hr.models import LinkState, PendingLink
from people.models import Employment, Person
from people.names import full_name

PERSON_FIELDS = ("given_name", "initials", "infix", "family_name", "email")
EMPLOYMENT_FIELDS = (
    "department", "function", "scale", "cost_centre", "manager", "since", "until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PresentEmployment:
    """`person` and `manager` are ids as text; an empty manager is none."""

    pk: int
    number: str
    person: str
    since: datetime.date
    until: datetime.date | None
    department: str
    function: str
    scale: int | None
    cost_centre: str
    manager: str

    def in_service(self, day: datetime.date) -> bool:
        """On that day or later."""
        return self.until is None or self.until >= day


@dataclass(frozen=True, slots=True)
class PresentPerson:
    fields: Mapping[str, str]
    at_home: bool
    """This organisation employed them first, so its file says how they are called."""

    @property
    def name(self) -> str:
        named = self.fields
        return full_name(named["given_name"], named["infix"], named["family_name"])


@dataclass(frozen=True, slots=True)
class PresentLink:
    pk: int
    number: str
    person: str
    row: Mapping[str, Any]
    pending: bool


@dataclass(frozen=True)
class Snapshot:
    employments: Mapping[str, list[PresentEmployment]] = field(default_factory=dict)
    """By personnel number, oldest first."""
    people: Mapping[str, PresentPerson] = field(default_factory=dict)
    """Who works or worked here."""
    departments: Mapping[str, PresentDepartment] = field(default_factory=dict)
    email_owner: Mapping[str, str] = field(default_factory=dict)
    """Of the addresses in the file: the id of the person who has it, wherever they work."""
    links: Mapping[str, list[PresentLink]] = field(default_factory=dict)
    managers: Mapping[str, str] = field(default_factory=dict)
    """Names of managers who do not work here, by id."""


def snapshot_of(organisation: Organisation, emails: Collection[str]) -> Snapshot:
    employments = _employments(organisation)
    inside = {one.person for several in employments.values() for one in several}
    managers = {one.manager for several in employments.values() for one in several} - {"", *inside}
    links: dict[str, list[PresentLink]] = {}
    for pk, number, person, row, state in PendingLink.objects.filter(
        organisation=organisation, state__in=[LinkState.PENDING, LinkState.REFUSED]
    ).values_list("pk", "personnel_number", "person_id", "row", "state"):
        link = PresentLink(pk, number, str(person), row, state == LinkState.PENDING)
        links.setdefault(number, []).append(link)
    return Snapshot(
        employments=employments,
        people=_people(organisation),
        departments=_departments(organisation),
        email_owner={
            email: str(pk)
            for email, pk in Person.objects.filter(email__in=set(emails)).values_list("email", "pk")
        },
        links=links,
        managers={str(one.pk): one.full_name for one in Person.objects.filter(pk__in=managers)},
    )


def _employments(organisation: Organisation) -> dict[str, list[PresentEmployment]]:
    found: dict[str, list[PresentEmployment]] = {}
    rows = Employment.objects.filter(organisation=organisation).order_by("since", "pk")
    for pk, number, person, since, until, department, function, scale, cost, manager in (
        rows.values_list(
            "pk", "personnel_number", "person_id", "since", "until", "department__code",
            "function", "scale", "cost_centre", "manager_id",
        )
    ):  # fmt: skip
        one = PresentEmployment(
            pk, number, str(person), since, until, department, function, scale, cost,
            str(manager) if manager else "",
        )  # fmt: skip
        found.setdefault(number, []).append(one)
    return found


def _people(organisation: Organisation) -> dict[str, PresentPerson]:
    """An organisation is home for who has no current work elsewhere that began earlier."""
    began = dict(
        Employment.objects.filter(organisation=organisation)
        .current()
        .values_list("person_id")
        .annotate(Min("since"))
    )
    elsewhere = dict(
        Employment.objects.exclude(organisation=organisation)
        .current()
        .filter(person__employments__organisation=organisation)
        .values_list("person_id")
        .annotate(Min("since"))
    )
    people = {}
    rows = Person.objects.filter(employments__organisation=organisation).distinct()
    for pk, *values in rows.values_list("pk", *PERSON_FIELDS):
        away = elsewhere.get(pk)
        here = began.get(pk)
        home = away is None or (here is not None and here < away)
        people[str(pk)] = PresentPerson(dict(zip(PERSON_FIELDS, values, strict=True)), home)
    return people


def _departments(organisation: Organisation) -> dict[str, PresentDepartment]:
    rows = Department.objects.filter(organisation=organisation)
    return {
        code: PresentDepartment(pk, code, name, parent)
        for pk, code, name, parent in rows.values_list("pk", "code", "name").annotate(
            above=Coalesce(F("parent__code"), Value(""))
        )
    }
