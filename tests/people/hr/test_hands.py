"""What people do to the import's screens: double clicks, colleagues at once, wrong files."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from organisations.models import Organisation
from outbox.models import Message
from outbox.queue import drain
from people.hr.actions import ImportRefused, bring, start
from people.hr.models import ImportState, PersonnelImport
from people.hr.undo import UndoRefused, undo_import
from people.models import Employment, Person, SecurityEvent
from people.permissions import Role
from tests.cast import Cast, make_cast
from tests.concurrency import together
from tests.factories import give_role, make_organisation
from tests.people.hr.files import HEADER, apply, csv_file, deliver, person, problems

SignIn = Callable[[Person], Client]
IMPORTS = "/import/"


@pytest.fixture
def organisation(cast: Cast) -> Organisation:
    """Petra and Olga both look after it."""
    return organisation_of(cast)


def organisation_of(cast: Cast) -> Organisation:
    organisation = make_organisation("nieuw")
    for admin in (cast.petra, cast.olga):
        give_role(admin, Role.PO_ADMIN, organisation)
    return organisation


def upload(client: Client, data: bytes, name: str = "mensen.csv") -> str:
    organisation = Organisation.objects.get(slug="nieuw").pk
    file = SimpleUploadedFile(name, data)
    answer = client.post(IMPORTS, {"organisation": organisation, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_a_double_click_carries_out_once(
    cast: Cast, organisation: Organisation, client_of: SignIn
) -> None:
    client = client_of(cast.petra)
    page = upload(client, csv_file([person("1"), person("2")]))

    for _click in range(2):
        assert client.post(page + "doorvoeren/").headers["Location"] == page
    assert Message.objects.filter(topic="personnel-import").count() == 1
    drain("default")
    late = client.post(page + "doorvoeren/", follow=True).content.decode()
    drain("default")

    assert "Doorgevoerd" in late
    assert organisation.employments.count() == 2
    assert SecurityEvent.objects.filter(action="personnel.import").count() == 1


def test_a_double_click_on_undo_says_what_is_so(
    cast: Cast, organisation: Organisation, client_of: SignIn
) -> None:
    client = client_of(cast.petra)
    delivery = apply(organisation, csv_file([person("1")]))
    undo = f"{IMPORTS}{delivery.pk}/terugdraaien/"
    client.post(undo, follow=True)
    assert "al teruggedraaid" in client.post(undo, follow=True).content.decode()
    assert not organisation.employments.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False], ids=["one file twice", "a file each"])
def test_two_admins_at_the_same_moment(same: bool) -> None:
    """Both have looked, both click: one is carried out, and the other is told."""
    cast = make_cast()
    organisation = organisation_of(cast)
    first = deliver(organisation, csv_file([person("1")]))
    other = PersonnelImport.objects.get(pk=first.pk)
    if not same:
        other.pk = None
        other.save()
    refused: list[ImportRefused] = []

    def click(delivery: PersonnelImport, by: Person) -> None:
        try:
            start(delivery=delivery, by=by, typed="")
        except ImportRefused as refusal:
            refused.append(refusal)

    together([lambda: click(first, cast.petra), lambda: click(other, cast.olga)])
    drain("default")

    assert len(refused) == (0 if same else 1)
    assert PersonnelImport.objects.filter(state=ImportState.APPLIED).count() == 1
    assert organisation.employments.count() == 1
    assert SecurityEvent.objects.filter(action="personnel.import").count() == 1


def test_a_colleagues_newer_file_is_no_riddle(
    cast: Cast, organisation: Organisation, client_of: SignIn
) -> None:
    petra, olga = client_of(cast.petra), client_of(cast.olga)
    mine = upload(petra, csv_file([person("1", Achternaam="Geheim")]))
    theirs = upload(olga, csv_file([person("2")]))

    answer = petra.post(mine + "doorvoeren/")
    assert answer.status_code == 422
    assert "Een collega heeft hierna een ander bestand ingelezen" in answer.content.decode()
    assert "Geheim" not in petra.get(mine).content.decode()
    assert petra.get(mine + "kolommen/").status_code == 302
    olga.post(theirs + "doorvoeren/")
    drain("default")
    assert organisation.employments.get().personnel_number == "2"


def test_an_own_newer_file_takes_the_place_of_the_older(
    cast: Cast, organisation: Organisation, client_of: SignIn
) -> None:
    petra = client_of(cast.petra)
    older = upload(petra, csv_file([person("1")]))
    newer = upload(petra, csv_file([person("2")]))
    assert petra.get(older).status_code == 404
    assert petra.get(newer).status_code == 200


def test_a_file_brought_while_another_is_carried_out(
    cast: Cast, organisation: Organisation, client_of: SignIn
) -> None:
    """It compares with what was there before; carrying it out afterwards is refused."""
    petra, olga = client_of(cast.petra), client_of(cast.olga)
    first = upload(petra, csv_file([person("1")]))
    petra.post(first + "doorvoeren/")
    second = upload(olga, csv_file([person("1"), person("2")]))
    waits = olga.post(second + "doorvoeren/")
    assert waits.status_code == 422
    assert "al een import doorgevoerd" in waits.content.decode()
    assert "Voer door" in waits.content.decode()

    drain("default")
    olga.post(second + "doorvoeren/")
    drain("default")

    assert "veranderd sinds je het verschil bekeek" in olga.get(second).content.decode()
    assert organisation.employments.count() == 1


def test_no_undo_while_another_is_carried_out(cast: Cast, organisation: Organisation) -> None:
    first = apply(organisation, csv_file([person("1")]))
    second = deliver(organisation, csv_file([person("1", Functie="jurist")]))
    start(delivery=second, by=cast.petra, typed="")
    with pytest.raises(UndoRefused, match="Wacht"):
        undo_import(delivery=first, by=cast.petra)


def test_undo_after_a_later_change_says_so(
    cast: Cast, organisation: Organisation, client_of: SignIn
) -> None:
    apply(organisation, csv_file([person("1")]))
    delivery = apply(organisation, csv_file([person("1", Functie="jurist")]))
    Employment.objects.filter(organisation=organisation).update(function="arts")
    undo = f"{IMPORTS}{delivery.pk}/terugdraaien/"
    told = client_of(cast.petra).post(undo, follow=True).content.decode()
    assert "sinds deze import veranderd" in told
    assert organisation.employments.get().function == "arts"


@pytest.mark.django_db(transaction=True)
def test_undo_and_a_use_of_what_goes_clash_in_words() -> None:
    """Somebody comes to work in a department that goes: told, not an error at the commit."""
    cast = make_cast()
    organisation = organisation_of(cast)
    delivery = apply(organisation, csv_file([person("1")]))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "INSERT INTO people_pendinglink (organisation_id, person_id, personnel_number, row, "
            "state) VALUES (OLD.organisation_id, OLD.person_id, 'x', '{}', 'pending'); "
            "RETURN OLD; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER late AFTER DELETE ON people_employment "
            "FOR EACH ROW EXECUTE FUNCTION pg_temp.late()"
        )
    try:
        with pytest.raises(UndoRefused):
            undo_import(delivery=delivery, by=cast.petra)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER late ON people_employment")
    assert organisation.employments.count() == 1


def sheet_with(cell: str) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    sheet.append([*person("1")[:7], cell, *person("1")[8:]])
    sheet.append(person("2"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .xls",
        b"PK\x03\x04 no workbook",
        b"<html><body>Meld je aan</body></html>",
        b'{"mensen": []}',
        csv_file([]),
        b"x" * 1_000_000,
        b'"' + b"x" * 3_000_000,
    ],
    ids=["empty", "blank lines", "pdf", "image", "old excel", "zip", "html", "json", "no people",
         "one endless word", "one endless quoted line"],
)  # fmt: skip
def test_a_wrong_file_says_so_and_changes_nothing(
    cast: Cast, organisation: Organisation, client_of: SignIn, data: bytes
) -> None:
    client = client_of(cast.petra)
    page = upload(client, data)
    shown = client.get(page).content.decode()
    assert "Dit bestand is zo niet te gebruiken" in shown
    assert problems(PersonnelImport.objects.get())
    assert client.get(page + "kolommen/").status_code == 200
    assert client.post(page + "doorvoeren/").status_code == 422
    assert not Message.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_cell_of_a_megabyte_leaves_out_its_line(
    cast: Cast, organisation: Organisation, client_of: SignIn, kind: str
) -> None:
    cell = "".join(chr(97 + n * n % 23) for n in range(1_000_000))
    data = csv_file([person("1", Functie=cell), person("2")]) if kind == "csv" else sheet_with(cell)
    client = client_of(cast.petra)
    page = upload(client, data, f"mensen.{kind}")
    shown = client.get(page + "?deel=problems")
    assert len(shown.content) < 100_000
    found = [one.code for one in problems(PersonnelImport.objects.get())]
    if found == ["too_long"]:
        client.post(page + "doorvoeren/")
        drain("default")
        assert organisation.employments.get().personnel_number == "2"
    else:
        assert found == ["swollen"]
        assert "zo niet te gebruiken" in shown.content.decode()


def test_more_than_may_be_brought_is_said_in_the_form(
    cast: Cast, organisation: Organisation, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("people.hr.forms.MAX_BYTES", 100)
    answer = client_of(cast.petra).post(
        IMPORTS,
        {"organisation": organisation.pk, "file": SimpleUploadedFile("m.csv", b"x" * 101)},
    )
    assert answer.status_code == 422
    assert "te groot" in answer.content.decode()
    assert not PersonnelImport.objects.exists()


def test_a_name_of_a_file_that_is_no_name(cast: Cast, organisation: Organisation) -> None:
    name = "../" + "n" * 300 + "<script>.csv\0"
    delivery = bring(
        organisation=organisation, by=cast.petra, file_name=name,
        stream=io.BytesIO(csv_file([person("1")])),
    )  # fmt: skip
    assert len(delivery.file_name) == 200
