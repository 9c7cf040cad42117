"""Deliveries go in once, whole, and the same delivery again changes nothing."""

from __future__ import annotations

import dataclasses
import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalog.feeds.delivery import open_delivery
from catalog.feeds.records import CourseRecord, Item, RunRecord, RunStatus, TextRecord
from catalog.models import Course, CourseText, Supplier
from enrollment.actions.booking import book
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from notifications.models import Notification
from outbox.models import Message
from planning.imports.delivery import Report, import_delivery
from planning.models import CourseRun, SeatPool
from planning.states import RunState
from tests.cast import Cast
from tests.factories import employment_of

ROOT = Path(__file__).resolve().parents[2]
KDG = ROOT.parent / "shared" / "data" / "edudex" / "sample_programs_from_kdg.ndjson"
OWN = ROOT / "tests" / "data" / "feeds" / "edudex_future_runs.ndjson"

pytestmark = pytest.mark.django_db


def deliver(cast: Cast, items: list[Item], *, write: bool = True) -> Report:
    return import_delivery(items, supplier_name="Academie Voorbeeld", owner=cast.nvwa, write=write)


def record(key: str = "A1", title: str = "Toezicht in de praktijk", **fields: object) -> CourseRecord:
    texts = {"nl": TextRecord(title, summary="Kort.", description_html="<p>Lang.</p>")}
    return CourseRecord(key, texts, **{"languages": ("nl",), **fields})  # type: ignore[arg-type]


def future_run(key: str = "R1", in_days: int = 30, **fields: object) -> RunRecord:
    day = timezone.localdate() + datetime.timedelta(days=in_days)
    return RunRecord(key, day, day, city="Utrecht", **fields)  # type: ignore[arg-type]


def test_without_apply_nothing_is_written(cast: Cast) -> None:
    report = deliver(cast, [record(runs=(future_run(),))], write=False)
    assert (report.courses_added, report.runs_added) == (1, 1)
    assert not Course.objects.exists()
    assert not Supplier.objects.exists()
    assert not Message.objects.exists()


def test_same_delivery_again_changes_nothing(cast: Cast) -> None:
    items: list[Item] = [record(runs=(future_run(capacity=8),)), record("A2")]
    deliver(cast, items)
    before = list(Course.objects.values_list("pk", "modified_at"))
    Message.objects.all().delete()
    again = deliver(cast, items)
    assert again.changes_nothing
    assert again.courses_unchanged == 2
    assert list(Course.objects.values_list("pk", "modified_at")) == before
    assert not Message.objects.exists()


def test_run_without_maximum_gets_the_owners_default(cast: Cast) -> None:
    deliver(cast, [record(runs=(future_run(),))])
    assert SeatPool.objects.get().capacity == cast.nvwa.default_capacity


def test_past_run_is_history(cast: Cast) -> None:
    report = deliver(cast, [record(runs=(future_run("old", in_days=-90), future_run()))])
    assert report.runs_past == 1
    assert CourseRun.objects.count() == 2
    assert [run.external_id for run in CourseRun.objects.bookable()] == ["R1"]


def test_changed_text_and_price_are_named_and_written(cast: Cast) -> None:
    deliver(cast, [record()])
    report = deliver(cast, [record(title="Toezicht voor gevorderden", duration_minutes=240)])
    assert report.courses_changed == 1
    assert report.details == [
        "~ Toezicht voor gevorderden (A1): duration_minutes, nl.title",
    ]
    assert CourseText.objects.get().title == "Toezicht voor gevorderden"
    assert Course.objects.get().slug == "toezicht-in-de-praktijk"


def test_moved_run_tells_the_people_booked_on_it(cast: Cast) -> None:
    deliver(cast, [record(runs=(future_run(),))])
    book(run=CourseRun.objects.get(), employment=employment_of(cast.alice), by=cast.alice)
    deliver(cast, [record(runs=(future_run(in_days=31),))])
    assert Notification.objects.filter(person=cast.alice, kind="enrollment_moved").count() == 1


def test_supplier_cancels_a_run(cast: Cast) -> None:
    deliver(cast, [record(runs=(future_run(),))])
    book(run=CourseRun.objects.get(), employment=employment_of(cast.alice), by=cast.alice)
    cancelled = [record(runs=(future_run(status=RunStatus.CANCELLED),))]
    deliver(cast, cancelled)
    assert CourseRun.objects.get().state == RunState.CANCELLED
    assert Enrollment.objects.get().state == EnrollmentState.CANCELLED
    assert deliver(cast, cancelled).changes_nothing


