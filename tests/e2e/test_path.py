"""A learning path from its making to the end: an officer makes it, a learner follows it."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from catalog.models import LearningPath
from enrollment.models import Enrollment, PathEnrollment
from enrollment.paths.actions import advance_paths
from enrollment.states import EnrollmentState
from people.models import Person
from people.permissions import Role
from planning.models import CourseRun
from tests.e2e import world
from tests.e2e.browsing import DESK, PHONE
from tests.e2e.conftest import OpenWindow
from tests.e2e.test_learner import press
from tests.factories import give_role

pytestmark = pytest.mark.e2e


def officer() -> Person:
    person = world.learner()
    give_role(person, Role.LD_OFFICER, world.organisation())
    return person


def add_course_step(page: Page, title: str, run: CourseRun, days: str = "") -> None:
    press(page, "Voeg een stap toe")
    page.get_by_label("Naam van de stap").fill(title)
    page.get_by_label("Zoek leeractiviteiten").fill(run.course.title)
    press(page, "Zoek")
    expect(page.get_by_label("Naam van de stap")).to_have_value(title)
    page.get_by_label(re.compile(re.escape(run.course.title))).check()
    page.get_by_label(re.compile("Klaar binnen hoeveel dagen")).fill(days)
    press(page, "Sla de stap op")
    expect(page.get_by_text(title, exact=True)).to_be_visible()


def make_path(page: Page, title: str, classroom: CourseRun, digital: CourseRun) -> LearningPath:
    """As an officer does, on the pages, without JavaScript."""
    page.goto(reverse("paths:list"))
    press(page, "Leerlijnen verzorgen")
    press(page, "Maak een leerlijn")
    page.get_by_label("Titel").fill(title)
    press(page, "Maak de leerlijn")
    add_course_step(page, "In de klas", classroom, days="30")
    add_course_step(page, "Online", digital)
    press(page, "Voeg een stap toe")
    page.get_by_label("Naam van de stap").fill("Laat het zien")
    page.get_by_label("een opdracht maken").check()
    page.get_by_label("Uitleg").fill("Schrijf een plan en lever het in bij je opleidingsadviseur.")
    press(page, "Sla de stap op")
    page.get_by_role("button", name="Zet stap Online eerder").click()
    page.get_by_role("button", name="Zet stap Online later").click()
    press(page, "Publiceer deze versie")
    expect(page.get_by_text("De leerlijn is gepubliceerd.")).to_be_visible()
    return LearningPath.objects.get(title=title)


def complete(person: Person, run: CourseRun) -> None:
    """The trainer's word that somebody took part; has no screen yet."""
    Enrollment.objects.filter(person=person, run=run).update(
        state=EnrollmentState.COMPLETED, completed_at=timezone.now()
    )
    with transaction.atomic():
        advance_paths(person=person, by=None)


def mark(page: Page, enrollment: PathEnrollment, step: str, note: str) -> None:
    page.goto(reverse("enrollment:path-participants", args=[enrollment.path_id]))
    page.get_by_role("link", name=enrollment.person.listed_name).click()
    page.locator("summary", has_text=f"Teken af: {step}").click()
    section = page.locator("section", has=page.get_by_role("heading", name=re.compile(step)))
    section.get_by_label("Opmerking").fill(note)
    section.get_by_role("button", name="Deze stap is klaar").click()
    expect(page.get_by_text("De stap is afgetekend.")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "javascript"), [(DESK, True), (PHONE, False)], ids=["desk", "phone-without-javascript"]
)
def test_three_steps_to_the_end(
    size: tuple[int, int], javascript: bool, open_window: OpenWindow
) -> None:
    classroom, digital = (
        world.offered_run("Klassikaal"),
        world.offered_run("Digitaal", self_paced=True),
    )
    learner, title = world.learner(), f"Op weg {size[0]}"
    desk = open_window(person=officer(), size=size, javascript=javascript).page
    path = make_path(desk, title, classroom, digital)

    page = open_window(person=learner, size=size, javascript=javascript).page
    page.goto(classroom.course.get_absolute_url())
    page.get_by_role("link", name=title).click()
    press(page, "Begin met deze leerlijn")
    expect(page.get_by_text("0 van 3 verplichte stappen klaar")).to_be_visible()
    page.get_by_label(f"Schrijf me meteen in voor {classroom.course.title}").check()
    press(page, "Schrijf me in voor wat ik aanvinkte")
    expect(page.get_by_text(re.compile(f"{classroom.course.title}: je"))).to_be_visible()
    enrollment = PathEnrollment.objects.get(path=path, person=learner)

    complete(learner, classroom)
    mark(desk, enrollment, "Online", "Gezien in de leeromgeving")
    page.goto(reverse("enrollment:mine"))
    expect(page.get_by_text("2 van 3 verplichte stappen")).to_be_visible()
    expect(page.get_by_text("Volgende stap: Laat het zien")).to_be_visible()

    mark(desk, enrollment, "Laat het zien", "Mooi plan")
    world.drain_outbox()
    page.goto(reverse("notifications:inbox"))
    page.get_by_role("link", name=f"Leerlijn afgerond: {title}").click()
    expect(page.get_by_text("Mooi plan")).to_be_visible()
    page.goto(reverse("enrollment:path", args=[enrollment.pk]))
    expect(page.get_by_text("Gefeliciteerd!")).to_be_visible()
    enrollment.refresh_from_db()
    assert enrollment.state == "completed"
