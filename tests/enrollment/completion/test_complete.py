"""`complete`: the one way in, in all its ways."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from enrollment.actions.booking import book, withdraw
from enrollment.completion.actions import CompletionRefused, complete
from enrollment.completion.models import Completion, CompletionMethod
from enrollment.models import Enrollment
from enrollment.points import CompletionChange, completion_followers
from enrollment.states import EnrollmentState
from notifications.models import Notification
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_path, make_run

pytestmark = pytest.mark.django_db


def self_paced(cast: Cast, capacity: int = 5) -> CourseRun:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    return make_run(course=course, self_paced=True, capacity=capacity)


def seat(run: CourseRun, person: Person) -> Enrollment:
    return book(run=run, employment=employment_of(person), by=person)


def by_hand(enrollment: Enrollment, by: Person, **values: Any) -> Completion:
    given: dict[str, Any] = {
        "method": CompletionMethod.HAND,
        "completed_at": timezone.now(),
        "note": "Gezien in de praktijk.",
        **values,
    }
    return complete(enrollment=enrollment, by=by, **given)


def told(person: Person) -> list[str]:
    kinds = Notification.objects.filter(person=person).order_by("created_at", "pk")
    return [kind for kind in kinds.values_list("kind", flat=True) if "booked" not in kind]


def state_of(enrollment: Enrollment) -> str:
    enrollment.refresh_from_db()
    return enrollment.state


def test_finishing_writes_state_log_and_completion_and_tells_once(cast: Cast) -> None:
    enrollment = seat(self_paced(cast), cast.alice)
    completion = by_hand(enrollment, cast.olga)
    assert state_of(enrollment) == EnrollmentState.COMPLETED
    assert enrollment.completed_at == completion.completed_at
    assert (completion.finished, completion.by) == (True, cast.olga)
    step = enrollment.log.last()
    assert (step.event, step.by, step.reason) == ("complete", cast.olga, "Gezien in de praktijk.")
    assert told(cast.alice) == ["completion_finished", "experience_asked"]


def test_a_self_paced_licence_goes_to_who_waits(cast: Cast) -> None:
    run = self_paced(cast, capacity=1)
    first, second = seat(run, cast.alice), seat(run, cast.bob)
    assert second.state == EnrollmentState.WAITLISTED
    by_hand(first, cast.olga)
    assert state_of(second) == EnrollmentState.BOOKED
    run.seats.refresh_from_db()
    assert (run.seats.booked, run.seats.waiting) == (1, 0)


def test_the_same_facts_again_change_nothing(cast: Cast) -> None:
    enrollment = seat(self_paced(cast), cast.alice)
    at = timezone.now()
    by_hand(enrollment, cast.olga, completed_at=at)
    before = enrollment.log.count(), told(cast.alice)
    by_hand(enrollment, cast.olga, completed_at=at)
    assert (enrollment.log.count(), told(cast.alice)) == before


def test_a_correction_changes_state_and_row_with_a_reason(cast: Cast) -> None:
    enrollment = seat(self_paced(cast), cast.alice)
    by_hand(enrollment, cast.olga)
    by_hand(enrollment, cast.olga, finished=False, note="De opdracht ontbrak.")
    assert state_of(enrollment) == EnrollmentState.NOT_COMPLETED
    assert enrollment.log.last().event == "correct"
    assert enrollment.log.last().reason == "De opdracht ontbrak."
    assert Completion.objects.get().finished is False
    by_hand(enrollment, cast.olga, note="Toch gevonden.")
    assert state_of(enrollment) == EnrollmentState.COMPLETED
    assert Completion.objects.get().finished is True
    assert told(cast.alice).count("completion_corrected") == 2


def test_another_moment_or_grade_is_a_correction_without_another_state(cast: Cast) -> None:
    enrollment = seat(self_paced(cast), cast.alice)
    at = timezone.now()
    facts = {"method": CompletionMethod.MOODLE, "note": "", "completed_at": at}
    complete(enrollment=enrollment, by=None, **facts)
    before = told(cast.alice)
    complete(enrollment=enrollment, by=None, grade=Decimal("87.50"), **facts)
    assert Completion.objects.get().grade == Decimal("87.50")
    assert state_of(enrollment) == EnrollmentState.COMPLETED
    assert enrollment.log.last().event == "correct"
    assert told(cast.alice) == before, "what is read again is no news"


def test_a_correction_of_attendance_needs_a_reason(cast: Cast) -> None:
    enrollment = seat(self_paced(cast), cast.alice)
    by_hand(enrollment, cast.olga)
    with pytest.raises(CompletionRefused, match="waarom je dit verandert"):
        by_hand(enrollment, cast.olga, method=CompletionMethod.ATTENDANCE, finished=False, note=" ")
    assert state_of(enrollment) == EnrollmentState.COMPLETED


def test_the_portal_leaves_what_a_person_decided(cast: Cast) -> None:
    enrollment = seat(self_paced(cast), cast.alice)
    by_hand(enrollment, cast.olga, finished=False)
    complete(
        enrollment=enrollment,
        method=CompletionMethod.MOODLE,
        completed_at=timezone.now(),
        by=None,
    )
    assert state_of(enrollment) == EnrollmentState.NOT_COMPLETED
    assert Completion.objects.get().method == CompletionMethod.HAND


def test_access_that_ended_is_no_obstacle_to_a_late_result(cast: Cast) -> None:
    run = self_paced(cast)
    enrollment = seat(run, cast.alice)
    Enrollment.objects.filter(pk=enrollment.pk).update(
        state=EnrollmentState.NOT_COMPLETED, completed_at=timezone.now()
    )
    from enrollment.seats import store_counts

    store_counts(run.seats)
    complete(
        enrollment=enrollment,
        method=CompletionMethod.MOODLE,
        completed_at=timezone.now(),
        by=None,
    )
    assert state_of(enrollment) == EnrollmentState.COMPLETED


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"completed_at": timezone.now() + datetime.timedelta(days=2)}, "moet nog komen"),
        ({"completed_at": timezone.now() - datetime.timedelta(days=2)}, "voor het begin"),
        ({"grade": Decimal(101)}, "percentage"),
        ({"grade": Decimal(-1)}, "percentage"),
        ({"note": "  "}, "met de hand"),
    ],
)
def test_refused_with_a_reason(cast: Cast, values: dict[str, Any], words: str) -> None:
    enrollment = seat(self_paced(cast), cast.alice)
    with pytest.raises(CompletionRefused, match=words):
        by_hand(enrollment, cast.olga, **values)
    assert state_of(enrollment) == EnrollmentState.BOOKED
    assert not Completion.objects.exists()


def test_nobody_finishes_themselves(cast: Cast) -> None:
    enrollment = seat(self_paced(cast), cast.olga)
    with pytest.raises(CompletionRefused, match="jezelf"):
        by_hand(enrollment, cast.olga)


def test_who_never_had_a_seat_finishes_nothing(cast: Cast) -> None:
    run = self_paced(cast, capacity=1)
    left = seat(run, cast.alice)
    withdraw(enrollment=left, by=cast.alice)
    seat(run, cast.bob)
    waiting = seat(run, cast.mo)
    for enrollment in (left, waiting):
        with pytest.raises(CompletionRefused, match="geen plaats"):
            by_hand(enrollment, cast.olga)


def test_backdated_to_the_day_of_the_request(cast: Cast) -> None:
    enrollment = seat(self_paced(cast), cast.alice)
    ago = timezone.now() - datetime.timedelta(days=10)
    Enrollment.objects.filter(pk=enrollment.pk).update(requested_at=ago)
    at = ago.replace(hour=12, minute=0)
    completion = by_hand(enrollment, cast.olga, completed_at=at)
    assert completion.completed_at == at


def test_followers_hear_it_in_the_same_transaction(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[CompletionChange] = []

    def follow(change: CompletionChange) -> None:
        heard.append(change)

    monkeypatch.setattr(completion_followers, "_contributions", {"here": (1, follow)})
    enrollment = seat(self_paced(cast), cast.alice)
    by_hand(enrollment, cast.olga)
    by_hand(enrollment, cast.olga, finished=False, note="Toch niet.")
    assert [(one.was, one.completion.finished) for one in heard] == [(None, True), (True, False)]

    def fail(_change: CompletionChange) -> None:
        raise RuntimeError

    monkeypatch.setattr(completion_followers, "_contributions", {"here": (1, fail)})
    with pytest.raises(RuntimeError):
        by_hand(enrollment, cast.olga, note="Toch wel.")
    assert state_of(enrollment) == EnrollmentState.NOT_COMPLETED


def test_a_path_is_completed_by_it(cast: Cast) -> None:
    from enrollment.paths.actions import begin_path

    run = self_paced(cast)
    path = make_path(
        owner=cast.nvwa, steps=[{"title": "De basis", "courses": [run.course]}], sharing="concern"
    )
    on_it = begin_path(path=path, employment=employment_of(cast.alice), by=cast.alice)
    by_hand(seat(run, cast.alice), cast.olga)
    on_it.refresh_from_db()
    assert on_it.state == "completed"
    assert "path_completed" in told(cast.alice)
