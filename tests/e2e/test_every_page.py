"""Each page, narrow and wide, Dutch and English: no violation, no side scroll, no tiny target."""

from __future__ import annotations

import tomllib

import pytest

from tests.e2e import world
from tests.e2e.browsing import DESK, NARROW, Window
from tests.e2e.conftest import OpenWindow
from tests.e2e.looks import faults_of, unreadable
from tests.e2e.server import ROOT
from tests.e2e.walk import WALK, Stop

pytestmark = pytest.mark.e2e

WIDTHS = (NARROW[0], DESK[0])
ORGANISATIONS = sorted(
    entry["slug"]
    for entry in tomllib.loads((ROOT / "demo/content/organisations.toml").read_text())[
        "organisation"
    ]
)


def visit(stop: Stop, opened: Window, path: str) -> None:
    """Opens the page of that stop, and makes its mistake when it has one."""
    answer = opened.page.goto(path)
    if stop.before:
        with opened.page.expect_response(lambda seen: seen.request.method == "POST") as answered:
            opened.page.locator(stop.before).last.click()
        answer = answered.value
        opened.page.wait_for_load_state()
    assert answer
    assert answer.status == stop.status


@pytest.mark.parametrize("stop", WALK, ids=lambda stop: stop.label)
def test_page_is_for_everybody(stop: Stop, open_window: OpenWindow) -> None:
    path = stop.find()
    person = world.cast_member(stop.who) if stop.who else None
    opened = open_window(person=person, with_axe=True)
    opened.may_answer(stop.status)
    faults: list[str] = []
    for language in ("nl", "en"):
        opened.speak(language, person)
        visit(stop, opened, path)
        assert opened.page.locator("html").get_attribute("lang") == language
        assert opened.page.locator("h1").count() == 1
        faults += [
            f"{language} {fault}" for width in WIDTHS for fault in faults_of(opened.page, width)
        ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("slug", ORGANISATIONS)
def test_every_theme_can_be_read(slug: str, open_window: OpenWindow) -> None:
    """The same pages in the colours of each organisation."""
    opened = open_window(person=world.colleague_with_a_full_desk(slug), with_axe=True)
    for path in world.paths_in_colour(slug):
        answer = opened.page.goto(path)
        assert answer
        assert answer.ok
        assert f"/thema/{slug}-" in opened.page.content()
        faults = unreadable(opened.page)
        assert not faults, f"{path}: " + "\n".join(faults)
