"""Deliveries go in once, whole, and the same delivery again changes nothing."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from catalog.feeds.delivery import open_delivery
from catalog.feeds.records import (
    CourseRecord,
    Item,
    MeetingRecord,
    PriceRecord,
    RunRecord,
    RunStatus,
    Severity,
    TextRecord,
)
from catalog.models import Course, CourseText, Supplier
from catalog.states import CourseState
from core.transitions import StaleState, TransitionRefused
from enrollment.actions.booking import book, withdraw
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from notifications.models import Notification
from notifications.rendering import render
from outbox.models import Message
from planning.actions import RunDetails, Slot, change_run
from planning.clock import AMSTERDAM
from planning.imports import runs as writing
from planning.imports.delivery import Report, import_delivery
from planning.models import CourseRun, Location, Meeting, SeatPool
from planning.seats import SeatsBusy
from planning.states import RunState
from tests.cast import Cast
from tests.factories import employment_of

ROOT = Path(__file__).resolve().parents[2]
KDG = ROOT.parent / "shared" / "data" / "edudex" / "sample_programs_from_kdg.ndjson"
OWN = ROOT / "tests" / "data" / "feeds" / "edudex_future_runs.ndjson"

pytestmark = pytest.mark.django_db


def deliver(cast: Cast, items: list[Item], *, write: bool = True) -> Report:
    return import_delivery(items, supplier_name="Academie Voorbeeld", owner=cast.nvwa, write=write)


def record(
    key: str = "A1", title: str = "Toezicht in de praktijk", **fields: object
) -> CourseRecord:
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


def test_queries_do_not_grow_with_the_batch(cast: Cast, django_assert_num_queries: object) -> None:
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
            "import_courses", str(OWN), *options, supplier="Zelfgemaakt", owner="nvwa", stdout=out
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


def test_officers_room_and_link_survive_a_change_of_price(cast: Cast) -> None:
    run_of = {"meetings": (meeting_record(),)}
    deliver(cast, [record(runs=(future_run(**run_of),))])
    run = CourseRun.objects.get()
    run.meetings.update(room="Zaal 3", online_url="https://meedoen.example/1")
    book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    deliver(cast, [record(runs=(future_run(price=PriceRecord(Decimal(10)), **run_of),))])
    run.refresh_from_db()
    meeting = run.meetings.get()
    assert (run.price_excl, meeting.room, meeting.sequence) == (10, "Zaal 3", 0)
    assert not Notification.objects.filter(kind="enrollment_moved").exists()


def test_new_language_of_a_course_settles_in_one_delivery(cast: Cast) -> None:
    deliver(cast, [record(languages=("nl",), runs=(future_run(),))])
    items: list[Item] = [record(languages=("nl", "en"), runs=(future_run(),))]
    deliver(cast, items)
    assert deliver(cast, items).changes_nothing


def test_run_made_dateless_by_an_officer_stays_so(cast: Cast) -> None:
    deliver(cast, [record(runs=(future_run(),))])
    dateless = RunDetails(capacity=12, self_paced=True)
    change_run(run=CourseRun.objects.get(), details=dateless, slots=[], by=cast.olga)
    assert deliver(cast, [record(runs=(future_run(),))]).changes_nothing


def test_place_longer_than_we_keep_is_the_same_place_the_next_time(cast: Cast) -> None:
    far = dataclasses.replace(future_run(), city="Y" * 90, address="X" * 250)
    deliver(cast, [record(runs=(far,))])
    assert deliver(cast, [record(runs=(far,))]).changes_nothing


def test_reopened_run_serves_who_waits(cast: Cast) -> None:
    deliver(cast, [record(runs=(future_run(capacity=1),))])
    run = CourseRun.objects.get()
    first, waiting = (
        book(run=run, employment=employment_of(person), by=person)
        for person in (cast.alice, cast.bob)
    )
    deliver(cast, [record(runs=(future_run(capacity=1, status=RunStatus.CLOSED),))])
    withdraw(enrollment=first, by=cast.alice)
    assert Enrollment.objects.get(pk=waiting.pk).state == EnrollmentState.WAITLISTED
    deliver(cast, [record(runs=(future_run(capacity=1),))])
    assert Enrollment.objects.get(pk=waiting.pk).state == EnrollmentState.OFFERED


def test_run_without_hours_tells_its_days_and_its_new_city(cast: Cast) -> None:
    """Such a run has no meetings, so its own days and city are all there is to tell."""
    deliver(cast, [record(runs=(future_run(capacity=1),))])
    for person in (cast.alice, cast.bob):
        book(run=CourseRun.objects.get(), employment=employment_of(person), by=person)
    deliver(cast, [record(runs=(dataclasses.replace(future_run(capacity=1), city="Groningen"),))])
    moved = {one.person_id: one for one in Notification.objects.filter(kind="enrollment_moved")}
    booked, waiting = (render(moved[person.pk], "nl").text for person in (cast.alice, cast.bob))
    assert ", Groningen" in booked
    assert "je houdt je plaats" in booked
    assert "wachtlijst" not in booked
    assert "Je houdt je plek op de wachtlijst" in waiting


def delivered_at(*days: int) -> list[Item]:
    """One run with a meeting on each of these days from now."""
    run = future_run(in_days=min(days), meetings=tuple(meeting_record(day) for day in days))
    return [record(runs=(run,))]


@pytest.mark.django_db(transaction=True)
def test_changed_runs_are_written_one_by_one_after_the_file(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seats stay locked for one change only, and are locked in one order."""
    items: list[Item] = [record("A1", runs=(future_run(),)), record("A2", runs=(future_run(),))]
    deliver(cast, items)
    seen: list[tuple[int, int]] = []

    def spied(**given: Any) -> CourseRun:
        seen.append((given["run"].pk, len(connection.savepoint_ids)))
        return change_run(**given)

    monkeypatch.setattr(writing, "change_run", spied)
    moved: list[Item] = [
        record("A2", runs=(future_run(in_days=31),)),
        record("A1", runs=(future_run(in_days=31),)),
        record("A3"),
    ]
    assert deliver(cast, moved).runs_changed == 2
    runs = CourseRun.objects.order_by("pk").values_list("pk", flat=True)
    assert seen == [(pk, 0) for pk in runs], "in a transaction of its own, by ascending id"


