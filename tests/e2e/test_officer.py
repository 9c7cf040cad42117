"""An L&D officer plans a run, changes it and cancels it; the participants hear of it."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from notifications.models import Notification
from planning.models import CourseRun
from planning.states import RunState
from tests.e2e import world
from tests.e2e.browsing import DESK, PHONE
from tests.e2e.conftest import OpenWindow

pytestmark = pytest.mark.e2e

MAIN = "main form"


def fill_meeting(page: Page, number: int, day: datetime.date, begins: str, ends: str) -> None:
    """Fills the rows of the form; `number` counts from 1, times are in Amsterdam."""
    row = page.get_by_role("group", name=f"Bijeenkomst {number}")
    row.get_by_label("Datum").fill(day.isoformat())
    row.get_by_label("Begint om").fill(begins)
    row.get_by_label("Eindigt om").fill(ends)


@pytest.mark.parametrize(
    ("size", "javascript"), [(DESK, True), (PHONE, False)], ids=["desk", "phone-without-javascript"]
)
def test_plan_change_and_cancel(
    size: tuple[int, int], javascript: bool, open_window: OpenWindow
) -> None:
    course = world.offered_run("Planbaar").course
    day = timezone.localdate() + datetime.timedelta(days=30)
    page = open_window(person=world.cast_member("marieke"), size=size, javascript=javascript).page
    page.goto(course.get_absolute_url())
    page.get_by_role("link", name="Plan een uitvoering").click()
    page.get_by_label("Maximum aantal deelnemers").fill("8")
    page.get_by_label("Minimum aantal deelnemers").fill("2")
    fill_meeting(page, 1, day, "09:00", "12:30")
    page.get_by_role("button", name="Voeg een bijeenkomst toe").click()
    expect(page.get_by_role("group", name="Bijeenkomst 2")).to_be_visible()
    fill_meeting(page, 2, day + datetime.timedelta(days=7), "13:00", "16:30")
    page.locator(MAIN).get_by_role("button", name="Plan de uitvoering").last.click()
    page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1].isdigit())
    run = CourseRun.objects.filter(course=course).latest("pk")
    assert run.meetings.count() == 2
    assert timezone.localtime(run.starts_at).hour == 9

    participant = world.learner()
    world.booked(participant, run)
    page.get_by_role("link", name="Wijzig", exact=True).click()
    fill_meeting(page, 1, day, "10:00", "12:30")
    page.locator(MAIN).get_by_role("button", name="Sla op").last.click()
    page.wait_for_url(f"**{reverse('planning:run', args=[run.pk])}")
    run.refresh_from_db()
    assert timezone.localtime(run.starts_at).hour == 10

    page.get_by_role("link", name="Annuleer de uitvoering").click()
    page.get_by_role("textbox").last.fill("De trainer is ziek.")
    page.get_by_role("button", name="Ja, annuleer de uitvoering").click()
    expect(page.get_by_text("Deze uitvoering is geannuleerd")).to_be_visible()
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    told = Notification.objects.filter(person=participant)
    assert told.count() == 3, "booked, moved, cancelled"


def test_a_mistake_keeps_what_was_filled_in(open_window: OpenWindow) -> None:
    course = world.offered_run("Foutje").course
    opened = open_window(person=world.cast_member("marieke"))
    opened.may_answer(422)
    page = opened.page
    page.goto(reverse("planning:run-new", args=[course.slug]))
    page.get_by_label("Opmerking voor deelnemers").fill("Neem je laptop mee.")
    page.get_by_label("Maximum aantal deelnemers").fill("")
    page.locator(MAIN).get_by_role("button", name="Plan de uitvoering").last.click()
    summary = page.locator("[role=alert].utrecht-alert--error")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Maximum aantal deelnemers").click()
    expect(page.get_by_label("Maximum aantal deelnemers")).to_be_focused()
    expect(page.get_by_label("Opmerking voor deelnemers")).to_have_value("Neem je laptop mee.")


def test_two_officers_at_one_run(open_window: OpenWindow) -> None:
    """The second to save sees what the first did before overwriting it."""
    run = world.offered_run("Samen")
    path = reverse("planning:run-edit", args=[run.pk])
    first = open_window(person=world.cast_member("marieke"))
    second = open_window(person=world.cast_member("marieke"))
    second.may_answer(409, 422)
    for opened, note in ((first, "Eerste"), (second, "Tweede")):
        opened.page.goto(path)
        opened.page.get_by_label("Opmerking voor deelnemers").fill(note)
    for opened in (first, second):
        opened.page.locator(MAIN).get_by_role("button", name="Sla op").last.click()
    expect(
        second.page.get_by_text("Een collega heeft deze uitvoering zojuist gewijzigd")
    ).to_be_visible()
    run.refresh_from_db()
    assert run.note == "Eerste"


def test_withdrawing_a_participant(open_window: OpenWindow) -> None:
    run, participant = world.offered_run(), world.learner()
    world.booked(participant, run)
    page = open_window(person=world.cast_member("marieke")).page
    page.goto(reverse("planning:run", args=[run.pk]))
    page.get_by_role("link", name=re.compile(participant.full_name)).click()
    page.get_by_label("Waarom schrijf je deze collega uit?").fill("Werkt hier niet meer.")
    page.locator(MAIN).get_by_role("button").first.click()
    expect(page.get_by_text("is uitgeschreven en krijgt bericht.")).to_be_visible()
