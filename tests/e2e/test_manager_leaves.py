"""A manager leaves: the team has somebody again, nothing waits for who is gone."""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import dataclass

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from organisations.models import Organisation
from people.delegation import name_delegate
from people.leaving import end_employment
from people.models import Delegation, Employment, Person, RoleAssignment
from people.permissions import Role
from planning.models import CourseRun
from tests.e2e import world
from tests.e2e.browsing import PHONE
from tests.e2e.conftest import OpenWindow
from tests.factories import (
    employment_of,
    give_role,
    make_department,
    make_employment,
    make_organisation,
    make_person,
)
from tests.people.hr.files import csv_file
from tests.people.hr.files import person as line_of

pytestmark = pytest.mark.e2e

_number = itertools.count(1)

POINTS_AT_NOBODY = """
SELECT 'manager', e.id::text FROM people_employment e
 WHERE e.organisation_id = %(organisation)s AND (e.until IS NULL OR e.until >= %(today)s)
   AND e.manager_id IN (SELECT id FROM gone)
UNION ALL
SELECT 'role', r.id::text FROM people_roleassignment r
 WHERE r.person_id IN (SELECT id FROM gone) AND (r.until IS NULL OR r.until >= %(today)s)
UNION ALL
SELECT 'delegation', d.id::text FROM people_delegation d
 WHERE (d.manager_id IN (SELECT id FROM gone) OR d.delegate_id IN (SELECT id FROM gone))
   AND (d.until IS NULL OR d.until >= %(today)s)
UNION ALL
SELECT 'enrollment', n.id::text FROM enrollment_enrollment n
 WHERE n.person_id IN (SELECT id FROM gone) AND n.state IN ('booked', 'waitlisted')
UNION ALL
SELECT 'outbox', m.id::text FROM outbox_message m WHERE m.topic IN ('leaver', 'personnel-import')
"""
GONE = """
WITH gone AS (
  SELECT p.id FROM people_person p
   WHERE EXISTS (SELECT 1 FROM people_employment e
                  WHERE e.person_id = p.id AND e.organisation_id = %(organisation)s)
     AND NOT EXISTS (SELECT 1 FROM people_employment e
                      WHERE e.person_id = p.id AND e.since <= %(today)s
                        AND (e.until IS NULL OR e.until >= %(today)s)))
"""


@dataclass(frozen=True)
class Office:
    """A small organisation: a director, a manager with two colleagues, and P&O."""

    organisation: Organisation
    director: Person
    manager: Person
    members: tuple[Person, Person]
    po_admin: Person

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (self.director, self.manager, *self.members, self.po_admin)


def make_office(*, with_director: bool = True) -> Office:
    number = next(_number)
    organisation = make_organisation(f"vertrek-{number}")
    department = make_department(organisation)

    def hire(given_name: str, boss: Person | None) -> Person:
        person = make_person(given_name, f"Vertrek{number}")
        make_employment(person, organisation, department, manager=boss, function="adviseur")
        return person

    director = hire("Dieuwke", None)
    manager = hire("Maarten", director if with_director else None)
    members = (hire("Anouk", manager), hire("Bram", manager))
    po_admin = hire("Pien", director)
    give_role(po_admin, Role.PO_ADMIN, organisation)
    role = give_role(manager, Role.LD_OFFICER, organisation)
    # Given while the manager worked here; one given after the last day would stay.
    long_ago = timezone.now() - datetime.timedelta(days=400)
    RoleAssignment.objects.filter(pk=role.pk).update(created_at=long_ago)
    return Office(organisation, director, manager, members, po_admin)


def yesterday() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=1)


def personnel_file(office: Office) -> bytes:
    """As a personnel system writes it that still names the leaver as everybody's manager."""
    lines = []
    for person in office.everybody:
        employment = employment_of(person)
        boss = employment.manager
        lines.append(
            line_of(
                employment.personnel_number,
                Roepnaam=person.given_name,
                Achternaam=person.family_name,
                Email=person.email,
                Afdelingscode=employment.department.code,
                Afdeling=employment.department.name,
                Schaal="",
                Leidinggevende=employment_of(boss).personnel_number if boss else "",
                In_dienst=employment.since.strftime("%d-%m-%Y"),
                Uit_dienst=yesterday().strftime("%d-%m-%Y") if person == office.manager else "",
            )
        )
    return csv_file(lines)


