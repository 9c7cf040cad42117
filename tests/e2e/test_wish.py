"""Somebody asks for a course from outside; the manager refuses; the reason is read."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from enrollment.models import LearningWish
from people.models import Person
from tests.e2e import world
from tests.e2e.browsing import PHONE
from tests.e2e.conftest import OpenWindow
from tests.factories import make_employment, make_person

pytestmark = pytest.mark.e2e

TITLE, REASON = "Congres Voedselveiligheid", "Dit jaar is er geen geld meer voor congressen."


def learner_with_manager() -> tuple[Person, Person]:
    person = world.learner()
    boss = make_person("Baas", f"Van{person.family_name}")
    make_employment(boss, world.organisation())
    person.employments.update(manager=boss)
    return person, boss


@pytest.mark.parametrize("javascript", [True, False])
def test_asked_refused_and_read(open_window: OpenWindow, javascript: bool) -> None:
    person, boss = learner_with_manager()
    page = open_window(person=person, size=PHONE, javascript=javascript).page
    page.goto(reverse("enrollment:mine"))
    page.get_by_role("link", name="Vraag iets aan").click()
    expect(page.locator("main")).to_contain_text(f"{boss.full_name} beslist.")
    page.get_by_label("Welke cursus of studie wil je doen?").fill(TITLE)
    page.get_by_label("Wat wil je ermee bereiken?").fill("Weten wat er speelt bij de buren.")
    page.get_by_label("Prijs in euro, zonder btw").fill("495")
    page.get_by_role("button", name="Vraag aan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("Je wacht op een besluit")).to_be_visible()

    decides = open_window(person=boss, size=PHONE, javascript=javascript)
    decides.may_answer(422)
    decides.page.goto(reverse("enrollment:decisions"))
    card = decides.page.get_by_role("article").filter(has_text=TITLE)
    expect(card).to_contain_text(person.full_name)
    expect(card).to_contain_text("€ 495")
    card.get_by_role("link", name="Bekijk en beslis").click()
    decides.page.get_by_label("Niet akkoord").check()
    decides.page.get_by_role("button", name="Beslis").click()
    expect(decides.page.locator("main")).to_contain_text("Schrijf op waarom")
    decides.page.get_by_label("Toelichting voor je collega").fill(REASON)
    decides.page.get_by_role("button", name="Beslis").click()
    expect(decides.page.get_by_text("Niets te beslissen")).to_be_visible()
    assert LearningWish.objects.get(person=person).decided_by == boss

    page.goto(reverse("notifications:inbox"))
    page.get_by_role("link", name=f"Niet akkoord: {TITLE}").click()
    expect(page.get_by_text(REASON)).to_be_visible()
    page.goto(reverse("enrollment:mine"))
    page.get_by_text("1 eerdere leerwens").click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("Deze leerwens is afgewezen")).to_be_visible()
    expect(page.get_by_text(REASON).first).to_be_visible()
