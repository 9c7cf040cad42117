"""An officer pastes a list, looks at the dry run, enrols the group, and takes it back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from enrollment.models import Enrollment, GroupEnrollment
from enrollment.states import EnrollmentState
from tests.e2e import world
from tests.e2e.browsing import PHONE
from tests.e2e.conftest import OpenWindow
from tests.factories import employment_of

pytestmark = pytest.mark.e2e

WHY = "Voor het toezicht op de nieuwe wet."


@pytest.mark.parametrize("javascript", [True, False])
def test_pasted_looked_at_enrolled_and_taken_back(
    open_window: OpenWindow, javascript: bool
) -> None:
    run, officer = world.offered_run("Groepsdynamica", capacity=1), world.cast_member("marieke")
    first, second = world.learner(), world.learner()
    window = open_window(person=officer, size=PHONE, javascript=javascript)
    page = window.page

    page.goto(reverse("planning:run", args=[run.pk]))
    page.get_by_role("link", name="Schrijf een groep in").click()
    number = employment_of(first).personnel_number
    page.get_by_label("Personeelsnummers of e-mailadressen").fill(
        f"  {number} \n\n{second.email.upper()}\nniemand@nvwa.example\n{first.email}"
    )
    page.get_by_label("Waarom schrijf je deze groep in?").fill(WHY)
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Proef: wat er gebeurt")
    rows = page.get_by_role("row")
    expect(rows.filter(has_text=first.listed_name)).to_contain_text("plaats")
    expect(rows.filter(has_text=second.listed_name)).to_contain_text("wachtlijst")
    expect(rows.filter(has_text="niemand@nvwa.example")).to_contain_text("Niet gevonden")
    expect(rows.filter(has_text="Dubbel")).to_contain_text("ook op regel 1")
    assert not Enrollment.objects.filter(run=run).exists(), "only looked at"

    page.get_by_role("button", name="Schrijf in").click()
    expect(page.get_by_text("De groep wordt ingeschreven")).to_be_visible()
    world.drain_outbox()
    if not javascript:
        page.get_by_role("link", name="Kijk hoe ver het is").click()
    expect(page.get_by_text("Alles ging zoals de proef zei.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=first.listed_name)).to_contain_text("plaats")

    told = open_window(person=first, size=PHONE, javascript=javascript).page
    told.goto(reverse("notifications:inbox"))
    told.get_by_role("link", name="Je bent ingeschreven: Groepsdynamica").first.click()
    expect(told.get_by_text(f"{officer.full_name} heeft je ingeschreven")).to_be_visible()
    expect(told.get_by_text(WHY)).to_be_visible()

    page.get_by_role("link", name="Draai terug").click()
    expect(page.get_by_text("2 collega’s worden kosteloos uitgeschreven")).to_be_visible()
    page.get_by_role("button", name="Ja, draai terug").click()
    expect(page.get_by_text("De groep wordt teruggedraaid")).to_be_visible()
    world.drain_outbox()
    if not javascript:
        page.get_by_role("link", name="Kijk hoe ver het is").click()
    expect(page.get_by_text("zijn 2 collega’s kosteloos uitgeschreven")).to_be_visible()
    states = Enrollment.objects.filter(run=run).values_list("state", flat=True)
    assert set(states) == {EnrollmentState.WITHDRAWN}
    assert GroupEnrollment.objects.get(run=run).undone_at


def test_a_rule_tells_how_many_it_means(open_window: OpenWindow) -> None:
    """While one chooses, without leaving the page; what was typed stays."""
    run = world.offered_run("Regelwerk")
    person = world.learner()
    person.employments.update(function="proefkonijnenhouder")
    page = open_window(person=world.cast_member("marieke"), size=PHONE).page
    page.goto(reverse("enrollment:group-new", args=[run.pk]))
    page.get_by_role("link", name="Afdeling of functie").click()
    page.get_by_label("Waarom schrijf je deze groep in?").fill(WHY)
    page.get_by_label("Functie").fill("proefkonijn")
    page.get_by_label("Schaal vanaf").focus()
    expect(page.get_by_text("Dit is nu 1 medewerker.")).to_be_visible()
    expect(page.get_by_label("Waarom schrijf je deze groep in?")).to_have_value(WHY)
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    expect(page.get_by_text(person.listed_name)).to_be_visible()
