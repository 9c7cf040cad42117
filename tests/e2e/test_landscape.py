"""Two departments, two maps: placed apart, laid over each other, settled; and a learner's check."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from landscapes.maps.models import Agreement, Plot
from tests.e2e import mapped, world
from tests.e2e.browsing import DESK, PHONE
from tests.e2e.conftest import OpenWindow
from tests.factories import make_course

pytestmark = pytest.mark.e2e
TALL = (1280, 1400)
"""The mouse moves over what is in sight only."""


def place(page: Page, talk: mapped.Talk, side: int, zones: list[str]) -> None:
    """As somebody of that department: every intervention on the own map, with the form."""
    own = talk.sides[side]
    for what, zone in zip(talk.interventions, zones, strict=True):
        page.goto(f"{reverse('landscapes:place', args=[talk.landscape.pk])}?kaart={own.pk}")
        page.get_by_role("link", name=f"Plaats {what.title}").click()
        page.get_by_label("Gebied 1").select_option(zone)
        page.get_by_label("Aandeel 1").fill("100")
        page.get_by_label("Gebied 2").select_option("")
        page.get_by_label("Aandeel 2").fill("")
        page.get_by_role("button", name="Zet op de kaart").click()
        expect(page.get_by_text(f"{what.title} staat op de kaart.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_two_departments_two_maps(open_window: OpenWindow, javascript: bool) -> None:
    talk = mapped.talk()
    same = ["praktiseren"] * 5
    first = open_window(person=talk.people[0], size=DESK, javascript=javascript).page
    place(first, talk, 0, [*same, "creeren", "onderzoeken", "polder_creeren"])
    second = open_window(person=talk.people[1], size=PHONE, javascript=javascript).page
    place(second, talk, 1, [*same, "praktiseren", "praktiseren", "praktiseren"])

    second.goto(reverse("landscapes:dialogue", args=[talk.landscape.pk]))
    expect(second.locator("main")).to_contain_text("Over 3 interventies verschillen de kaarten")
    for number in range(3):
        second.get_by_role("link", name="Spreek af").first.click()
        second.get_by_label("Gebied 1").select_option("polder_creeren")
        second.get_by_label("Wat spraken jullie af").fill("Samen doen.")
        second.get_by_role("button", name="Sla op").click()
        expect(second.get_by_role("link", name="Spreek af")).to_have_count(2 - number)
    expect(second.locator("main")).to_contain_text("Er is niets meer te bespreken")
    shared = Plot.objects.filter(landscape=talk.landscape, department=None)
    assert shared.filter(zones__zone__key="polder_creeren", zones__percent=100).count() == 3

    second.get_by_role("link", name="Wie doet wat?").first.click()
    second.get_by_label("Afdeling").select_option(str(talk.sides[0].pk))
    second.get_by_label("Rol").select_option("leads")
    second.get_by_role("button", name="Sla op").click()
    expect(second.get_by_role("table")).to_contain_text("trekt het")
    assert Agreement.objects.get(landscape=talk.landscape).department == talk.sides[0]

    first.goto(reverse("landscapes:landscape", args=[talk.landscape.pk]))
    with first.expect_download() as coming:
        first.get_by_role("link", name="Kaart en tabel als PDF").click()
    with coming.value.path().open("rb") as file:
        assert file.read(5) == b"%PDF-"


def spot(page: Page, pk: int) -> tuple[int, int]:
    plot = Plot.objects.get(pk=pk)
    return plot.x, plot.y


def test_dragging_keys_and_numbers_do_the_same(open_window: OpenWindow) -> None:
    talk = mapped.talk(2)
    page = open_window(person=world.cast_member("marieke"), size=TALL).page
    page.goto(reverse("landscapes:landscape", args=[talk.landscape.pk]))
    plot = Plot.objects.filter(landscape=talk.landscape, department=None).earliest("pk")
    mark = page.locator(f"a.lp-mark[data-plot='{plot.pk}']")

    box, sheet = mark.locator("path").bounding_box(), page.locator(".lp-map__sheet").bounding_box()
    assert box
    assert sheet
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    scale = sheet["width"] / 1000
    page.mouse.move(sheet["x"] + 786 * scale, sheet["y"] + 690 * scale, steps=6)
    page.mouse.up()
    expect(page.locator("[data-live]")).to_contain_text("Verplaatst")
    expect(page.locator(f"[data-zones='{plot.pk}']")).to_have_text("Creëren 100 %")
    dragged = spot(page, plot.pk)
    assert abs(dragged[0] - 786) < 25
    assert abs(dragged[1] - 690) < 25

    mark.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowUp")
    expect(page.locator(f"[data-x-of='{plot.pk}']")).to_have_value(str(dragged[0] - 5))
    expect(page.locator(f"[data-y-of='{plot.pk}']")).to_have_value(str(dragged[1] - 25))
    assert spot(page, plot.pk) == (dragged[0] - 5, dragged[1] - 25)

    page.locator(f"[data-x-of='{plot.pk}']").fill("500")
    page.locator(f"[data-y-of='{plot.pk}']").fill("170")
    page.get_by_role("button", name=f"Verplaats {plot.intervention.title}").click()
    expect(page.locator("main")).to_contain_text("Onderzoeken 100 %")
    assert spot(page, plot.pk) == (500, 170)


def test_the_map_by_keys_alone(open_window: OpenWindow) -> None:
    """Larger, smaller and to another mark; what falls in the sea goes back, and says so."""
    talk = mapped.talk(2)
    opened = open_window(person=world.cast_member("marieke"), size=DESK)
    opened.may_answer(422)
    page = opened.page
    page.goto(reverse("landscapes:landscape", args=[talk.landscape.pk]))
    sheet = page.locator(".lp-map__sheet")
    page.locator("[data-window]").focus()
    page.keyboard.press("+")
    expect(sheet).to_have_attribute("viewBox", "150 150 700 700")
    page.keyboard.press("0")
    expect(sheet).to_have_attribute("viewBox", "0 0 1000 1000")
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.dataset.plot")
    page.keyboard.press("PageDown")
    assert page.evaluate("document.activeElement.dataset.plot") != first
    for _ in range(12):
        page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("[data-live]")).to_contain_text("Niet verplaatst")
    expect(page.locator("[data-live]")).to_contain_text("zee")


def test_a_learner_does_the_check(open_window: OpenWindow) -> None:
    here = world.organisation()
    course = make_course(owner=here, published_to=[here], title="Samen sparren", form="intervision")
    page = open_window(person=world.learner(), size=PHONE).page
    page.goto(reverse("landscapes:mine"))
    page.get_by_role("link", name="Doe de check").click()
    for group in page.locator("main fieldset").all():
        answer = "dat ben ik" if "met anderen over praat" in group.inner_text() else "past niet"
        group.get_by_label(answer).check()
    page.get_by_label("in mijn eigen woorden").fill("Bij de koffie")
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_text("Alleen jij ziet dit.").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("Past bij hoe jij leert: met anderen sparren")
    page.goto(course.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Past bij hoe jij leert")
    page.goto(reverse("landscapes:mine"))
    page.get_by_role("button", name="Zet suggesties uit").click()
    expect(page.get_by_text("Misschien iets voor jou")).to_have_count(0)
