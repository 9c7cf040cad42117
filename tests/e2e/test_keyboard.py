"""By keyboard alone: each stop can be seen, comes in the order of the page, and none holds you."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e import world
from tests.e2e.browsing import settled
from tests.e2e.conftest import OpenWindow
from tests.e2e.test_every_page import visit
from tests.e2e.walk import WALK, Stop

pytestmark = pytest.mark.e2e

LABELS = {
    "start", "catalogue", "course", "book", "team", "delegations", "my-data", "people", "person",
    "role-give", "role-end", "rights-review", "security-log", "who-may-what", "tasks-parked",
    "organisation-joins", "organisation-settings", "organisation-theme", "organisation-leave",
    "imports", "import", "import-columns", "sign-in",
}  # fmt: skip
STOPS = [stop for stop in WALK if stop.label in LABELS]
MOST = 250
"""Presses of Tab; a page with more stops than that asks too much of anybody."""

HERE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const before = window.lastStop;
  window.lastStop = at;
  const box = at.getBoundingClientRect();
  // A card draws the ring of its link around all of itself.
  const drawn = [[at, null], [at, "::after"], [at.closest(".lp-card") || at, null]]
    .map((part) => getComputedStyle(...part))
    .some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const same = (a, b) => a && b && (a.contains(b) || b.contains(a));
  return {
    what: at.outerHTML.slice(0, 100),
    back: !!before && before !== at && !!(
      at.compareDocumentPosition(before) & Node.DOCUMENT_POSITION_FOLLOWING),
    stuck: before === at && !/date|time/.test(at.type || ""),
    seen: drawn && box.width > 0 && box.bottom > 0 && box.top < window.innerHeight,
    covered: box.height < window.innerHeight && !!middle && !same(at, middle)
      && !(at.labels && [...at.labels].some((one) => same(one, middle))),
  };
}"""


def walk_through(page: Page) -> list[str]:
    """Tabs from the top to the end of the page; what went wrong on the way."""
    found: list[str] = []
    for _press in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            return found
        for fault, words in (
            ("back", "goes back to"),
            ("stuck", "stays at"),
            ("covered", "hides behind something:"),
        ):
            if here[fault]:
                found.append(f"{words} {here['what']}")
        if not here["seen"]:
            found.append(f"focus not visible: {here['what']}")
        if here["stuck"]:
            return found
    return [*found, f"no end after {MOST} stops"]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.label)
def test_tab_by_tab(stop: Stop, open_window: OpenWindow) -> None:
    person = world.cast_member(stop.who) if stop.who else None
    opened = open_window(person=person)
    opened.may_answer(stop.status)
    visit(stop, opened, stop.find())
    settled(opened.page)
    faults = walk_through(opened.page)
    assert not faults, "\n".join(faults)