def test_supplier_cannot_take_seats_from_people(cast: Cast) -> None:
    deliver(cast, [record(runs=(future_run(capacity=2),))])
    for person in (cast.alice, cast.bob):
        book(run=CourseRun.objects.get(), employment=employment_of(person), by=person)
    report = deliver(cast, [record(runs=(future_run(capacity=1),))])
    [problem] = report.problems
    assert "plaatsen bezet" in str(problem.message)
    assert SeatPool.objects.get().capacity == 2


def test_equal_titles_get_addresses_of_their_own(cast: Cast) -> None:
    deliver(cast, [record("A1"), record("A2")])
    slugs = set(Course.objects.values_list("slug", flat=True))
    assert len(slugs) == 2
    assert "toezicht-in-de-praktijk" in slugs


def test_what_was_not_delivered_is_left_alone(cast: Cast) -> None:
    deliver(cast, [record("A1"), record("A2")])
    assert deliver(cast, [record("A1")]).changes_nothing
    assert Course.objects.count() == 2


def test_queries_do_not_grow_with_the_batch(
    cast: Cast, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (3, 30):
        items: list[Item] = [record(f"{size}-{n}", runs=(future_run(),)) for n in range(size)]
        with CaptureQueriesContext(connection) as queries:
            deliver(cast, items)
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_own_delivery_by_the_command(cast: Cast) -> None:
    def run(*options: str) -> str:
        out = StringIO()
        call_command(
            "import_courses", str(OWN), supplier="Zelfgemaakt", owner="nvwa", stdout=out, *options
        )
        return out.getvalue()

    assert "Nothing was written" in run()
    assert not Course.objects.exists()
    run("--apply")
    assert Course.objects.count() == sum(
        isinstance(item, CourseRecord) for item in open_delivery(OWN)
    )
    assert CourseRun.objects.bookable().exists()
    assert "Nothing to change" in run("--apply")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"owner": "onbekend"}, "Choose one of: nvwa, rvo"),
        ({"file": "/nowhere/file.json"}, "cannot be read"),
        ({"mapping": "/nowhere/map.toml"}, "not a readable TOML"),
    ],
)
def test_wrong_calls_say_what_to_do(cast: Cast, options: dict[str, str], says: str) -> None:
    values = {"file": str(OWN), "supplier": "Zelfgemaakt", "owner": "nvwa", **options}
    file = values.pop("file")
    if "mapping" in values:
        values["mapping"] = Path(values["mapping"])  # type: ignore[assignment]
    with pytest.raises(CommandError, match=says):
        call_command("import_courses", file, **values)


@pytest.mark.skipif(not KDG.exists(), reason="needs ../shared")
def test_real_dutch_programs(cast: Cast) -> None:
    """155 real programs, one of them delivered twice under one key."""
    first = deliver(cast, list(open_delivery(KDG)))
    assert first.courses_added == 154
    assert [problem.field for problem in first.problems if problem.is_error] == ["external_id"]
    assert deliver(cast, list(open_delivery(KDG))).changes_nothing
    assert dataclasses.asdict(first)["runs_added"] == CourseRun.objects.count() == 118


def test_supplier_closes_and_opens_a_run(cast: Cast) -> None:
    deliver(cast, [record(runs=(future_run(),))])
    for status, state in ((RunStatus.CLOSED, RunState.CLOSED), (RunStatus.OPEN, RunState.OPEN)):
        deliver(cast, [record(runs=(future_run(status=status),))])
        assert CourseRun.objects.get().state == state


def test_table_with_a_mapping_of_its_columns(cast: Cast, tmp_path: Path) -> None:
    table = tmp_path / "aanbod.csv"
    table.write_text("Kenmerk;Naam;Wat\nX1;Toezicht op zee;Varen en kijken\n", encoding="utf-8")
    mapping = tmp_path / "kolommen.toml"
    mapping.write_text('[columns]\nKenmerk = "external_id"\nNaam = "title"\nWat = "summary"\n')
    call_command(
        "import_courses", table, supplier="Haven", owner="nvwa", mapping=mapping, apply=True
    )
    course = Course.objects.get()
    assert (course.external_id, course.title) == ("X1", "Toezicht op zee")