def test_course_that_the_supplier_withdraws_is_a_warning(cast: Cast) -> None:
    deliver(cast, [record(), record("A2")])
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    report = deliver(cast, [record(published=False), record("A2", offered_until=yesterday)])
    assert report.changes_nothing
    assert [(problem.field, problem.severity) for problem in report.problems] == [
        ("published", Severity.WARNING),
        ("offered_until", Severity.WARNING),
    ]
    Course.objects.update(state=CourseState.WITHDRAWN)
    assert not deliver(cast, [record(published=False)]).problems, "it was reviewed"


def test_refused_run_is_not_counted_as_changed(cast: Cast) -> None:
    deliver(cast, [record(runs=(future_run(capacity=2),))])
    for person in (cast.alice, cast.bob):
        book(run=CourseRun.objects.get(), employment=employment_of(person), by=person)
    for _time in range(2):
        report = deliver(cast, [record(runs=(future_run(capacity=1),))])
        assert (report.runs_changed, report.errors) == (0, 1)


def test_officers_maximum_stands_until_the_supplier_changes_its_mind(cast: Cast) -> None:
    deliver(cast, [record(runs=(future_run(capacity=8),))])
    SeatPool.objects.update(capacity=10, minimum=2)
    assert deliver(cast, [record(runs=(future_run(capacity=8),))]).changes_nothing
    deliver(cast, [record(runs=(future_run(capacity=8, price=PriceRecord(Decimal(10))),))])
    assert SeatPool.objects.get().capacity == 10
    deliver(cast, [record(runs=(future_run(capacity=6, price=PriceRecord(Decimal(10))),))])
    assert (SeatPool.objects.get().capacity, SeatPool.objects.get().minimum) == (6, 2)


