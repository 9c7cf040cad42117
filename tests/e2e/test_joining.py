"""An organisation joins: added, its people and past brought, checked, live; a colleague looks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from catalog.search.indexing import touch_courses
from organisations.models import Organisation
from organisations.states import OrganisationState
from people.models import Person
from people.permissions import Role
from tests.e2e import world
from tests.e2e.browsing import PHONE
from tests.e2e.conftest import OpenWindow
from tests.e2e.server import Portal
from tests.factories import LONG_AGO, PASSWORD
from tests.people.hr.files import HEADER, csv_file
from tests.people.hr.files import person as line_of

pytestmark = pytest.mark.e2e

NAME, SHORT, SLUG = "Rijksdienst voor Proeven", "RVP", "proeven"
OLD_COLUMN = "Sleutel"
"""What this organisation's system calls the personnel number; the portal cannot guess it."""
PAST = "Veilig werken op hoogte (oude cursus)"


@dataclass(frozen=True)
class Colleague:
    number: str
    given_name: str
    family_name: str

    @property
    def email(self) -> str:
        return f"{self.given_name}.{self.family_name}@{SLUG}.example".lower()

    @property
    def listed(self) -> str:
        return f"{self.family_name}, {self.given_name}"

    def line(self, boss: str = "") -> list[str]:
        cells = {"Roepnaam": self.given_name, "Achternaam": self.family_name}
        return line_of(self.number, Email=self.email, Leidinggevende=boss, **cells)

    def found(self) -> Person:
        person: Person = Person.objects.get(email=self.email)
        return person


BOSS = Colleague("rvp-1", "Bregje", "Proevenbaas")
OFFICER = Colleague("rvp-2", "Otto", "Proevenkeur")
PO_ADMIN = Colleague("rvp-3", "Petra", "Proevenwerf")
LEARNER = Colleague("rvp-4", "Lars", "Proevenleer")


def personnel_file(colleagues: Iterable[Colleague]) -> FilePayload:
    lines = [one.line("" if one is BOSS else BOSS.number) for one in colleagues]
    header = [OLD_COLUMN, *HEADER[1:]]
    data = csv_file(lines, header=header)
    return {"name": "personeel.csv", "mimeType": "text/csv", "buffer": data}


def submit(page: Page, name: str) -> None:
    page.locator("main form").get_by_role("button", name=name).last.click()


def choose(page: Page, menu_item: str) -> None:
    """Goes where the main navigation leads."""
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name=menu_item).click()


def give_role(page: Page, who: str, email: str, role: Role) -> None:
    """From the organisation's roles: looks the colleague up and gives the role."""
    page.get_by_role("link", name="Geef een rol").click()
    page.get_by_label("Zoek een collega op naam of e-mailadres").fill(email)
    page.get_by_role("button", name="Zoek", exact=True).click()
    page.get_by_role("radio", name=who).check()
    page.get_by_label("Rol", exact=True).select_option(role.value)
    submit(page, "Geef deze rol")
    expect(page.get_by_text("heeft de rol.")).to_be_visible()


def open_organisation(page: Page) -> None:
    page.goto(reverse("start"))
    choose(page, "Organisaties")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)


def item(page: Page, title: str) -> str:
    """What the checklist says of that item."""
    row = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))
    return row.locator(".lp-agenda__action").inner_text()


def offer_something() -> str:
    """There is no screen for it yet: an offer of a colleague organisation, made available."""
    run = world.offered_run("Proeven leren nemen")
    organisation = world.organisation(SLUG)
    run.course.publications.create(organisation=organisation, since=LONG_AGO)
    with transaction.atomic():
        touch_courses([run.course.pk])
    world.drain_outbox()
    return run.course.texts.get().title


def bring_past(portal: Portal, folder: Path) -> str:
    file = folder / "verleden.csv"
    lines = [
        "personeelsnummer;titel;afgerond op;resultaat",
        f"{LEARNER.number};{PAST};2021-03-04;geslaagd",
    ]
    file.write_text("\n".join(lines) + "\n")
    where = ("--organisation", SLUG, "--origin", "Leerplein RVP")
    assert "Nothing was written" in portal.manage("import_history", str(file), *where)
    return portal.manage("import_history", str(file), *where, "--apply")


def bring_people(page: Page) -> None:
    """The dry run, the columns that could not be guessed, the difference, and carrying it out."""
    page.goto(reverse("start"))
    choose(page, "Personeelsbestand")
    page.get_by_label("Organisatie").select_option(label=NAME)
    everybody = personnel_file([BOSS, OFFICER, PO_ADMIN, LEARNER])
    page.get_by_label("Personeelsbestand").set_input_files(everybody)
    submit(page, "Bekijk wat er verandert")
    expect(page.get_by_text("Dit bestand is zo niet te gebruiken")).to_be_visible()
    expect(page.get_by_role("button", name="Voer door")).to_have_count(0)

    page.get_by_role("link", name="Kolommen kiezen").click()
    page.get_by_label("Personeelsnummer", exact=True).select_option(OLD_COLUMN)
    submit(page, "Opslaan en opnieuw vergelijken")
    expect(page.get_by_role("row", name=LEARNER.given_name)).to_be_visible()
    assert not Person.objects.filter(email=LEARNER.email).exists(), "a dry run writes nothing"
    submit(page, "Voer door")
    expect(page.get_by_text("De import loopt")).to_be_visible()
    world.drain_outbox()
    expect(page.get_by_text("Doorgevoerd")).to_be_visible()
    assert LEARNER.found().employments.get().manager == BOSS.found()


