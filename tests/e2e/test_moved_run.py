"""On a phone of 360 pixels: the run moves, and the learner leaves free of charge or changes."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from enrollment.models import Budget, BudgetEntry, Enrollment
from enrollment.states import EnrollmentState
from organisations.models import OrganisationSettings
from people.models import Person
from tests.e2e import world
from tests.e2e.browsing import PHONE
from tests.e2e.conftest import OpenWindow
from tests.e2e.test_learner import press
from tests.factories import make_run

pytestmark = pytest.mark.e2e


@pytest.fixture
def late_costs() -> None:
    """Whoever leaves within ninety days of the start pays all of it."""
    values = {"free_withdrawal_days": 90, "late_withdrawal_percentage": 100}
    OrganisationSettings.objects.update_or_create(
        organisation=world.organisation(), defaults=values
    )


def link_to_the_enrollment(person: Person) -> str:
    """The path that the newest mail to `person` leads to."""
    mails = [one for one in mail.outbox if person.email in one.to]
    found = re.search(r"/mijn-leren/[0-9a-f-]{36}/", str(mails[-1].body))
    assert found, mails[-1].body
    return found[0]


def test_moved_and_left_free_of_charge(open_window: OpenWindow, late_costs: None) -> None:
    learner, run = world.learner(), world.offered_run(in_days=30)
    year = world.now().year
    for one in (year, year + 1):
        Budget.objects.get_or_create(
            organisation=world.organisation(),
            department=None,
            person=None,
            year=one,
            defaults={"amount": 90_000},
        )
    mine = world.booked(learner, run)
    page = open_window(person=learner, size=PHONE).page
    page.goto(reverse("enrollment:enrollment", args=[mine.pk]))
    expect(page.get_by_text(re.compile("Kost nu"))).to_be_visible()

    world.moved(run)
    page.goto(link_to_the_enrollment(learner))
    expect(page.get_by_text("De tijd of de plaats is veranderd")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    press(page, "Schrijf me kosteloos uit")
    expect(page.get_by_text(re.compile("Dit kost"))).to_have_count(0)
    press(page, "Ja, schrijf me uit")
    expect(page.get_by_text("Je bent uitgeschreven")).to_be_visible()
    assert BudgetEntry.objects.get(enrollment=mine).state == "released"


def test_moved_and_changed_with_one_click(open_window: OpenWindow, late_costs: None) -> None:
    learner, run = world.learner(), world.offered_run(in_days=30)
    other = make_run(course=run.course, in_days=50)
    mine = world.booked(learner, run)
    world.moved(run)
    page = open_window(person=learner, size=PHONE).page
    page.goto(reverse("enrollment:enrollment", args=[mine.pk]))
    press(page, "Wissel naar deze datum")
    expect(page.get_by_text("Je bent gewisseld van datum.")).to_be_visible()
    made = Enrollment.objects.get(run=other, person=learner)
    assert made.state == EnrollmentState.BOOKED
    mine.refresh_from_db()
    assert mine.state == EnrollmentState.WITHDRAWN