@pytest.mark.parametrize("trouble", [StaleState("x"), TransitionRefused("open", "x"), SeatsBusy()])
def test_trouble_with_one_run_is_named_and_the_others_go_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    deliver(cast, [record(runs=(future_run("R1"), future_run("R2")))])
    first = CourseRun.objects.get(external_id="R1")

    def troubled(**given: Any) -> CourseRun:
        if given["run"] == first:
            raise trouble
        return change_run(**given)

    monkeypatch.setattr(writing, "change_run", troubled)
    report = deliver(cast, [record(runs=(future_run("R1", 31), future_run("R2", 31)))])
    assert (report.runs_changed, [problem.field for problem in report.problems]) == (1, ["run R1"])


def test_place_without_an_address_is_not_the_one_with(cast: Cast) -> None:
    Location.objects.create(name="Utrecht", city="Utrecht", address="Plein 1")
    items: list[Item] = [record(runs=(future_run(),))]
    deliver(cast, items)
    assert deliver(cast, items).changes_nothing
    assert CourseRun.objects.get().location == Location.objects.get(address="")


def test_dropped_meeting_leaves_the_others_as_they_are(cast: Cast) -> None:
    deliver(cast, delivered_at(30, 31, 32))
    _first, *kept = Meeting.objects.values_list("uid", "starts_at", "sequence")
    deliver(cast, delivered_at(31, 32))
    assert list(Meeting.objects.values_list("uid", "starts_at", "sequence")) == kept


def test_moved_meeting_keeps_its_identity_among_those_that_stay(cast: Cast) -> None:
    deliver(cast, delivered_at(30, 31, 32))
    before = set(Meeting.objects.values_list("uid", flat=True))
    deliver(cast, delivered_at(31, 32, 33))
    assert set(Meeting.objects.values_list("uid", flat=True)) == before
    assert sorted(Meeting.objects.values_list("sequence", flat=True)) == [0, 0, 1]


def test_hours_of_an_officer_stay_when_the_supplier_names_none(cast: Cast) -> None:
    items: list[Item] = [record(runs=(future_run(),))]
    deliver(cast, items)
    run = CourseRun.objects.select_related("seats").get()
    hours = meeting_record()
    change_run(
        run=run,
        details=RunDetails(capacity=run.seats.capacity, location=run.location),
        slots=[Slot(hours.starts_at, hours.ends_at, run.location)],
        by=cast.olga,
    )
    assert deliver(cast, items).changes_nothing
    assert deliver(cast, [record(runs=(future_run(in_days=31),))]).runs_changed == 1
    assert not run.meetings.exists(), "another day: the hours are unknown again"


@pytest.mark.parametrize("fold", [0, 1])
def test_hour_that_comes_twice_in_autumn_settles(cast: Cast, fold: int) -> None:
    night = datetime.datetime(2037, 10, 25, 2, 30, fold=fold, tzinfo=AMSTERDAM)
    meeting = MeetingRecord(night, night + datetime.timedelta(hours=4), "Utrecht")
    run = RunRecord("R1", night.date(), night.date(), meetings=(meeting,), city="Utrecht")
    items: list[Item] = [record(runs=(run,))]
    deliver(cast, items)
    assert deliver(cast, items).changes_nothing
    assert CourseRun.objects.get().starts_at == night.astimezone(datetime.UTC)


def meeting_record(in_days: int = 30) -> MeetingRecord:
    day = timezone.localdate() + datetime.timedelta(days=in_days)
    starts_at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
    return MeetingRecord(starts_at, starts_at + datetime.timedelta(hours=4), "Utrecht")
