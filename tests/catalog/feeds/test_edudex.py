"""EDU-DEX programs: real ones, our own, and broken ones."""

import copy
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from catalog.feeds import CourseRecord, Problem, open_delivery
from catalog.feeds.edudex import read_edudex
from catalog.feeds.program import read_form
from catalog.feeds.records import Form, Item, RunStatus

ROOT = Path(__file__).parents[3]
OWN = ROOT / "tests" / "data" / "feeds" / "edudex_future_runs.ndjson"
REAL = ROOT.parent / "shared" / "data" / "edudex" / "sample_programs_from_kdg.ndjson"
needs_shared = pytest.mark.skipif(not REAL.exists(), reason="needs ../shared")

Program = dict[str, Any]


def programs() -> list[Program]:
    return [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]


def read(data: bytes) -> list[Item]:
    return list(read_edudex(io.BytesIO(data)))


def read_one(program: Program) -> list[Item]:
    return read(json.dumps(program).encode())


def errors(items: list[Item]) -> list[Problem]:
    return [item for item in items if isinstance(item, Problem) and item.is_error]


def records(items: list[Item]) -> list[CourseRecord]:
    return [item for item in items if isinstance(item, CourseRecord)]


@needs_shared
def test_all_real_programs_are_read() -> None:
    items = read(REAL.read_bytes())
    assert len(records(items)) == 155
    assert errors(items) == []


@needs_shared
def test_the_one_id_that_a_real_delivery_uses_twice_is_named() -> None:
    items = list(open_delivery(REAL))
    (problem,) = errors(items)
    assert (problem.line, problem.field) == (125, "external_id")
    assert "11" in str(problem.message)
    assert len(records(items)) == 154


def test_our_own_delivery_comes_along_whole() -> None:
    items = list(open_delivery(OWN))
    assert errors(items) == []
    courses = {course.external_id: course for course in records(items)}
    assert len(courses) == 6
    course = courses["va-toezicht-101"]
    past, spring, autumn = course.runs
    assert past.is_past(date(2030, 1, 1))
    assert past.status is RunStatus.CLOSED
    assert (spring.city, spring.address) == (
        "Utrecht",
        "Leercentrum Utrecht, Stationsplein 1, 3511 ED",
    )
    assert (spring.capacity, spring.minimum, autumn.capacity) == (12, 6, 14)
    assert [meeting.starts_at.isoformat() for meeting in spring.meetings] == [
        "2031-03-24T09:00:00+01:00",
        "2031-04-07T09:00:00+02:00",
    ]
    assert course.price is not None
    assert (course.price.amount_excl, course.price.amount_incl, course.price.vat_rate) == (
        Decimal("950.00"),
        Decimal("1149.50"),
        Decimal(21),
    )
    assert course.codes["salaryScaleBBRA"] == ("8", "9", "10")
    assert course.codes["LeerRijkOpenFor"] == ("EZK", "LNV")
    assert course.texts["en"].title == "Conversations in supervision"
    assert "onclick" not in course.texts["nl"].description_html
    assert "<h3>Wat u oefent</h3>" in course.texts["nl"].description_html
    assert course.duration_minutes == 720
    assert courses["va-coaching-105"].price.amount_excl == Decimal("1000.00")  # type: ignore[union-attr]


def test_a_run_without_maximum_says_so() -> None:
    items = list(open_delivery(OWN))
    (problem,) = [item for item in items if isinstance(item, Problem)]
    assert not problem.is_error
    assert (problem.line, problem.record_id, problem.field) == (
        2,
        "va-schrijven-102",
        "programSchedule.programRun[1].maxNumberOfParticipants",
    )
    assert "standaardaantal" in str(problem.message)


def test_forms_of_our_delivery() -> None:
    assert [read_form(program) for program in programs()] == [
        Form.CLASSROOM,
        Form.CLASSROOM,
        Form.BLENDED,
        Form.E_LEARNING,
        Form.COACHING,
        Form.EVENT,
    ]


def change(path: str, value: object) -> Program:
    program = copy.deepcopy(programs()[0])
    *parents, last = path.split(".")
    node: Any = program
    for name in parents:
        node = node[int(name)] if name.isdigit() else node[name]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return program


