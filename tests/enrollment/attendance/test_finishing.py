"""From marks to completion: at once, by a worker, by the clock; and who contests."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enrollment.attendance import finishing
from enrollment.attendance.actions import AttendanceRefused
from enrollment.attendance.arithmetic import Mark
from enrollment.attendance.contests import (
    AlreadyAnswered,
    ContestRefused,
    answer_contest,
    contest,
    may_contest,
)
from enrollment.attendance.finishing import finish_due_runs, finish_run, is_under_way
from enrollment.attendance.models import Contest
from enrollment.attendance.outcomes import outcomes_of, runs_to_finish
from enrollment.attendance.ready import tell_ready
from enrollment.completion.models import Completion
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from notifications.models import Notification
from organisations.models import OrganisationSettings
from outbox import queue
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.enrollment.attendance.conftest import (
    ABSENT,
    EXCUSED,
    PRESENT,
    MakeRun,
    days,
    hours,
    marked,
    seat,
)

pytestmark = pytest.mark.django_db


def states(run: CourseRun) -> dict[str, str]:
    return dict(run.enrollments.values_list("person__given_name", "state"))


def kinds(person: Person) -> list[str]:
    rows = Notification.objects.filter(person=person).exclude(kind="enrollment_booked")
    return list(rows.order_by("created_at", "pk").values_list("kind", flat=True))


def test_the_threshold_decides_for_all_at_once(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, cast.bob, cast.mo, starts=days(-1))
    marked(run, cast.tim, alice=PRESENT, bob=Mark("late", 73), mo=Mark("left_early", 72))
    assert finish_run(run=run, by=cast.tim) == 3
    assert states(run) == {"Alice": "completed", "Bob": "not_completed", "Mo": "completed"}
    completion = Completion.objects.get(enrollment=seat(run, cast.alice))
    assert (completion.method, completion.completed_at) == ("attendance", run.ends_at)
    assert kinds(cast.alice) == ["completion_finished", "experience_asked"]
    assert kinds(cast.bob) == ["completion_not_finished"]
    assert finish_run(run=run, by=cast.tim) == 0, "twice is once"


def test_not_before_everything_is_known(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, cast.bob, starts=days(-10), meetings=2)
    marked(run, cast.tim, alice=[PRESENT, PRESENT], bob=[PRESENT])
    with pytest.raises(AttendanceRefused, match="Van 1 deelnemer"):
        finish_run(run=run, by=cast.tim)
    assert set(states(run).values()) == {"booked"}


def test_not_before_the_last_meeting_is_over(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, starts=days(-3), meetings=2)
    with pytest.raises(AttendanceRefused, match="na de laatste bijeenkomst"):
        finish_run(run=run, by=cast.tim)


def test_without_attendance_asked_nobody_needs_a_mark(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, starts=days(-1), attendance_percentage=0)
    assert finish_run(run=run, by=cast.tim) == 1
    assert states(run) == {"Alice": "completed"}


def test_many_are_finished_by_a_worker_that_may_die(
    cast: Cast, run_of: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finishing, "AT_ONCE", 1)
    run = run_of(cast.alice, cast.bob, cast.mo, starts=days(-1))
    marked(run, cast.tim, alice=PRESENT, bob=PRESENT, mo=ABSENT)
    assert finish_run(run=run, by=cast.tim) is None
    assert is_under_way(run)
    ids = list(run.enrollments.order_by("pk").values_list("pk", flat=True))
    assert finishing._finish_one(run, ids[0], cast.tim), "what it did before it died"
    while queue.drain("default"):
        pass
    assert states(run) == {"Alice": "completed", "Bob": "completed", "Mo": "not_completed"}
    assert not is_under_way(run)
    assert kinds(cast.alice).count("completion_finished") == 1
    assert {one.by for one in Completion.objects.all()} == {cast.tim}


def test_the_clock_finishes_after_three_days_when_all_is_known(cast: Cast, run_of: MakeRun) -> None:
    ready = run_of(cast.alice, starts=days(-4))
    early, missing = run_of(cast.bob, starts=days(-2)), run_of(cast.mo, starts=days(-9))
    marked(ready, cast.tim, alice=PRESENT)
    marked(early, cast.tim, bob=PRESENT)
    assert finish_due_runs() == 1
    assert states(ready) == {"Alice": "completed"}
    assert Completion.objects.get().by is None
    assert states(early) == {"Bob": "booked"}
    assert states(missing) == {"Mo": "booked"}
    assert finish_due_runs() == 0
    assert list(runs_to_finish()) == [early]


def test_no_shows_are_counted_as_the_arithmetic_does(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, cast.bob, cast.mo, cast.petra, starts=days(-10), meetings=2)
    marked(
        run,
        cast.tim,
        alice=[ABSENT, ABSENT],
        bob=[ABSENT, EXCUSED],
        mo=[ABSENT, PRESENT],
        petra=[ABSENT],
    )
    everyone = list(run.enrollments.all())
    outcomes = outcomes_of(run, everyone)
    by_arithmetic = {one.pk for one in everyone if outcomes[one.pk].no_show}
    counted = Enrollment.objects.filter(run=run).no_shows()
    assert {one.pk for one in counted} == by_arithmetic == {seat(run, cast.alice).pk}
    bare = run_of(cast.femke, starts=days(-1))
    bare.meetings.all().delete()
    assert not Enrollment.objects.filter(run=bare).no_shows().exists()


def contested(cast: Cast, run_of: MakeRun, mark: Mark = ABSENT) -> Contest:
    run = run_of(cast.alice, starts=days(-1))
    marked(run, cast.tim, alice=mark)
    return contest(enrollment=seat(run, cast.alice), text="Ik was er wel.", by=cast.alice)


def test_a_contest_asks_the_officers_and_holds_finishing(cast: Cast, run_of: MakeRun) -> None:
    one = contested(cast, run_of)
    assert kinds(cast.olga) == ["contest_to_decide"]
    assert not may_contest(one.enrollment)
    assert finish_run(run=one.enrollment.run, by=cast.tim) == 0
    assert not list(runs_to_finish())


def test_granted_corrects_recomputes_and_tells_once(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, starts=days(-1))
    marked(run, cast.tim, alice=ABSENT)
    finish_run(run=run, by=cast.tim)
    one = contest(enrollment=seat(run, cast.alice), text="Ik was er wel.", by=cast.alice)
    with pytest.raises(ContestRefused, match="Verander de aanwezigheid"):
        answer_contest(contest=one, granted=True, answer="Klopt.", by=cast.olga)
    answer_contest(
        contest=one,
        granted=True,
        answer="Klopt, sorry.",
        by=cast.olga,
        marks={run.meetings.get(): PRESENT},
    )
    assert states(run) == {"Alice": "completed"}
    assert kinds(cast.alice) == [
        "completion_not_finished",
        "experience_asked",
        "contest_answered",
    ]
    with pytest.raises(AlreadyAnswered):
        answer_contest(contest=one, granted=False, answer="Nee.", by=cast.olga)


def test_refused_leaves_it_and_says_why(cast: Cast, run_of: MakeRun) -> None:
    one = contested(cast, run_of)
    with pytest.raises(ContestRefused, match="antwoord"):
        answer_contest(contest=one, granted=False, answer=" ", by=cast.olga)
    answer_contest(contest=one, granted=False, answer="De lijst klopt.", by=cast.olga)
    assert kinds(cast.alice) == ["contest_answered"]
    assert finish_run(run=one.enrollment.run, by=cast.tim) == 1
    assert states(one.enrollment.run) == {"Alice": "not_completed"}


def test_nobody_answers_their_own(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.olga, starts=days(-1))
    marked(run, cast.tim, olga=ABSENT)
    one = contest(enrollment=seat(run, cast.olga), text="Ik was er wel.", by=cast.olga)
    assert kinds(cast.olga) == []
    with pytest.raises(ContestRefused, match="niet zelf"):
        answer_contest(contest=one, granted=False, answer="Nee.", by=cast.olga)


@pytest.mark.parametrize(("contest_days", "possible"), [(1, True), (0, False)])
def test_within_the_days_of_the_organisation(
    cast: Cast, run_of: MakeRun, contest_days: int, possible: bool
) -> None:
    OrganisationSettings.objects.update_or_create(
        organisation=cast.nvwa, defaults={"contest_days": contest_days}
    )
    run = run_of(cast.alice, starts=hours(-6) - days(1))
    marked(run, cast.tim, alice=ABSENT)
    assert may_contest(seat(run, cast.alice)) is possible


def test_only_of_oneself_and_only_what_is_written(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, starts=days(-1))
    with pytest.raises(ContestRefused):
        contest(enrollment=seat(run, cast.alice), text="Ik was er.", by=cast.alice)
    with pytest.raises(PermissionError):
        contest(enrollment=seat(run, cast.alice), text="Zij was er.", by=cast.bob)
    assert seat(run, cast.alice).state == EnrollmentState.BOOKED


def test_who_may_finish_is_told_once(cast: Cast, run_of: MakeRun) -> None:
    ready, missing = run_of(cast.alice, starts=days(-1)), run_of(cast.bob, starts=days(-1))
    old = run_of(cast.mo, starts=days(-9))
    assert tell_ready() == 0
    marked(ready, cast.tim, alice=PRESENT)
    marked(old, cast.tim, mo=PRESENT)
    assert tell_ready() == 1, "the old one is finished by itself"
    assert tell_ready() == 0
    message = Notification.objects.get(kind="run_ready")
    assert message.url == reverse("enrollment:finish", args=[ready.pk])
    assert message.person == cast.tim
    assert states(missing) == {"Bob": "booked"}


def test_without_a_trainer_the_planners_are_told(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(cast.alice, starts=days(-1))
    marked(run, cast.tim, alice=PRESENT)
    run.trainers.clear()
    assert tell_ready() == 1
    assert Notification.objects.get(kind="run_ready").person == cast.olga
