"""Files with something wrong: each mistake is named by line, column, value and remedy, and nothing
of that line is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import translation

from people.models import Employment, Person
from tests.cast import Cast
from tests.factories import make_employment, make_person
from tests.people.hr.files import HEADER, apply, csv_file, person, problems, xlsx_file


@dataclass(frozen=True)
class Case:
    """A file, and the problem that must be among its problems. `written` are the numbers that go
    in all the same."""

    data: bytes | Callable[[], bytes]
    line: int
    column: str
    value: str
    message: str
    remedy: str
    written: frozenset[str] = frozenset()


def one(message: str, remedy: str, column: str, value: str, shown: str | None = None) -> Case:
    """A mistake in one cell of line 3; the good line 2 goes in."""
    field = {"E-mail": "Email"}.get(column, column.replace(" ", "_"))
    lines = [person("1"), person("2", **{field: value})]
    text = shown if shown is not None else value
    return Case(csv_file(lines), 3, column, text, message, remedy, frozenset("1"))


def whole(data: bytes | Callable[[], bytes], message: str, remedy: str, line: int = 0) -> Case:
    return Case(data, line, "", "", message, remedy)


def without(name: str) -> bytes:
    place = HEADER.index(name)
    lines = [person("1")]
    return csv_file([line[:place] + line[place + 1 :] for line in lines],
                    HEADER[:place] + HEADER[place + 1 :])  # fmt: skip


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return out.getvalue()


LONG = "x" * 1_000_000
SHORT = "x" * 79 + "…"
DATE = ("geen datum die bestaat", "31-12-2026")
CASES = {
    "empty file": whole(b"", "staat niets in dit bestand", "het goede bestand"),
    "blank lines only": whole(b"\r\n \r\n;;;\r\n", "staat niets in dit bestand", "goede bestand"),
    "only names of columns": whole(csv_file([]), "staat niemand", "goede bestand"),
    "utf-16": whole(
        csv_file([person("1")]).decode().encode("utf-16"), "geen leesbaar CSV", "UTF-8"
    ),
    "zeros in the head": whole(b"a;b\0c\r\n", "geen leesbaar CSV", "CSV UTF-8"),
    "old line ends": whole(csv_file([person("1")]).replace(b"\r\n", b"\r"), "verouderde", "UTF-8"),
    "pdf": whole(b"%PDF-1.7 x", "geen tabel", "CSV of XLSX"),
    "web page": whole(b"<html></html>", "geen tabel", "CSV of XLSX"),
    "json": whole(b'{"a": 1}', "geen tabel", "CSV of XLSX"),
    "old excel": whole(b"\xd0\xcf\x11\xe0abc", "geen tabel", "zonder wachtwoord"),
    "gzip": whole(b"\x1f\x8b\x08abc", "geen tabel", "uitgepakt"),
    "broken xlsx": whole(b"PK\x03\x04 nonsense", "geen leesbaar Excel", "opnieuw"),
    "xlsx without a sheet": whole(lambda: _zip({"a.txt": b"x"}), "geen leesbaar Excel", ".xlsx"),
    "zip bomb": whole(bomb, "uitgepakt te groot", "in delen"),
    "too big": whole(b"a" * 25_000_001, "te groot", "eigen bestand"),
    "too many rows": whole(
        lambda: csv_file([["x"] * 12] * 50_001), "te veel regels", "eigen bestand"
    ),
    "number missing": Case(
        without("Personeelsnummer"), 1, "personeelsnummer", "", "staat niet in het bestand", "aan"
    ),
    "family name missing": Case(
        without("Achternaam"), 1, "achternaam", "", "staat niet in het bestand", "Kolommen kiezen"
    ),
    "address missing": Case(
        without("E-mail"), 1, "e-mailadres", "", "staat niet in het bestand", "Kolommen kiezen"
    ),
    "windows-1252": Case(
        csv_file([person("1", Roepnaam="René")]).decode().encode("cp1252"),
        0, "", "", "gelezen als Windows-1252", "CSV UTF-8", frozenset("1"),
    ),
    "column twice": Case(
        csv_file([[*person("1"), "x"]], [*HEADER, "functie"]),
        1, "functie", "functie", "twee keer", "dubbele kolom", frozenset("1"),
    ),
    "endless line": Case(
        csv_file([person("1")]) + b"z" * 2_000_001 + b"\r\n",
        3, "", "", "te lang en overgeslagen", "CSV-bestand is", frozenset("1"),
    ),
    "too few cells": Case(
        csv_file([person("1"), ["2", "Sam"]]), 3, "", "2", "minder velden", "scheidingsteken",
        frozenset("1"),
    ),
    "too many cells": Case(
        csv_file([person("1"), [*person("2"), "over"]]), 3, "", "over", "meer velden",
        "aanhalingstekens", frozenset("1"),
    ),
    "number twice": Case(
        csv_file([person("1"), person("2"), person("2", Email="x@nieuw.example")]),
        4, "Personeelsnummer", "2", "ook op regel 3", "eigen nummer", frozenset("1"),
    ),
    "address twice": Case(
        csv_file([person("1"), person("2"), person("3", Email="P2@nieuw.example")]),
        4, "E-mail", "p2@nieuw.example", "ook op regel 3", "eigen adres", frozenset("1"),
    ),
    "own manager": Case(
        csv_file([person("1", Leidinggevende="1")]), 2, "Leidinggevende", "1",
        "eigen leidinggevende", "nummer van de leidinggevende", frozenset("1"),
    ),
    "unknown manager": Case(
        csv_file([person("1", Leidinggevende="99")]), 2, "Leidinggevende", "99",
        "niemand in dienst", "moet in het bestand staan", frozenset("1"),
    ),
    "manager has left": Case(
        csv_file([person("1", Leidinggevende="2"), person("2", Uit_dienst="01-01-2021")]),
        2, "Leidinggevende", "2", "niemand in dienst", "Controleer het nummer", frozenset("1"),
    ),
    "circle of managers": Case(
        csv_file([person("1", Leidinggevende="3"), person("2", Leidinggevende="1"),
                  person("3", Leidinggevende="2"), person("4", Leidinggevende="1")]),
        3, "Leidinggevende", "1", "in een kring", "wie aan wie", frozenset("1234"),
    ),
    "department with two names": Case(
        csv_file([person("1"), person("2", Afdeling="Team Oost")]), 3, "Afdeling", "Team Oost",
        "op regel 2 een andere naam", "de eerste telt", frozenset("12"),
    ),
    "departments in a circle": Case(
        csv_file([[*person("1", Afdelingscode="A"), "B"], [*person("2", Afdelingscode="B"), "A"]],
                 [*HEADER, "Bovenliggende afdeling"]),
        2, "Bovenliggende afdeling", "B", "in een kring", "bovenliggende", frozenset("12"),
    ),
    "dates swapped": Case(
        csv_file([person("1"), person("2", In_dienst="2-1-2027", Uit_dienst="1-1-2027")]),
        3, "Uit dienst", "1-1-2027", "vóór de eerste dag", "verwisseld", frozenset("1"),
    ),
    "formula without a value in a sheet": Case(
        lambda: xlsx_file([person("1"), person("2", Achternaam="=A1&A2")]),
        3, "Achternaam", "", "moet iets staan", "Vul het in", frozenset("1"),
    ),
    "31 February": one(*DATE, "In dienst", "31-02-2020"),
    "29 February in a plain year": one(*DATE, "In dienst", "29/02/2023"),
    "thirteenth month": one(*DATE, "In dienst", "2020-13-01"),
    "short year": one(*DATE, "In dienst", "01-02-20"),
    "no month": one(*DATE, "Uit dienst", "3 brumaire 2020"),
    "date in words": one(*DATE, "In dienst", "morgen"),
    "year zero": one(*DATE, "In dienst", "0000-01-01"),
    "far past": one("te ver weg", "jaartal", "In dienst", "01-01-1066"),
    "no address": one("geen e-mailadres", "naam@organisatie.example", "E-mail", "sam.smit"),
    "two at signs": one("geen e-mailadres", "naam@", "E-mail", "a@b@c.example"),
    "address empty": one("moet iets staan", "Vul het in", "E-mail", ""),
    "blank first name": one("moet iets staan", "Vul het in", "Roepnaam", "   ", ""),
    "formula": one("lijkt op een formule", "gewone tekst", "Functie", "=cmd|' /C calc'!A0"),
    "at formula": one("lijkt op een formule", "niet uitgerekend", "Achternaam", "@SUM(A1)"),
    "scale in words": one("geen schaal", "1 tot en met 30", "Schaal", "hoog"),
    "scale too high": one("geen schaal", "1 tot en met 30", "Schaal", "99"),
    "long infix": one(
        "hoogstens 20 tekens", "verschoven", "Tussenvoegsel", "van " * 6, "van van van van van van"
    ),
    "cell of a megabyte": one("hoogstens 120 tekens", "Kort het in", "Functie", LONG, SHORT),
    "number empty": Case(
        csv_file([person("1"), person("", Email="x@nieuw.example")]), 3, "Personeelsnummer", "",
        "moet iets staan", "Vul het in", frozenset("1"),
    ),
}  # fmt: skip


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_each_mistake_is_named_and_nothing_is_half_written(cast: Cast, case: Case) -> None:
    before = set(Employment.objects.values_list("pk", "until", "manager"))
    people = Person.objects.count()
    data = case.data() if callable(case.data) else case.data

    with translation.override("nl"):
        cast.nvwa.employments.update(until=None)
        delivery = apply(cast.rvo, data)
        found = problems(delivery)
        matching = [
            problem
            for problem in found
            if (problem.line, problem.where, problem.value) == (case.line, case.column, case.value)
            and case.message in problem.message
            and case.remedy in problem.remedy
        ]

    assert matching, [(p.line, p.where, p.value, p.message, p.remedy) for p in found]
    new = Employment.objects.filter(organisation=cast.rvo, person__email__endswith="@nieuw.example")
    assert {one.personnel_number for one in new} == case.written
    assert Person.objects.count() == people + len(case.written)
    if not case.written:
        assert set(Employment.objects.values_list("pk", "until", "manager")) == before


def test_there_are_enough_kinds() -> None:
    assert len(CASES) >= 30


def test_the_address_of_somebody_else_is_refused(cast: Cast) -> None:
    other = make_person("Ander", "Iemand")
    known = make_employment(make_person("Kim", "Kok"), cast.nvwa, personnel_number="K7")

    delivery = apply(cast.nvwa, csv_file([person("K7", Email=other.email)]))

    taken = [p for p in problems(delivery) if p.code == "email_taken"]
    assert [(p.line, p.where, p.value) for p in taken] == [(2, "E-mail", other.email)]
    assert other.full_name not in taken[0].message + taken[0].remedy
    known.refresh_from_db()
    assert known.until is None, "a line with a mistake leaves its person as they are"


def test_a_period_over_two_earlier_ones_is_refused(cast: Cast) -> None:
    kim = make_person("Kim", "Kok")
    first, second = "2016-01-01", "2018-01-01"
    make_employment(kim, cast.nvwa, personnel_number="K7", since=first, until="2017-01-01")
    make_employment(kim, cast.nvwa, personnel_number="K7", since=second, until="2019-01-01")

    delivery = apply(cast.nvwa, csv_file([person("K7", Email=kim.email, In_dienst="2016-06-01")]))

    assert [p.code for p in problems(delivery)] == ["overlapping"]