def prepare(open_window: OpenWindow) -> None:
    """What the organisation's own P&O decides: how it wants things, and its colours."""
    page = open_window(person=PO_ADMIN.found()).page
    page.goto(reverse("start"))
    expect(page.get_by_text("Jouw organisatie sluit binnenkort aan")).to_be_visible()
    choose(page, "Rollen")
    page.get_by_role("row", name=NAME).get_by_role("link", name="Instellingen").click()
    page.get_by_label("Kosteloos uitschrijven kan tot zoveel dagen voor de start").fill("21")
    submit(page, "Sla op")
    expect(page.get_by_text("De instellingen zijn opgeslagen.")).to_be_visible()
    choose(page, "Rollen")
    page.get_by_role("row", name=NAME).get_by_role("link", name="Kleuren").click()
    page.get_by_role("radio", name="Petrol en zeegroen").check()
    submit(page, "Sla op")
    expect(page.get_by_text("De kleuren zijn opgeslagen.")).to_be_visible()


def link_in_mail(portal: Portal) -> str:
    """The link of the one mail that the portal itself sent to that colleague."""
    folder = Path(portal.environment["PORTAL_DATA"]) / "mail"
    mails = [message_from_bytes(file.read_bytes(), policy=default) for file in folder.iterdir()]
    [mail] = [one for one in mails if one["To"] == LEARNER.email]
    assert mail["Subject"] == "Een nieuw wachtwoord voor het Leerportaal"
    body = mail.get_body(("plain",))
    assert body
    found = re.search(r"http\S+", body.get_content())
    assert found
    return found.group()


def look_around(page: Page, offered: str, portal: Portal) -> None:
    """The first colleague: chooses a password, signs in, finds the offer, and the own past."""
    page.goto(reverse("enrollment:mine"))
    page.get_by_role("link", name="Wachtwoord vergeten?").click()
    page.get_by_label("E-mailadres").fill(LEARNER.email)
    submit(page, "Stuur me de link")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kijk in je mail")
    page.goto(link_in_mail(portal))
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Nog een keer het nieuwe wachtwoord").fill(PASSWORD)
    submit(page, "Sla het wachtwoord op")
    expect(page.get_by_role("heading", level=1)).to_have_text("Je wachtwoord is opgeslagen")
    page.goto(reverse("enrollment:mine"))
    page.get_by_label("E-mailadres").fill(LEARNER.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    submit(page, "Aanmelden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn leren")
    expect(page.get_by_text(PAST)).to_be_visible()
    expect(page.get_by_text("overgenomen uit Leerplein RVP")).to_be_visible()
    expect(page.locator("header")).to_contain_text(SHORT)
    page.goto(reverse("catalog:catalogue"))
    page.get_by_role("link", name=offered).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(offered)
    expect(page.get_by_role("link", name="Schrijf me in").first).to_be_visible()


def test_an_organisation_joins(open_window: OpenWindow, portal: Portal, tmp_path: Path) -> None:
    admin = open_window(person=world.cast_member("femke"))
    admin.may_answer(409)
    page = admin.page
    page.goto(reverse("start"))
    choose(page, "Organisaties")
    page.get_by_role("link", name="Voeg een organisatie toe").click()
    page.get_by_label("Naam", exact=True).fill(NAME)
    page.get_by_label("Korte naam").fill(SHORT)
    page.get_by_label("Kenmerk in adressen").fill(SLUG)
    page.get_by_label("Domeinen van de e-mailadressen").fill(f"{SLUG}.example")
    submit(page, "Voeg toe")
    expect(page.get_by_text("De organisatie is toegevoegd.")).to_be_visible()
    submit(page, "Laat de organisatie meedoen")
    expect(page.get_by_role("alert").filter(has_text="Meedoen kan nog niet")).to_be_visible()

    # Nobody of the organisation is in the portal yet: a P&O colleague from elsewhere begins.
    helper = world.cast_member("hans")
    page.get_by_role("complementary").get_by_role("link", name="Rollen").click()
    give_role(page, helper.listed_name, helper.email, Role.PO_ADMIN)
    bring_people(open_window(person=helper).page)
    give_role(page, PO_ADMIN.listed, PO_ADMIN.email, Role.PO_ADMIN)
    give_role(page, OFFICER.listed, OFFICER.email, Role.LD_OFFICER)
    page.get_by_role("row", name=helper.listed_name).get_by_role("link", name="Beëindig").click()
    page.get_by_label("Waarom stopt deze rol?").fill("De organisatie heeft nu een eigen P&O.")
    submit(page, "Ja, beëindig de rol")
    expect(page.get_by_text("De rol is beëindigd.")).to_be_visible()

    prepare(open_window)
    offered = offer_something()
    assert "1 new" in bring_past(portal, tmp_path)

    open_organisation(page)
    for title in ("Medewerkers ingelezen", "Rollen gegeven", "Kleuren gekozen",
                  "Instellingen bekeken", "Aanbod klaargezet"):  # fmt: skip
        assert item(page, title) == "klaar", title
    submit(page, "Laat de organisatie meedoen")
    expect(page.get_by_text("De organisatie doet mee.")).to_be_visible()
    assert Organisation.objects.get(slug=SLUG).state == OrganisationState.LIVE

    look_around(open_window(size=PHONE).page, offered, portal)
