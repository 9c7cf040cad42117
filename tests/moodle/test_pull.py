"""What is finished in Moodle is finished here: once, whenever it comes."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from enrollment.actions.booking import withdraw
from enrollment.models import Completion, Enrollment, EnrollmentLog
from enrollment.states import EnrollmentState
from moodle.connections.models import Connection
from moodle.links.models import SeenCompletion
from moodle.pull.report import ReportChanged, newest, percentage, rows_of
from moodle.states import ConnectionState, Origin, Outcome
from tests.factories import make_run
from tests.moodle.linked import Linked

NOON = timezone.now().replace(second=0, microsecond=0)
HEADERS = ["Time completed", "Username", "ID number", "Course ID number", "Grade"]


@pytest.fixture
def run(both: Linked) -> Any:
    """Self-paced, with Alice and Bob in it, in Moodle too."""
    first = both.course()
    made = make_run(course=first.course, self_paced=True, capacity=50)
    both.book(made, both.cast.alice, both.cast.bob)
    both.sync()
    both.forget()
    return made


def of(person: Any) -> Enrollment:
    return Enrollment.objects.get(person=person)


def test_finished_there_finished_here(both: Linked, run: Any) -> None:
    both.finish(run, both.cast.alice, NOON, grade=85.5)
    assert both.pull().read[Outcome.APPLIED] == 1
    completion = Completion.objects.get()
    assert completion.enrollment == of(both.cast.alice)
    assert (completion.completed_at, completion.grade) == (NOON, Decimal("85.50"))
    assert of(both.cast.alice).state == EnrollmentState.COMPLETED
    assert of(both.cast.bob).state == EnrollmentState.BOOKED


def test_the_same_again_does_nothing(both: Linked, run: Any) -> None:
    both.finish(run, both.cast.alice, NOON)
    both.pull()
    lines = EnrollmentLog.objects.count()
    for full in (False, True, False):
        result = both.pull(full=full)
        assert result.read[Outcome.APPLIED] == 0
    assert EnrollmentLog.objects.count() == lines
    assert Completion.objects.count() == 1


def test_late_ones_come_with_the_overlap_and_later_ones_with_the_full_read(
    both: Linked, run: Any
) -> None:
    both.pull()
    Enrollment.objects.update(requested_at=NOON - datetime.timedelta(days=10))
    both.finish(run, both.cast.alice, NOON - datetime.timedelta(hours=40))
    both.finish(run, both.cast.bob, NOON - datetime.timedelta(days=5))
    assert both.pull().read[Outcome.APPLIED] == 1
    assert of(both.cast.bob).state == EnrollmentState.BOOKED
    long_ago = timezone.now() - datetime.timedelta(days=8)
    Connection.objects.update(last_full_pull_at=long_ago)
    assert both.pull().read[Outcome.APPLIED] == 1
    assert of(both.cast.bob).state == EnrollmentState.COMPLETED


def test_what_was_finished_before_booking_finishes_nothing(both: Linked, run: Any) -> None:
    both.finish(run, both.cast.alice, NOON - datetime.timedelta(days=400))
    both.pull(full=True)
    assert SeenCompletion.objects.get().outcome == Outcome.NOBODY
    assert of(both.cast.alice).state == EnrollmentState.BOOKED


def test_a_better_grade_corrects(both: Linked, run: Any) -> None:
    both.finish(run, both.cast.alice, NOON, grade=50)
    both.pull()
    both.finish(run, both.cast.alice, NOON, grade=75)
    both.pull()
    assert Completion.objects.get().grade == 75


def test_strangers_and_foreign_courses_are_passed_over(both: Linked, run: Any) -> None:
    stranger = both.site.add_user("x", "X", "Y", "x@example.nl")
    elsewhere = both.site.add_course("Anders", "anders", idnumber="ANDERS")
    both.site.enrol(elsewhere.id, stranger.id)
    both.site.finish(elsewhere.id, stranger.id)
    both.site.enrol(both.remote_course(run), stranger.id)
    both.site.finish(both.remote_course(run), stranger.id)
    both.pull()
    assert not SeenCompletion.objects.exists()


def test_who_is_about_to_be_suspended_is_read_first(both: Linked, run: Any) -> None:
    both.site.courses[both.remote_course(run)].activities.append(_activity())
    both.finish(run, both.cast.alice, NOON)
    withdraw(enrollment=of(both.cast.alice), by=both.cast.alice)
    both.sync()
    order = [seen.function for seen in both.site.seen]
    asked = order.index("core_completion_get_course_completion_status")
    assert asked < order.index("enrol_manual_enrol_users")
    assert SeenCompletion.objects.get().outcome == Outcome.NOBODY  # For an officer to see.


def _activity() -> Any:
    from demo.moodle.records import Activity

    return Activity(999, "Toets")


def test_without_a_report_course_by_course(both: Linked, run: Any) -> None:
    Connection.objects.update(report_id=None)
    both.site.courses[both.remote_course(run)].activities.append(_activity())
    both.finish(run, both.cast.alice, NOON, grade=60)
    assert both.pull().read["asked"] == 1
    completion = Completion.objects.get()
    assert (completion.completed_at, completion.grade) == (NOON, 60)
    both.forget()
    both.pull()
    assert both.site.calls("core_completion_get_course_completion_status") == 1  # Bob alone.


def test_a_picked_course_without_a_number_is_asked_for(both: Linked) -> None:
    there = both.site.add_course("Oud", "oud", activities=["Toets"])
    first = both.course(Origin.PICKED, remote_id=there.id)
    made = make_run(course=first.course, self_paced=True, capacity=50)
    both.book(made, both.cast.alice)
    both.sync()
    both.finish(made, both.cast.alice, NOON)
    assert both.pull().read["asked"] == 1
    assert Completion.objects.count() == 1


def test_a_changed_report_stops_the_connection(both: Linked, run: Any) -> None:
    report = next(iter(both.site.reports.values()))
    report.columns.remove("completion:grade")
    both.pull()
    connection = Connection.objects.get()
    assert connection.state == ConnectionState.STOPPED
    assert "Grade" in connection.reason


def test_the_cursor_stays_when_reading_fails(both: Linked, run: Any) -> None:
    both.finish(run, both.cast.alice, NOON)
    both.site.faults.plan("cut", function="core_reportbuilder_retrieve_report")
    assert both.pull().why
    assert Connection.objects.get().last_pull_at is None
    both.ready()
    assert both.pull().read[Outcome.APPLIED] == 1


def test_rows_of_a_report() -> None:
    row = ["Sunday, 22 November 2026, 9:57 AM", "abc", "abc", "portal-course-1", "85.00"]
    made = list(rows_of(HEADERS, [row, ["", *row[1:]]]))
    assert len(made) == 1
    assert made[0].completed_at == datetime.datetime(2026, 11, 22, 9, 57, tzinfo=datetime.UTC)
    later = list(rows_of(HEADERS, [["Sunday, 22 November 2026, 9:58 AM", *row[1:]]]))
    assert newest(made + later + made) == later


@pytest.mark.parametrize(
    "row", [["gisteren", "a", "a", "c", ""], ["Sunday, 22 November 2026, 9:57 AM", "a"]]
)
def test_what_is_no_row_of_this_report(row: list[str]) -> None:
    with pytest.raises(ReportChanged):
        list(rows_of(HEADERS, [row]))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("85.00", "85.00"),
        ("85,5 %", "85.50"),
        ("", None),
        ("-", None),
        ("140", None),
        ("NaN", None),
    ],
)
def test_grades(text: str, number: str | None) -> None:
    assert percentage(text) == (None if number is None else Decimal(number))
