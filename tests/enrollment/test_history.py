"""What people finished before comes along, once, and only to whom it belongs."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from enrollment.history.reading import OldResult, OldSeat, Trouble, read_lines
from enrollment.models import HistoryRecord
from people.models import Employment, Person
from tests.cast import Cast
from tests.factories import make_course, make_employment

ClientOf = Callable[[Person], Client]
HEAD = "Personeelsnummer;Titel;Code;Afgerond op;Resultaat;Certificaatnummer\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "oud.csv"
    path.write_text(
        HEAD
        + "A-1;BHV herhaling;;31-12-2019;geslaagd;C-77\n"
        + "A-1;Schrijven;EXT-9;2020-02-03;;\n"
        + "A-1;Schrijven;EXT-9;2020-02-03;;\n"
        + "ZZ-9;BHV herhaling;;2019-12-31;;\n"
        + "A-1;Zonder datum;;ooit;;\n"
    )
    return path


@pytest.fixture
def alice(cast: Cast) -> Person:
    Employment.objects.filter(person=cast.alice).update(personnel_number="A-1")
    make_employment(cast.roos, cast.rvo, personnel_number="A-1")
    return cast.alice


def run(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_history", str(file), "--organisation", "nvwa", *options, stdout=out)
    return out.getvalue()


def test_only_prints_without_apply(file: Path, alice: Person) -> None:
    said = run(file)
    assert "3 new, 0 changed, 0 the same, 3 unmatched, 1 unreadable lines" in said
    assert "line 6: ‘afgerond op’ is geen datum" in said
    assert not HistoryRecord.objects.exists()


def test_matches_people_and_courses(cast: Cast, file: Path, alice: Person) -> None:
    first = make_course(owner=cast.nvwa, title="BHV herhaling")
    second = make_course(owner=cast.rvo, title="Anders", external_id="EXT-9")
    run(file, "--apply")
    mine = HistoryRecord.objects.of(alice).order_by("completed_on")
    assert [one.course for one in mine] == [first, second]
    assert mine[0].employment == Employment.objects.get(person=alice)
    assert HistoryRecord.objects.unmatched().get().personnel_number == "ZZ-9"
    assert not HistoryRecord.objects.of(cast.roos).exists()


def test_a_title_of_two_courses_is_nobodys(cast: Cast, file: Path, alice: Person) -> None:
    for owner in (cast.nvwa, cast.rvo):
        make_course(owner=owner, title="BHV herhaling")
    run(file, "--apply")
    assert HistoryRecord.objects.get(person=alice, title="BHV herhaling").course is None


def test_same_file_again_writes_nothing(file: Path, alice: Person) -> None:
    run(file, "--apply")
    before = list(HistoryRecord.objects.order_by("pk").values())
    assert "0 new, 0 changed, 3 the same" in run(file, "--apply")
    assert list(HistoryRecord.objects.order_by("pk").values()) == before


def test_what_has_become_known_is_filled_in(cast: Cast, file: Path, alice: Person) -> None:
    run(file, "--apply")
    make_employment(cast.stranger, cast.nvwa, personnel_number="ZZ-9")
    assert "0 new, 1 changed, 2 the same" in run(file, "--apply")
    assert HistoryRecord.objects.of(cast.stranger).count() == 1


def test_shown_with_its_origin_to_whom_it_belongs(
    cast: Cast, file: Path, alice: Person, client_of: ClientOf
) -> None:
    run(file, "--apply", "--origin", "Leerplein")
    page = client_of(alice).get("/mijn-leren/").content.decode()
    assert "Uit de oude leeromgeving" in page
    assert "overgenomen uit Leerplein" in page
    assert "certificaat C-77" in page
    assert "BHV herhaling" not in client_of(cast.roos).get("/mijn-leren/").content.decode()
    assert "BHV herhaling" in client_of(alice).get("/mijn-gegevens/").content.decode()


def test_unknown_organisation_and_file(file: Path, cast: Cast) -> None:
    with pytest.raises(CommandError, match="no such organisation"):
        call_command("import_history", str(file), "--organisation", "nergens")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_history", "nergens.csv", "--organisation", "nvwa")


def read(text: str) -> list[OldResult | OldSeat | Trouble]:
    return list(read_lines(BytesIO(text.encode())))


def test_reading() -> None:
    assert read("Personeelsnummer;Titel\n1;Iets\n") == [
        Trouble(1, "Deze kolommen ontbreken: afgerond op. Voeg ze toe aan het bestand.")
    ]
    [empty, long, good] = read(
        HEAD + ";Iets;;2020-01-01;;\n" + f"1;{'x' * 301};;2020-01-01;;\n" + "1;Iets;;01/02/2020;;\n"
    )
    assert isinstance(empty, Trouble)
    assert "personeelsnummer is leeg" in empty.message
    assert isinstance(long, Trouble)
    assert long.line == 3
    assert good == OldResult("1", "Iets", datetime.date(2020, 2, 1))