def import_people(page: Page, office: Office) -> None:
    page.goto(reverse("people:imports"))
    file: FilePayload = {
        "name": "personeel.csv", "mimeType": "text/csv", "buffer": personnel_file(office)
    }  # fmt: skip
    page.get_by_label("Personeelsbestand").set_input_files(file)
    page.locator("main form").get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.get_by_text("Weet je het zeker?")).to_be_visible()
    asked = page.get_by_label(re.compile(r"Typ \d+ om te bevestigen"))
    page.locator("main").get_by_role("button", name="Voer door").click()
    expect(page.get_by_text("De import loopt")).to_have_count(0)
    label = page.locator("label[for=typed]").inner_text()
    asked.fill("".join(filter(str.isdigit, label)))
    page.locator("main").get_by_role("button", name="Voer door").click()
    expect(page.get_by_text("De import loopt")).to_be_visible()
    world.drain_outbox()
    expect(page.get_by_text("Doorgevoerd")).to_be_visible()


def pointing_at_nobody(office: Office) -> list[tuple[str, str]]:
    """What still names somebody who works nowhere any more: kind and key."""
    values: dict[str, int | datetime.date] = {
        "organisation": office.organisation.pk, "today": timezone.localdate()
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(GONE + POINTS_AT_NOBODY, values)
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def sees_team(page: Page, members: tuple[Person, ...], titles: list[str]) -> None:
    page.goto(reverse("start"))
    page.get_by_role("link", name="Mijn team").click()
    for member in members:
        expect(page.get_by_role("row", name=member.listed_name)).to_be_visible()
    for title in titles:
        expect(page.get_by_text(title)).to_be_visible()


def full_run(office: Office) -> tuple[CourseRun, CourseRun]:
    """One member is booked; the manager has the last seat of the other run, a member waits."""
    open_run = world.offered_run("Blijven leren", slug=office.organisation.slug)
    last_seat = world.offered_run("Laatste plaats", slug=office.organisation.slug, capacity=1)
    world.booked(office.members[0], open_run)
    world.booked(office.manager, last_seat)
    world.booked(office.members[1], last_seat, accept_waitlist=True)
    return open_run, last_seat


def title_of(run: CourseRun) -> str:
    return str(run.course.texts.get().title)


def test_by_the_personnel_file(open_window: OpenWindow) -> None:
    """The manager above takes over, and who waited gets the leaver's seat."""
    office = make_office()
    open_run, last_seat = full_run(office)
    assert pointing_at_nobody(office) == []
    opened = open_window(person=office.po_admin)
    opened.may_answer(422)
    import_people(opened.page, office)
    world.drain_outbox()

    assert pointing_at_nobody(office) == []
    titles = [title_of(open_run), title_of(last_seat)]
    sees_team(open_window(person=office.director).page, office.members, titles)
    promoted = Enrollment.objects.get(person=office.members[1], run=last_seat)
    assert promoted.state != EnrollmentState.WAITLISTED, "the leaver's seat was passed on"

    left = open_window(person=office.manager)
    left.may_answer(403)
    left.page.goto(reverse("enrollment:team"))
    expect(left.page.get_by_role("heading", level=1)).to_be_visible()
    expect(left.page.get_by_text(office.members[0].full_name)).to_have_count(0)


def test_who_stood_in_goes_on(open_window: OpenWindow) -> None:
    """The delegate sees the team before the last day as a stand-in, and after it for good."""
    office = make_office()
    open_run, _last_seat = full_run(office)
    delegate = office.po_admin
    name_delegate(
        manager=office.manager, delegate=delegate, since=timezone.localdate(), until=None,
        by=office.manager,
    )  # fmt: skip
    page = open_window(person=delegate, size=PHONE).page
    page.goto(reverse("enrollment:team"))
    standing_in = page.get_by_text(f"je vervangt {office.manager.full_name}")
    expect(standing_in).to_have_count(2)
    # Yesterday the delegation held too: a last day that has passed is what P&O often hears of.
    Delegation.objects.filter(manager=office.manager).update(since=yesterday())
    end_employment(
        employment=employment_of(office.manager), last_day=yesterday(), by=office.po_admin
    )
    world.drain_outbox()

    assert pointing_at_nobody(office) == []
    page.reload()
    expect(standing_in).to_have_count(0)
    for member in office.members:
        expect(page.get_by_role("row", name=member.listed_name)).to_be_visible()
    expect(page.get_by_text(title_of(open_run))).to_be_visible()


def test_with_nobody_to_take_over_po_is_told(open_window: OpenWindow) -> None:
    office = make_office(with_director=False)
    end_employment(
        employment=employment_of(office.manager), last_day=yesterday(), by=office.po_admin
    )
    world.drain_outbox()
    assert pointing_at_nobody(office) == []
    led = Employment.objects.filter(person__in=office.members)
    assert set(led.values_list("manager", flat=True)) == {None}

    page = open_window(person=office.po_admin).page
    page.goto(reverse("people:people"))
    expect(page.get_by_text("3 dienstverbanden hebben geen leidinggevende.")).to_be_visible()
    page.get_by_role("link", name="Bekijk wie dat zijn").click()
    for member in office.members:
        expect(page.get_by_role("link", name=member.listed_name)).to_be_visible()
