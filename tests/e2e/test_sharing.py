"""From a draft to a course of two organisations: four eyes, offered, taken over at their price."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from catalog.models import Course
from catalog.states import CourseState
from organisations.models import Organisation, OrganisationSettings
from people.models import Person
from people.permissions import Role
from tests.e2e import world
from tests.e2e.browsing import PHONE
from tests.e2e.conftest import OpenWindow
from tests.factories import give_role, make_employment, make_organisation, make_person, make_run

pytestmark = pytest.mark.e2e

_number = itertools.count(1)
MAIN = "main"


def organisation(name: str) -> Organisation:
    number = next(_number)
    return make_organisation(f"{name.lower()}{number}", name=f"{name} {number}",
                             short_name=f"{name} {number}")  # fmt: skip


def officer(at: Organisation) -> Person:
    person = make_person("Adviseur", f"Delen{next(_number)}")
    make_employment(person, at)
    give_role(person, Role.LD_OFFICER, at)
    return person


def colleague(at: Organisation) -> Person:
    person = make_person("Collega", f"Delen{next(_number)}")
    make_employment(person, at)
    return person


def takes_over(page: Page, title: str, price: str) -> None:
    page.goto(reverse("catalog:offered"))
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_text("Jullie medewerkers zien er nog niets van.")).to_be_visible()
    page.locator(MAIN).get_by_role("link", name="Neem over").click()
    page.get_by_label("Eigen prijs per persoon").fill(price)
    page.get_by_label("Opmerking voor jullie medewerkers").fill(f"Bij ons {price} euro.")
    page.get_by_role("button", name="Neem over").click()
    expect(page.get_by_text("Overgenomen.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_drafted_approved_taken_over_and_found(open_window: OpenWindow, javascript: bool) -> None:
    owner, one, two, third = (organisation(name) for name in ("Bron", "Eerste", "Tweede", "Derde"))
    OrganisationSettings.objects.create(organisation=owner, four_eyes=True)
    title = f"Windmolens onderhouden {next(_number)}"

    def window_of(person: Person) -> Page:
        return open_window(person=person, size=PHONE, javascript=javascript).page

    drafts, approves = officer(owner), officer(owner)
    page = window_of(drafts)
    page.goto(reverse("catalog:offer-new"))
    page.get_by_label("Titel").first.fill(title)
    page.get_by_label("Prijs per persoon in euro, zonder btw").fill("400")
    page.get_by_role("button", name="Sla op als concept").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("button", name="Geef ter beoordeling").click()
    expect(page.get_by_text("Zij is ter beoordeling gegeven.")).to_be_visible()
    course = Course.objects.get(texts__title=title)

    second = window_of(approves)
    second.goto(reverse("catalog:offer-course", args=[course.slug]))
    second.get_by_role("button", name="Publiceer").click()
    expect(second.get_by_text("Zij is gepubliceerd.")).to_be_visible()
    course.refresh_from_db()
    assert course.state == CourseState.PUBLISHED
    make_run(course=course)

    second.get_by_role("link", name="Kies wie haar mag hebben").click()
    second.get_by_label("gekozen organisaties mogen het overnemen").check()
    for chosen in (one, two, third):
        second.get_by_label(chosen.name, exact=True).check()
    second.get_by_role("button", name="Bekijk wat er gebeurt").click()
    expect(second.locator("#gevolgen + p")).to_contain_text(third.short_name)
    second.get_by_role("button", name="Deel haar zo").click()
    expect(second.get_by_text("Je keuze is opgeslagen.")).to_be_visible()

    takes_over(window_of(officer(one)), title, "250")
    takes_over(window_of(officer(two)), title, "300")
    world.drain_outbox()

    for at, price in ((one, "€ 250"), (two, "€ 300")):
        learner = window_of(colleague(at))
        learner.goto(reverse("catalog:catalogue") + f"?q={title}")
        learner.get_by_role("link", name=title).first.click()
        expect(learner.get_by_role("heading", level=1)).to_have_text(title)
        expect(learner.locator(MAIN)).to_contain_text(price)

    outside = open_window(person=colleague(third), size=PHONE, javascript=javascript)
    outside.page.goto(reverse("catalog:catalogue") + f"?q={title}")
    expect(outside.page.locator(MAIN).get_by_role("link", name=title)).to_have_count(0)
    outside.may_answer(404)
    answer = outside.page.goto(course.get_absolute_url())
    assert answer
    assert answer.status == 404

    second.goto(reverse("catalog:offer-course", args=[course.slug]))
    section = second.locator("#publicaties")
    expect(section.get_by_role("row").filter(has_text=one.short_name)).to_contain_text("€ 250")
    expect(section).to_contain_text(third.short_name)
