"""What a page must look like whatever it shows: axe, width, size of what can be pressed."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.browsing import settled

AXE = """async (rules) => {
  const found = await axe.run(document, {resultTypes: ["violations"], runOnly: rules});
  return found.violations.map((v) => `${v.id}: ` + v.nodes.map(
    (n) => `${n.target.join(" ")} (${(n.any[0] || n.all[0] || n.none[0] || {}).message || ""})`
  ).join("; "));
}"""

EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]

TOO_WIDE = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= window.innerWidth) return [];
  const right = (e) => e.getBoundingClientRect().right;
  const hides = (e) => getComputedStyle(e).overflowX !== "visible";
  const within = (e) => e && (hides(e) || within(e.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter((e) => right(e) > window.innerWidth + 1 && !within(e.parentElement))
    .slice(0, 5).map((e) => `${e.tagName}.${e.className} reaches ${right(e)}`)
    .concat(`page is ${root.scrollWidth} wide`);
}"""

# WCAG 2.5.8: 24 by 24 pixels, but for links within a sentence, and controls that the browser
# draws (a checkbox whose label is part of the target).
TOO_SMALL = """() => {
  const shown = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const within = (e) => e.closest("p, li, dd, td, th, caption, .lp-prose, h1, h2, h3, label");
  const inText = (e) => {
    const around = within(e);
    return around && around.textContent.trim().length > e.textContent.trim().length + 1;
  };
  return [...document.querySelectorAll("a[href], button, select, textarea, input, summary")]
    .filter((e) => e.type !== "hidden" && shown(e) && !e.closest("[aria-hidden=true]"))
    .filter((e) => !(e.matches("a") && inText(e)) && !e.closest(".lp-map__marks"))
    .map((e) => [e, (e.matches("[type=checkbox], [type=radio]") && e.closest("label")) || e])
    .map(([e, target]) => [e, target.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.right > 0)
    .filter(([, box]) => box.height < 23.5 || box.width < 23.5)
    .map(([e, box]) => `${e.outerHTML.slice(0, 90)} is ${box.width}×${box.height}`);
}"""


def faults_of(page: Page, width: int) -> list[str]:
    """What is wrong with the page at that width; [] when nothing is."""
    page.set_viewport_size({"width": width, "height": 800})
    settled(page)
    found: list[str] = page.evaluate(AXE, EVERYTHING)
    for script in (TOO_WIDE, TOO_SMALL):
        found += page.evaluate(script)
    return [f"{width}: {fault}" for fault in found]


def unreadable(page: Page) -> list[str]:
    """Texts whose colours differ too little."""
    settled(page)
    found: list[str] = page.evaluate(AXE, COLOURS)
    return found
