"""CSV and XLSX: columns, messy cells, and files that mean harm."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from catalog.feeds import CourseRecord, Problem, open_delivery
from catalog.feeds.columns import load_mapping
from catalog.feeds.records import Form, Item

MATERIAL = Path(__file__).parents[2] / "data" / "feeds" / "ai_courses_cleaned.csv"


def deliver(tmp_path: Path, data: bytes, mapping: dict[str, str] | None = None) -> list[Item]:
    path = tmp_path / "levering.dat"
    path.write_bytes(data)
    return list(open_delivery(path, mapping))


def sheet(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def courses(items: list[Item]) -> list[CourseRecord]:
    return [item for item in items if isinstance(item, CourseRecord)]


def problems(items: list[Item]) -> list[Problem]:
    return [item for item in items if isinstance(item, Problem)]


def test_the_real_list_of_27() -> None:
    items = list(open_delivery(MATERIAL))
    assert len(courses(items)) == 27
    assert not any(problem.is_error for problem in problems(items))
    two_prices = next(problem for problem in problems(items) if problem.value == "€133/€190")
    assert (two_prices.line, two_prices.field, two_prices.record_id) == (
        18,
        "price",
        "nvml-spring-event-2025",
    )


def test_a_row_with_everything(tmp_path: Path) -> None:
    text = (
        "Nummer;Titel;Omschrijving;Vorm;Duur;"
        "Prijs excl. btw;Taal;Startdatum;Starttijd;Eindtijd;Plaats;Max. deelnemers;Link\n"
        'A1;Helder schrijven;"Eerste alinea.\n\nTweede <script>alert(1)</script>alinea."'
        ";Klassikaal;1 dag;€ 349,-;Nederlands;"
        "3-2-2033;09:30;16.00;Zwolle;12;https://voorbeeld.example/a1\n"
    )
    (course,) = deliver(tmp_path, text.encode())
    assert isinstance(course, CourseRecord)
    assert (course.external_id, course.form, course.duration_minutes, course.languages) == (
        "A1",
        Form.CLASSROOM,
        480,
        ("nl",),
    )
    assert course.price is not None
    assert course.price.amount_excl == Decimal(349)
    assert "script" not in course.texts["nl"].description_html
    assert "alert" not in course.texts["nl"].description_html
    (run,) = course.runs
    assert (run.starts_on, run.city, run.capacity) == (date(2033, 2, 3), "Zwolle", 12)
    assert run.meetings[0].starts_at.isoformat() == "2033-02-03T09:30:00+01:00"


def test_a_bad_row_is_named_and_the_good_ones_go_in(tmp_path: Path) -> None:
    items = deliver(tmp_path, b"id,titel\n1,Goed\n2,\n1,Nog eens\n3,Ook goed\n")
    assert [course.external_id for course in courses(items)] == ["1", "3"]
    missing, double = problems(items)
    assert (missing.line, missing.field, missing.record_id) == (3, "title", "2")
    assert (double.line, double.field, double.value) == (4, "external_id", "1")
    assert all(str(problem.remedy) for problem in (missing, double))


def test_without_a_title_column_nothing_is_guessed(tmp_path: Path) -> None:
    (problem,) = deliver(tmp_path, b"a;b\n1;2\n")
    assert isinstance(problem, Problem)
    assert problem.is_error
    assert problem.field == "title"


def test_a_mapping_file_names_the_columns(tmp_path: Path) -> None:
    file = tmp_path / "kolommen.toml"
    file.write_text('[columns]\n"Wat" = "title"\n"Nr." = "external_id"\n', encoding="utf-8")
    items = deliver(tmp_path, b"nr,wat,prijs\n7,Iets leren,100\n", load_mapping(file))
    assert courses(items)[0].external_id == "7"
    assert courses(items)[0].price is None
    file.write_text('[columns]\n"Wat" = "titel"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="title"):
        load_mapping(file)


def test_windows_1252_is_read_with_a_warning(tmp_path: Path) -> None:
    items = deliver(tmp_path, "id;titel;prijs\n1;Coördineren;€ 10\n".encode("cp1252"))
    assert courses(items)[0].texts["nl"].title == "Coördineren"
    assert courses(items)[0].price.amount_excl == Decimal(10)  # type: ignore[union-attr]
    assert "Windows-1252" in str(problems(items)[0].message)


def test_long_titles_with_one_beginning_keep_their_own_key(tmp_path: Path) -> None:
    long = "Leergang voor leidinggevenden in de uitvoering van de rijksoverheid deel "
    items = deliver(tmp_path, f"titel,aanbieder\n{long}een,X\n{long}twee,X\n".encode())
    assert len({course.external_id for course in courses(items)}) == 2


def test_xlsx_with_typed_cells(tmp_path: Path) -> None:
    data = sheet(
        ["Nummer", "Titel", "Prijs", "Startdatum", "Maximum"],
        [12, "Werken met data", 27500.5, date(2033, 4, 1), 10],
        [13, "Duizend komma iets", 1.125, None, None],
    )
    first, second = deliver(tmp_path, data)
    assert isinstance(first, CourseRecord)
    assert isinstance(second, CourseRecord)
    assert (first.external_id, first.runs[0].starts_on, first.runs[0].capacity) == (
        "12",
        date(2033, 4, 1),
        10,
    )
    assert first.price.amount_excl == Decimal("27500.50")  # type: ignore[union-attr]
    assert second.price.amount_excl == Decimal("1.12")  # type: ignore[union-attr]


def test_formulas_are_inert(tmp_path: Path) -> None:
    items = deliver(tmp_path, b"id,titel\n1,=cmd|' /C calc'!A0\n2,@SUM(1)\n3,-10 graden\n")
    assert [course.texts["nl"].title for course in courses(items)] == [
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "-10 graden",
    ]
    assert [problem.line for problem in problems(items)] == [2, 3]
    items = deliver(
        tmp_path, sheet(["id", "titel"], [1, '=HYPERLINK("http://kwaad.example","x")'], [2, "Goed"])
    )
    assert [course.external_id for course in courses(items)] == ["2"]


def test_zip_bombs_are_refused_unopened(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 30_000_000)
    (problem,) = deliver(tmp_path, stream.getvalue())
    assert isinstance(problem, Problem)
    assert "te groot" in str(problem.message)


def test_entities_in_xlsx_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    source, target = zipfile.ZipFile(io.BytesIO(sheet(["id", "titel"], [1, "x"]))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(
                name,
                (bomb if name.endswith((".xml", ".rels")) else b"")
                + source.read(name).split(b"?>", 1)[-1],
            )
    (problem,) = deliver(tmp_path, target.getvalue())
    assert isinstance(problem, Problem)
    assert problem.is_error


def test_a_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "titel"])
    book.active.append([1, "Eerste"])
    book.active["XFD1048576"] = "ver weg"
    stream = io.BytesIO()
    book.save(stream)
    assert len(courses(deliver(tmp_path, stream.getvalue()))) == 1
