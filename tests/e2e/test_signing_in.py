"""Signing in and out, the language, and pages that are not there."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from demo.cast import BY_KEY, CAST_PASSWORD
from tests.e2e import world
from tests.e2e.browsing import DESK, PHONE
from tests.e2e.conftest import OpenWindow

pytestmark = pytest.mark.e2e


def open_own_menu(page: Page) -> None:
    page.locator("header .lp-menu > summary").last.click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_as_somebody_of_the_demo(size: tuple[int, int], open_window: OpenWindow) -> None:
    page = open_window(size=size).page
    page.goto("/")
    page.get_by_role("link", name="Kies een medewerker").click()
    page.get_by_role("button", name="Daan Verhoeven").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Daan")
    expect(page.locator("header")).to_contain_text("RVO" if size == PHONE else "Rijksdienst")


def test_by_mail_address_and_password(open_window: OpenWindow) -> None:
    member = BY_KEY["karim"]
    page = open_window().page
    page.goto(reverse("enrollment:mine"))
    page.get_by_label("E-mailadres").fill(member.email)
    page.get_by_label("Wachtwoord", exact=True).fill(CAST_PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    page.wait_for_url("**/mijn-leren/")
    expect(page.get_by_role("heading", name="Mijn leren")).to_be_visible()

    open_own_menu(page)
    page.get_by_role("button", name="Afmelden").click()
    page.wait_for_url("**/account/login/")
    page.goto(reverse("enrollment:mine"))
    page.wait_for_url("**/account/login/**")
    page.go_back()
    expect(page.get_by_role("heading", name="Mijn leren")).not_to_be_visible()


def test_a_wrong_password_says_so(open_window: OpenWindow) -> None:
    page = open_window().page
    page.goto(reverse("account_login"))
    page.get_by_label("E-mailadres").fill(BY_KEY["karim"].email)
    page.get_by_label("Wachtwoord", exact=True).fill("niet-dit-wachtwoord")
    page.get_by_role("button", name="Aanmelden").click()
    alert = page.get_by_role("alert").filter(has_text=re.compile("wachtwoord"))
    expect(alert).to_be_visible()
    expect(alert).to_be_focused()


def test_the_language_goes_along(open_window: OpenWindow) -> None:
    page = open_window(person=world.learner()).page
    page.goto(reverse("enrollment:mine"))
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    open_own_menu(page)
    page.locator("header").get_by_role("button", name="English").click()
    page.wait_for_url("**/mijn-leren/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(reverse("catalog:catalogue"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    open_own_menu(page)
    page.locator("header").get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat wil je leren?")


def test_a_stranger_chooses_a_language_too(open_window: OpenWindow) -> None:
    page = open_window().page
    page.goto(reverse("account_login"))
    page.locator("header").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(reverse("demo:people"))
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_another_employment_shows_other_colours(open_window: OpenWindow) -> None:
    page = open_window(person=world.cast_member("esther")).page
    page.goto(reverse("people:profile"))
    before = page.locator("link[href*='/thema/']").get_attribute("href")
    choice = page.get_by_role("combobox").or_(page.get_by_role("radio"))
    other = world.cast_member("esther").employments.exclude(organisation__slug="nvwa").get()
    if choice.first.evaluate("e => e.tagName") == "SELECT":
        choice.first.select_option(str(other.pk))
    else:
        page.locator(f"input[name=employment][value='{other.pk}']").check()
    page.get_by_role("button", name="Dit werk kiezen").click()
    expect(page.get_by_text("Je kijkt nu rond voor het werk dat je koos.")).to_be_visible()
    assert page.locator("link[href*='/thema/']").get_attribute("href") != before


@pytest.mark.parametrize("who", ["yvonne", ""], ids=["colleague", "stranger"])
def test_what_is_not_there_leads_home(who: str, open_window: OpenWindow) -> None:
    opened = open_window(person=world.cast_member(who) if who else None)
    opened.may_answer(404)
    opened.page.goto("/bestaat-niet/")
    expect(opened.page.get_by_role("heading", level=1)).to_have_text("Deze bladzijde is er niet")
    opened.page.get_by_role("link", name="Naar Start").click()
    expect(opened.page.locator("h1")).to_be_visible()
