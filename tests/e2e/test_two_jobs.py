"""Somebody with work at two organisations: each enrollment belongs to one of the two."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from enrollment.models import Enrollment
from people.models import Employment, Person
from planning.models import CourseRun
from tests.e2e import world
from tests.e2e.browsing import DESK, PHONE
from tests.e2e.conftest import OpenWindow
from tests.factories import LONG_AGO, make_employment, make_person

pytestmark = pytest.mark.e2e


def two_jobs() -> tuple[Person, Employment, Employment]:
    """A person who works at the NVWA first, and at RVO too, each with a manager there."""
    person = world.learner("nvwa")
    first = person.employments.get()
    second = make_employment(person, world.organisation("rvo"))
    for employment in (first, second):
        boss = make_person("Baas", f"Van{person.family_name}{employment.organisation.slug}")
        make_employment(boss, employment.organisation)
        employment.manager = boss
        employment.save()
    return person, first, second


def shared_run() -> CourseRun:
    """A run of the NVWA that RVO's people find too."""
    run = world.offered_run("Samen leren")
    run.course.publications.create(organisation=world.organisation("rvo"), since=LONG_AGO)
    return run


def switch(page: Page, to: Employment) -> None:
    page.locator("header .lp-menu > summary").last.click()
    page.locator("header").get_by_role("button", name=str(to)).click()
    expect(page.get_by_text("Je kijkt nu rond voor het werk dat je koos.")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "javascript"), [(DESK, True), (PHONE, False)], ids=["desk", "phone-without-javascript"]
)
def test_booking_for_one_of_two_jobs(
    size: tuple[int, int], javascript: bool, open_window: OpenWindow
) -> None:
    person, first, second = two_jobs()
    run = shared_run()
    title = run.course.texts.get().title
    page = open_window(person=person, size=size, javascript=javascript).page
    page.goto(reverse("start"))
    shown = page.locator("header .lp-brand__org:visible")
    expect(shown).to_have_text(re.compile("NVWA|Voedsel"))
    switch(page, second)
    expect(shown).to_have_text(re.compile("RVO|Rijksdienst"))

    page.goto(run.course.get_absolute_url())
    page.get_by_role("link", name="Schrijf me in").first.click()
    expect(page.get_by_text("Je schrijft je in voor")).to_be_visible()
    expect(page.locator("main")).to_contain_text(str(second))
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_text("Je plaats is zeker")).to_be_visible()
    expect(page.locator("main")).to_contain_text(str(second))
    expect(page.locator("main")).not_to_contain_text(str(first))
    enrollment = Enrollment.objects.get(person=person, run=run)
    assert enrollment.employment == second

    seen_by(open_window, second, title, seen=True)
    seen_by(open_window, first, title, seen=False)
    record_seen_by_po(open_window, person, "willemijn", title, seen=True)
    record_seen_by_po(open_window, person, "hans", title, seen=False)


def seen_by(open_window: OpenWindow, employment: Employment, title: str, *, seen: bool) -> None:
    """The manager's page of the team of that employment."""
    page = open_window(person=employment.manager).page
    page.goto(reverse("enrollment:team"))
    expect(page.get_by_role("row", name=employment.person.listed_name)).to_be_visible()
    expect(page.get_by_text(title)).to_have_count(1 if seen else 0)


def record_seen_by_po(
    open_window: OpenWindow, person: Person, who: str, title: str, *, seen: bool
) -> None:
    page = open_window(person=world.cast_member(who)).page
    page.goto(reverse("people:person", args=[person.pk]))
    expect(page.get_by_role("heading", level=1)).to_have_text(person.full_name)
    expect(page.get_by_text(title)).to_have_count(1 if seen else 0)


def test_another_tab_switched_meanwhile(open_window: OpenWindow) -> None:
    """The click books for the work that the page showed, or asks again; never for the other."""
    person, _first, second = two_jobs()
    run = shared_run()
    opened = open_window(person=person)
    opened.may_answer(409)
    page, other = opened.page, opened.page.context.new_page()
    page.goto(reverse("enrollment:book", args=[run.pk]))
    other.goto(reverse("start"))
    switch(other, second)
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("alert").filter(has_text="ander werk")).to_be_visible()
    expect(page.locator("main")).to_contain_text(str(second))
    assert not Enrollment.objects.filter(person=person, run=run).exists()
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_text("Je plaats is zeker")).to_be_visible()
    assert Enrollment.objects.get(person=person, run=run).employment == second
