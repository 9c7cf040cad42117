"""A learner finds, books and withdraws: by mouse, on a phone, without JavaScript, by keyboard."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from tests.e2e import world
from tests.e2e.browsing import DESK, PHONE, settled
from tests.e2e.conftest import OpenWindow

pytestmark = pytest.mark.e2e

TYPO = "begrijplijk schrijvn"
"""Both words are misspelt, and neither stands like this in the course's title."""


def search(page: Page, words: str) -> None:
    """Searches from the start page's own field, as a newcomer does."""
    field = page.locator("main").get_by_role("searchbox")
    field.fill(words)
    field.press("Enter")
    page.wait_for_url("**/catalogus/?**")


def press(page: Page, name: str) -> None:
    """Presses the page's button or link of that name."""
    page.locator("main").get_by_role("button", name=name).or_(
        page.locator("main").get_by_role("link", name=name)
    ).first.click()


def states_of(run_pk: int) -> list[str]:
    return sorted(Enrollment.objects.filter(run_id=run_pk).values_list("state", flat=True))


@pytest.mark.parametrize(
    ("size", "javascript"),
    [(DESK, True), (PHONE, True), (PHONE, False)],
    ids=["desk", "phone", "without-javascript"],
)
def test_find_book_and_withdraw(
    size: tuple[int, int], javascript: bool, open_window: OpenWindow
) -> None:
    person = world.learner()
    page = open_window(person=person, size=size, javascript=javascript).page
    page.goto("/")
    search(page, TYPO)
    page.get_by_role("link", name=world.DELIVERED).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(world.DELIVERED)
    press(page, "Schrijf me in")
    expect(page.get_by_text("Niemand: je bent meteen ingeschreven.")).to_be_visible()
    press(page, "Schrijf me in")
    expect(page.get_by_text("Je plaats is zeker")).to_be_visible()

    page.goto(reverse("enrollment:mine"))
    expect(page.locator("#komt ~ *").get_by_role("link", name=world.DELIVERED)).to_be_visible()
    world.drain_outbox()
    page.goto(reverse("notifications:inbox"))
    page.get_by_role("link", name=re.compile(world.DELIVERED)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(world.DELIVERED)
    page.get_by_role("link", name="Bekijk het in het portaal").click()
    page.get_by_role("link", name=world.DELIVERED).click()

    press(page, "Uitschrijven")
    press(page, "Ja, schrijf me uit")
    expect(page.get_by_text("Je bent uitgeschreven.")).to_be_visible()
    page.goto(reverse("enrollment:mine"))
    expect(page.get_by_role("heading", name="Er staat nog niets gepland")).to_be_visible()
    assert Enrollment.objects.get(person=person).state == EnrollmentState.WITHDRAWN


def test_opening_a_message_marks_it_as_read(open_window: OpenWindow) -> None:
    person, run = world.learner(), world.offered_run()
    world.booked(person, run)
    page = open_window(person=person).page
    page.goto(reverse("notifications:inbox"))
    expect(page.locator(".lp-inbox__item--unread")).to_have_count(1)
    page.locator(".lp-inbox__title").click()
    expect(page.get_by_text("Gelezen", exact=True)).to_be_visible()
    page.goto(reverse("notifications:inbox"))
    expect(page.locator(".lp-inbox__item--unread")).to_have_count(0)


def test_a_full_run_leads_to_the_waitlist(open_window: OpenWindow) -> None:
    run = world.offered_run(capacity=1)
    world.booked(world.learner(), run)
    page = open_window(person=world.learner()).page
    page.goto(run.course.get_absolute_url())
    press(page, "Zet me op de wachtlijst")
    press(page, "Zet me op de wachtlijst")
    expect(page.get_by_text("Je staat op de wachtlijst")).to_be_visible()
    expect(page.get_by_text("Je bent nummer 1.")).to_be_visible()
    assert states_of(run.pk) == ["booked", "waitlisted"]


def test_two_people_want_the_last_seat(open_window: OpenWindow) -> None:
    """Both see one free seat; the second is told the truth and asked about the waitlist."""
    run = world.offered_run(capacity=1)
    path = reverse("enrollment:book", args=[run.pk])
    quick, slow = (open_window(person=world.learner()) for _ in range(2))
    slow.may_answer(409)
    for racer in (quick, slow):
        racer.page.goto(path)
        expect(
            racer.page.locator("main").get_by_role("button", name="Schrijf me in")
        ).to_be_visible()
    press(quick.page, "Schrijf me in")
    expect(quick.page.get_by_text("Je plaats is zeker")).to_be_visible()
    press(slow.page, "Schrijf me in")
    expect(
        slow.page.get_by_role("alert").get_by_text("De laatste plaats is net vergeven.")
    ).to_be_visible()
    assert states_of(run.pk) == ["booked"]
    press(slow.page, "Zet me op de wachtlijst")
    expect(slow.page.get_by_text("Je staat op de wachtlijst")).to_be_visible()
    assert states_of(run.pk) == ["booked", "waitlisted"]


def test_a_double_click_books_once(open_window: OpenWindow) -> None:
    run = world.offered_run()
    page = open_window(person=world.learner()).page
    page.goto(reverse("enrollment:book", args=[run.pk]))
    page.locator("main").get_by_role("button", name="Schrijf me in").dblclick(no_wait_after=True)
    expect(page.get_by_text("Je plaats is zeker")).to_be_visible()
    assert states_of(run.pk) == ["booked"]


def test_back_after_booking_does_not_book_again(open_window: OpenWindow) -> None:
    run = world.offered_run()
    page = open_window(person=world.learner()).page
    page.goto(reverse("enrollment:book", args=[run.pk]))
    press(page, "Schrijf me in")
    expect(page.get_by_text("Je plaats is zeker")).to_be_visible()
    booked_at = page.url
    page.reload()
    assert page.url == booked_at
    page.goto(reverse("enrollment:book", args=[run.pk]))
    assert page.url == booked_at
    assert states_of(run.pk) == ["booked"]


def test_booking_by_keyboard_alone(open_window: OpenWindow) -> None:
    run = world.offered_run("Toetsenbord")
    page = open_window(person=world.learner()).page
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    _shows_its_focus(skip)
    page.keyboard.press("Enter")
    _tab_to(page, page.locator("main").get_by_role("searchbox"), most=3)
    page.keyboard.type(run.course.title)
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalogus/?**")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("link", name=run.course.title))
    page.keyboard.press("Enter")
    page.wait_for_url("**/leeractiviteiten/**")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("link", name="Schrijf me in"), most=12)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inschrijven/**")
    _tab_to(page, page.locator("main").get_by_role("button", name="Schrijf me in"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Je plaats is zeker")).to_be_visible()
    assert states_of(run.pk) == ["booked"]


def _tab_to(page: Page, wanted: Locator, most: int = 90) -> None:
    """Presses Tab until it has the focus; fails after `most` times or when focus cannot be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            _shows_its_focus(wanted)
            return
    raise AssertionError(f"{wanted} cannot be reached within {most} presses of Tab")


def _shows_its_focus(focused: Locator) -> None:
    width = focused.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)")
    assert width >= 2, "the focus cannot be seen"
    expect(focused).to_be_in_viewport()


def test_filters_survive_back_and_reload(open_window: OpenWindow) -> None:
    page = open_window(person=world.cast_member("yvonne")).page
    page.goto(reverse("catalog:catalogue"))
    everything = page.locator("#resultaten-kop").inner_text()
    page.get_by_label("E-learning").check()
    page.wait_for_url("**vorm=**")
    settled(page)
    filtered = page.locator("#resultaten-kop").inner_text()
    assert filtered != everything
    page.reload()
    expect(page.locator("#resultaten-kop")).to_have_text(filtered)
    expect(page.get_by_label("E-learning")).to_be_checked()
    page.locator(".lp-results a").first.click()
    page.wait_for_url("**/leeractiviteiten/**")
    page.go_back()
    expect(page.locator("#resultaten-kop")).to_have_text(filtered)
    expect(page.get_by_label("E-learning")).to_be_checked()
    page.go_back()
    expect(page.locator("#resultaten-kop")).to_have_text(everything)
    expect(page.get_by_label("E-learning")).not_to_be_checked()


def test_search_as_you_type(open_window: OpenWindow) -> None:
    page = open_window(person=world.cast_member("yvonne")).page
    page.goto(reverse("catalog:catalogue"))
    page.get_by_label("Zoeken in de catalogus").press_sequentially("begrijpelijk", delay=40)
    page.wait_for_url("**q=begrijpelijk")
    expect(page.get_by_role("link", name=world.DELIVERED)).to_be_visible()
    expect(page.get_by_label("Zoeken in de catalogus")).to_be_focused()
    expect(page.locator("#aankondiging")).not_to_be_empty()
