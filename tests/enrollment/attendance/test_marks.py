"""Writing marks: the list, two trainers at once, arriving, corrections, and what is kept."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enrollment.attendance.actions import AttendanceRefused, Change, arrive, save_marks
from enrollment.attendance.arithmetic import Mark
from enrollment.attendance.finishing import correct_marks, finish_run
from enrollment.attendance.models import Attendance, AttendanceLog
from enrollment.attendance.states import AttendanceSource
from enrollment.completion.actions import complete
from enrollment.completion.models import Completion
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from planning.actions import RunDetails, RunRefused, Slot, change_run
from tests.cast import Cast
from tests.enrollment.attendance.conftest import (
    ABSENT,
    EXCUSED,
    PRESENT,
    MakeRun,
    days,
    hours,
    mark_one,
    marked,
    seat,
)
from tests.factories import make_employment, make_person

pytestmark = pytest.mark.django_db


def the_mark(enrollment: Enrollment) -> Mark:
    row = Attendance.objects.get(enrollment=enrollment)
    return Mark(row.presence, row.minutes_missed)


def test_from_an_hour_before_the_start(cast: Cast, run_of: MakeRun) -> None:
    early = run_of(cast.alice, starts=hours(1.1))
    with pytest.raises(AttendanceRefused, match="uur voor het begin"):
        mark_one(early.meetings.get(), seat(early, cast.alice), PRESENT, by=cast.tim)
    on_time = run_of(cast.bob, starts=hours(0.9))
    assert mark_one(on_time.meetings.get(), seat(on_time, cast.bob), PRESENT, by=cast.tim) == 1


def test_every_mark_that_ever_stood_is_kept(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, starts=hours(-1))
    enrollment, meeting = seat(run, cast.alice), run.meetings.get()
    mark_one(meeting, enrollment, ABSENT, by=cast.tim)
    mark_one(meeting, enrollment, Mark("late", 30), by=cast.olga, seen=ABSENT)
    assert the_mark(enrollment) == Mark("late", 30)
    log = AttendanceLog.objects.filter(attendance__enrollment=enrollment)
    assert [(one.presence, one.minutes_missed, one.by) for one in log] == [
        ("absent", 0, cast.tim),
        ("late", 30, cast.olga),
    ]


def test_two_trainers_at_once_overwrite_nothing_unseen(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, cast.bob, starts=hours(-1))
    meeting, alice, bob = run.meetings.get(), seat(run, cast.alice), seat(run, cast.bob)
    mark_one(meeting, alice, ABSENT, by=cast.tim)
    both = [Change(alice.pk, PRESENT, None), Change(bob.pk, PRESENT, None)]
    saved = save_marks(meeting=meeting, changes=both, source=AttendanceSource.LIST, by=cast.olga)
    assert (saved.written, saved.conflicts) == (1, [alice])
    assert the_mark(alice) == ABSENT
    assert the_mark(bob) == PRESENT
    assert mark_one(meeting, alice, ABSENT, by=cast.olga) == 0, "the same is no conflict"


def test_minutes_only_for_who_was_there_partly_and_within_the_meeting(
    cast: Cast, run_of: MakeRun
) -> None:
    run = run_of(cast.alice, cast.bob, starts=hours(-1))
    meeting = run.meetings.get()
    mark_one(meeting, seat(run, cast.alice), Mark("absent", 40), by=cast.tim)
    mark_one(meeting, seat(run, cast.bob), Mark("left_early", 4000), by=cast.tim)
    assert the_mark(seat(run, cast.alice)) == ABSENT
    assert the_mark(seat(run, cast.bob)) == Mark("left_early", 360)


def test_only_of_participants_and_never_of_oneself(cast: Cast, run_of: MakeRun) -> None:
    run, other = run_of(cast.tim, starts=hours(-1)), run_of(cast.alice, starts=hours(-1))
    meeting = run.meetings.get()
    assert mark_one(meeting, seat(other, cast.alice), PRESENT, by=cast.olga) == 0
    assert mark_one(meeting, seat(run, cast.tim), PRESENT, by=cast.tim) == 0
    assert not Attendance.objects.exists()
    assert mark_one(meeting, seat(run, cast.tim), PRESENT, by=cast.olga) == 1


def test_queries_do_not_grow_with_the_list(cast: Cast, run_of: MakeRun) -> None:
    counts = []
    for number in (1, 4):
        people = [make_person("Deel", f"Nemer{one}") for one in range(number)]
        for person in people:
            make_employment(person, cast.nvwa)
        run = run_of(*people, starts=hours(-1))
        changes = [Change(seat(run, person).pk, PRESENT) for person in people]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            save_marks(
                meeting=run.meetings.get(),
                changes=changes,
                source=AttendanceSource.LIST,
                by=cast.tim,
            )
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("starts", "expected"),
    [(0.5, PRESENT), (-0.1, PRESENT), (-0.75, Mark("late", 45)), (-5.99, Mark("late", 359))],
)
def test_arriving(cast: Cast, run_of: MakeRun, starts: float, expected: Mark) -> None:
    run = run_of(cast.alice, starts=hours(starts))
    enrollment = seat(run, cast.alice)
    mark = arrive(enrollment=enrollment, meeting=run.meetings.get(), by=cast.alice)
    assert mark.presence == expected.presence
    assert abs(mark.minutes_missed - expected.minutes_missed) <= 1
    assert the_mark(enrollment) == mark
    assert arrive(enrollment=enrollment, meeting=run.meetings.get(), by=cast.alice) == mark
    assert AttendanceLog.objects.count() == 1, "scanning twice is once"


def test_who_was_marked_absent_and_comes_after_all_is_late(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, starts=hours(-2))
    enrollment = seat(run, cast.alice)
    mark_one(run.meetings.get(), enrollment, ABSENT, by=cast.tim)
    arrive(enrollment=enrollment, meeting=run.meetings.get(), by=cast.alice)
    assert the_mark(enrollment).presence == "late"


def test_arriving_after_the_end_or_for_somebody_else_is_refused(
    cast: Cast, run_of: MakeRun
) -> None:
    over = run_of(cast.alice, starts=hours(-7))
    with pytest.raises(AttendanceRefused, match="afgelopen"):
        arrive(enrollment=seat(over, cast.alice), meeting=over.meetings.get(), by=cast.alice)
    now = run_of(cast.bob, starts=hours(-1))
    with pytest.raises(PermissionError):
        arrive(enrollment=seat(now, cast.bob), meeting=now.meetings.get(), by=cast.alice)


def test_a_correction_has_a_reason_and_changes_the_outcome(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, starts=days(-1))
    marked(run, cast.tim, alice=ABSENT)
    finish_run(run=run, by=cast.tim)
    enrollment, meeting = seat(run, cast.alice), run.meetings.get()
    assert enrollment.state == EnrollmentState.NOT_COMPLETED
    with pytest.raises(AttendanceRefused, match="waarom"):
        correct_marks(enrollment=enrollment, marks={meeting: PRESENT}, reason=" ", by=cast.olga)
    correct_marks(
        enrollment=enrollment, marks={meeting: PRESENT}, reason="Stond op de lijst.", by=cast.olga
    )
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.COMPLETED
    assert Completion.objects.get(enrollment=enrollment).note == "Stond op de lijst."
    last = AttendanceLog.objects.last()
    assert (last.source, last.reason) == ("correction", "Stond op de lijst.")


def test_a_correction_leaves_what_was_decided_by_hand(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, starts=days(-1))
    marked(run, cast.tim, alice=ABSENT)
    enrollment = seat(run, cast.alice)
    complete(
        enrollment=enrollment, method="hand", completed_at=timezone.now(), by=cast.olga, note="Ja."
    )
    correct_marks(
        enrollment=enrollment, marks={run.meetings.get(): EXCUSED}, reason="Ziek.", by=cast.olga
    )
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.COMPLETED
    assert the_mark(enrollment) == EXCUSED


def test_nobody_corrects_themselves(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.olga, starts=days(-1))
    with pytest.raises(AttendanceRefused, match="niet zelf"):
        correct_marks(
            enrollment=seat(run, cast.olga),
            marks={run.meetings.get(): PRESENT},
            reason="Ik was er.",
            by=cast.olga,
        )


def test_a_meeting_with_marks_is_not_dropped_from_its_run(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, starts=hours(-1), meetings=2)
    first, second = run.meetings.order_by("starts_at")
    mark_one(first, seat(run, cast.alice), PRESENT, by=cast.tim)
    kept = Slot(second.starts_at, second.ends_at, second.location, pk=second.pk)
    with pytest.raises(RunRefused, match="wie er was"):
        change_run(run=run, details=RunDetails(capacity=12), slots=[kept], by=cast.olga)
    assert run.meetings.count() == 2
