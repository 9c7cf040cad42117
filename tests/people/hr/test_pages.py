"""The pages of the import: for the P&O admin, the person and the functional administrator."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from organisations.models import Organisation
from outbox.queue import drain
from people.hr.models import ImportState, LinkState, PendingLink, PersonnelImport
from people.models import Employment, Person
from people.permissions import Role
from tests.cast import Cast
from tests.factories import give_role, make_organisation
from tests.people.hr.files import HEADER, apply, csv_file, deliver, person

SignIn = Callable[[Person], Client]
IMPORTS = "/import/"


def upload(client: Client, organisation: int, data: bytes) -> str:
    file = SimpleUploadedFile("mensen.csv", data)
    answer = client.post(IMPORTS, {"organisation": organisation, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


@pytest.fixture
def fresh(cast: Cast) -> Cast:
    """Petra also looks after an organisation without people."""
    give_role(cast.petra, Role.PO_ADMIN, make_organisation("nieuw"))
    return cast


def nieuw() -> int:
    return int(Organisation.objects.get(slug="nieuw").pk)


def test_from_file_to_receipt_and_back(fresh: Cast, client_of: SignIn) -> None:
    client = client_of(fresh.petra)
    lines = [person(str(n), Achternaam=f"Jansen{n}") for n in range(1, 61)]

    page = upload(client, nieuw(), csv_file([*lines, person("x", Email="fout")]))
    shown = client.get(page).content.decode()
    assert "Jansen1" in shown
    assert "Jansen60" not in shown
    assert "Voer door" in shown
    assert "Jansen60" in client.get(page + "?deel=new&pagina=2").content.decode()
    trouble = client.get(page + "?deel=problems").content.decode()
    assert "Dit is geen e-mailadres." in trouble
    assert "naam@organisatie.example" in trouble
    assert Employment.objects.filter(organisation__slug="nieuw").count() == 0

    client.post(page + "doorvoeren/")
    busy = client.get(page).content.decode()
    assert 'hx-trigger="every 2s"' in busy
    assert "Kijk hoe ver het is" in busy
    drain("default")
    part = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Doorgevoerd" in part
    assert fresh.petra.full_name in part
    assert "every 2s" not in part
    assert Employment.objects.filter(organisation__slug="nieuw").count() == 60

    client.post(page + "terugdraaien/")
    assert "Teruggedraaid" in client.get(page).content.decode()
    assert Employment.objects.filter(organisation__slug="nieuw").count() == 0
    assert "mensen.csv" in client.get(IMPORTS).content.decode()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", csv_file([]), csv_file([person("1")], [*HEADER[1:], "x"])]
)
def test_a_useless_file_says_why(fresh: Cast, client_of: SignIn, data: bytes) -> None:
    client = client_of(fresh.petra)
    page = upload(client, nieuw(), data)
    shown = client.get(page).content.decode()
    assert "zo niet te gebruiken" in shown
    assert "Voer door" not in shown
    assert client.post(page + "doorvoeren/").status_code == 422


def test_no_file_is_a_mistake_in_the_form(fresh: Cast, client_of: SignIn) -> None:
    assert client_of(fresh.petra).post(IMPORTS, {}).status_code == 422


def test_the_guard_asks_on_the_page(fresh: Cast, client_of: SignIn) -> None:
    client = client_of(fresh.petra)
    page = upload(client, fresh.nvwa.pk, csv_file([person("n1")]))

    assert "uit dienst" in client.get(page).content.decode()
    answer = client.post(page + "doorvoeren/", {"typed": "nee"})
    assert answer.status_code == 422
    assert "om te bevestigen" in answer.content.decode()
    assert PersonnelImport.objects.get().state == ImportState.READY


def test_columns_are_chosen_on_the_page(fresh: Cast, client_of: SignIn) -> None:
    client = client_of(fresh.petra)
    page = upload(client, nieuw(), csv_file([person("1")], ["Sleutel", *HEADER[1:]]))
    columns = page + "kolommen/"
    assert "Sleutel" in client.get(columns).content.decode()

    chosen = {"number": "Sleutel", "given_name": "Roepnaam", "family_name": "Achternaam",
              "email": "E-mail", "department": "Afdeling"}  # fmt: skip
    assert client.post(columns, {**chosen, "email": "bestaat niet"}).status_code == 422
    client.post(columns, chosen)

    assert "Voer door" in client.get(page).content.decode()


def test_an_import_is_for_the_own_organisation_only(fresh: Cast, client_of: SignIn) -> None:
    theirs = deliver(fresh.rvo, csv_file([person("1")]))
    petra = client_of(fresh.petra)
    for path in ("", "kolommen/", "doorvoeren/", "terugdraaien/"):
        address = f"{IMPORTS}{theirs.pk}/{path}"
        ask = petra.get if path in {"", "kolommen/"} else petra.post
        assert ask(address).status_code == 404
    assert petra.post(IMPORTS, {"organisation": fresh.rvo.pk}).status_code == 422
    for stranger in (fresh.alice, fresh.mo, fresh.olga):
        assert client_of(stranger).get(IMPORTS).status_code == 403


def test_the_person_answers_on_the_profile(fresh: Cast, client_of: SignIn) -> None:
    apply(fresh.rvo, csv_file([person("7", Email=fresh.alice.email)]))
    link = PendingLink.objects.get()
    client = client_of(fresh.alice)
    answer = reverse("people:my-link", args=[link.pk])

    assert "Werk je hier ook?" in client.get("/profiel/").content.decode()
    assert "Werk je hier ook?" not in client_of(fresh.bob).get("/profiel/").content.decode()
    assert client_of(fresh.bob).post(answer, {"answer": "yes"}).status_code == 404
    assert client.get(answer).status_code == 405

    client.post(answer, {"answer": "yes"})
    assert Employment.objects.filter(person=fresh.alice, organisation=fresh.rvo).exists()
    assert "RVO" in client.get("/profiel/").content.decode()


def test_the_functional_administrator_answers_for_somebody(fresh: Cast, client_of: SignIn) -> None:
    apply(fresh.rvo, csv_file([person("7", Email=fresh.alice.email)]))
    link = PendingLink.objects.get()
    answer = reverse("people:link-answer", args=[link.pk])
    femke = client_of(fresh.femke)

    assert fresh.alice.email in femke.get(reverse("people:links")).content.decode()
    assert client_of(fresh.petra).get(reverse("people:links")).status_code == 403
    assert client_of(fresh.alice).post(answer, {"answer": "yes"}).status_code == 403
    femke.post(answer, {"answer": "no"})

    link.refresh_from_db()
    assert (link.state, link.resolved_by) == (LinkState.REFUSED, fresh.femke)
    assert "Geen koppelingen" in femke.get(reverse("people:links")).content.decode()
