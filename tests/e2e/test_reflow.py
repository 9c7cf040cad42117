"""Large text, much zoom, and paper: the pages of a learner stay whole."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.e2e import world
from tests.e2e.browsing import DESK, settled
from tests.e2e.conftest import OpenWindow
from tests.e2e.looks import TOO_WIDE
from tests.e2e.walk import WALK, Stop

pytestmark = pytest.mark.e2e

ZOOMED = (320, 256)
"""A window of 1280 by 1024 at 400 % (WCAG 1.4.10)."""
PAPER = (718, 1000)
"""A4 between its margins, at 96 dots per inch."""
LEARNER = ("start", "catalogue", "course", "book", "booked", "mine")
STOPS = [stop for stop in WALK if stop.label in LEARNER]
PRINTED = [stop for stop in WALK if stop.label in {"catalogue", "booked", "rights-review"}]

NOT_IN_REACH = """() => [...document.body.querySelectorAll("*")]
  .filter((e) => /auto|scroll/.test(getComputedStyle(e).overflowX))
  .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0)
  .map((e) => `${e.tagName}.${e.className} scrolls, but not by the keyboard`)"""
CLIPPED = """() => [...document.querySelectorAll("main :is(h1, h2, h3, p, dd, button, a, label)")]
  .filter((e) => e.checkVisibility() && !e.closest(".lp-hidden") && e.clientHeight > 1)
  .filter((e) => getComputedStyle(e).webkitLineClamp === "none")
  .filter((e) => getComputedStyle(e).overflowY === "hidden" && e.scrollHeight > e.clientHeight + 2)
  .map((e) => `${e.tagName}.${e.className} cuts its text off`)"""
UNREADABLE_ON_PAPER = """() => {
  const bad = [...document.querySelectorAll("nav.lp-nav, .lp-band__tools, .lp-footer, .nl-button")]
    .filter((e) => e.checkVisibility()).map((e) => `${e.className} is printed`);
  const dark = (e) => /^rgb\\((\\d+), (\\d+), (\\d+)\\)$/.exec(getComputedStyle(e).color)
    .slice(1).every((part) => Number(part) < 140);
  return bad.concat([...document.querySelectorAll("h1, h1 *, .lp-brand__name")]
    .filter((e) => e.checkVisibility() && !dark(e)).map((e) => `${e.className} is pale on paper`));
}"""


def faults(page: Page) -> list[str]:
    settled(page)
    found: list[str] = []
    for script in (TOO_WIDE, NOT_IN_REACH, CLIPPED):
        found += page.evaluate(script)
    return found


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.label)
def test_text_of_twice_the_size(stop: Stop, open_window: OpenWindow) -> None:
    page = open_window(person=world.cast_member(stop.who), size=DESK).page
    page.goto(stop.find())
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert faults(page) == []


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.label)
def test_four_times_zoomed(stop: Stop, open_window: OpenWindow) -> None:
    page = open_window(person=world.cast_member(stop.who), size=ZOOMED).page
    page.goto(stop.find())
    assert faults(page) == []
    covering = page.evaluate(
        "[...document.querySelectorAll('body *')].filter((e) => e.checkVisibility()"
        " && getComputedStyle(e).position === 'fixed' && e.clientHeight > 100).length"
    )
    assert covering == 0, "something fixed covers what little there is to see"


@pytest.mark.parametrize("stop", PRINTED, ids=lambda stop: stop.label)
def test_on_paper(stop: Stop, open_window: OpenWindow) -> None:
    page = open_window(person=world.cast_member(stop.who), size=PAPER).page
    page.goto(stop.find())
    page.emulate_media(media="print")
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(UNREADABLE_ON_PAPER) == []


def test_a_wide_table_scrolls_by_the_keyboard(open_window: OpenWindow) -> None:
    page = open_window(person=world.cast_member("marieke"), size=(800, 600)).page
    page.goto(reverse("planning:runs"))
    assert faults(page) == []