@pytest.mark.parametrize(
    ("path", "value", "field", "shown"),
    [
        (
            "programClassification.programForm",
            ["avondschool"],
            "programClassification.programForm[1]",
            "avondschool",
        ),
        ("programClassification.programId", None, "programClassification.programId", ""),
        (
            "programDescriptions.programName.nl",
            "x" * 201,
            "programDescriptions.programName.nl",
            "x" * 79 + "…",
        ),
        ("programClassification.prijs", 12, "programClassification.prijs", "prijs"),
        (
            "programSchedule.programRun.0.startDate.date",
            "24-03-2031",
            "programSchedule.programRun[1].startDate.date",
            "24-03-2031",
        ),
        (
            "programSchedule.programRun.0.startDate.date",
            "2031-02-30",
            "programSchedule.programRun[1].startDate.date",
            "2031-02-30",
        ),
        (
            "programSchedule.programRun.0.courseDay.0.startTime",
            "9 uur",
            "programSchedule.programRun[1].courseDay[1].startTime",
            "9 uur",
        ),
        (
            "programSchedule.programRun.0.maxNumberOfParticipants",
            -1,
            "programSchedule.programRun[1].maxNumberOfParticipants",
            "-1",
        ),
        ("programAdmission.LeerRijkOpenFor", ["XYZ"], "programAdmission.LeerRijkOpenFor[1]", "XYZ"),
    ],
)
def test_an_error_names_line_field_value_and_remedy(
    path: str, value: object, field: str, shown: str
) -> None:
    good, bad = json.dumps(programs()[1]), json.dumps(change(path, value))
    items = read(f"{good}\n\n{bad}\n".encode())
    (problem,) = errors(items)
    assert (problem.line, problem.field, problem.value) == (3, field, shown)
    assert str(problem.message)
    assert str(problem.remedy)
    assert [course.external_id for course in records(items)] == ["va-schrijven-102"]


def test_unknown_languages_are_warned_about() -> None:
    program = change("programDescriptions.programName.xx", "Onbekend")
    items = read_one(program)
    assert set(records(items)[0].texts) == {"nl", "en"}
    assert any(
        isinstance(item, Problem) and item.value == "xx" and not item.is_error for item in items
    )


@pytest.mark.parametrize(
    ("cost", "reason"),
    [
        ({"currency": "USD"}, "euro"),
        ({"period": "month"}, "periode"),
        ({"payableBy": "group"}, "groep"),
        ({"amount": "-5.00"}, "negatief"),
    ],
)
def test_a_price_that_is_not_one_price_is_flagged(cost: dict[str, str], reason: str) -> None:
    program = programs()[4]
    program["programSchedule"]["genericProgramRun"]["cost"][0].update(cost)
    course, problem = read_one(program)
    assert isinstance(course, CourseRecord)
    assert course.price is not None
    assert (course.price.amount_excl, course.price.amount_incl) == (None, None)
    assert course.price.note
    assert isinstance(problem, Problem)
    assert reason in str(problem.message)


def test_a_run_that_contradicts_itself_is_left_out_and_the_course_stays() -> None:
    items = read_one(change("programSchedule.programRun.0.endDate.date", "2031-01-01"))
    assert errors(items) == []
    assert [run.external_id for run in records(items)[0].runs] == ["101-2021", "101-2032-najaar"]


@pytest.mark.parametrize(
    "layout",
    [
        "array",
        "pretty array",
        "document",
        "pretty document",
        "byte order mark",
        "crlf",
        "concatenated",
    ],
)
def test_every_layout_reads_the_same(layout: str) -> None:
    two = programs()[:2]
    data = {
        "array": lambda: json.dumps(two),
        "pretty array": lambda: json.dumps(two, indent=2),
        "document": lambda: json.dumps(two[0]),
        "pretty document": lambda: json.dumps(two[0], indent=2),
        "byte order mark": lambda: "\ufeff" + "\n".join(map(json.dumps, two)),
        "crlf": lambda: "\r\n".join(map(json.dumps, two)) + "\r\n",
        "concatenated": lambda: "\n".join(json.dumps(program, indent=1) for program in two),
    }[layout]()
    courses = records(read(data.encode()))
    assert courses == records(read("\n".join(map(json.dumps, two)).encode()))[: len(courses)]
    assert len(courses) == (1 if "document" in layout else 2)
