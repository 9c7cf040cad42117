"""What a change of a run means for its enrollments: one message each, however many they are."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.transitions import StaleState, apply_transitions
from enrollment.actions.booking import book, withdraw
from enrollment.models import Enrollment, EnrollmentLog
from enrollment.states import ENROLLMENT_STATES, EnrollmentState
from notifications.models import Notification
from people.models import Person
from planning.actions import RunDetails, Slot, cancel_run, change_run
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_employment, make_person, make_run


def booked(run: CourseRun, person: Person) -> Enrollment:
    return book(run=run, employment=employment_of(person), by=person)


def change(run: CourseRun, by: Person, *, capacity: int, hours: int = 1) -> None:
    shift = datetime.timedelta(hours=hours)
    slots = [
        Slot(m.starts_at + shift, m.ends_at + shift, m.location, pk=m.pk)
        for m in run.meetings.all()
    ]
    details = RunDetails(capacity=capacity, location=run.location)
    change_run(run=run, details=details, slots=slots, by=by)


def full_run(cast: Cast, *, seated: int, waiting: int) -> CourseRun:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    run = make_run(course=course, capacity=seated, meetings=2)
    for number in range(seated + waiting):
        person = make_person(f"Deelnemer{number}")
        make_employment(person, cast.nvwa)
        booked(run, person)
    Notification.objects.all().delete()
    return run


def kinds(person: Person) -> list[str]:
    return list(Notification.objects.filter(person=person).values_list("kind", flat=True))


def test_moved_and_enlarged_at_once_is_one_message_each(cast: Cast) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])
    run = make_run(course=course, capacity=1, meetings=2)
    for person in (cast.alice, cast.bob, cast.roos):
        booked(run, person)
    Notification.objects.all().delete()
    change(run, cast.olga, capacity=2)
    assert kinds(cast.alice) == ["enrollment_moved"]
    assert kinds(cast.bob) == ["enrollment_booked"]
    assert kinds(cast.roos) == ["enrollment_moved"]
    promoted = Notification.objects.get(person=cast.bob)
    assert promoted.context["promoted"] is True
    assert [item["sequence"] for item in promoted.calendar] == [1, 1]
    first = run.meetings.earliest("starts_at")
    assert promoted.calendar[0]["starts_at"] == first.starts_at.isoformat()


@pytest.mark.parametrize("what", ["move", "cancel", "enlarge"])
def test_queries_do_not_grow_with_the_people(cast: Cast, what: str) -> None:
    """They run under the lock of the seats: nobody can book meanwhile."""
    counts = []
    for people in (3, 30):
        run = full_run(cast, seated=people, waiting=people)
        with CaptureQueriesContext(connection) as queries:
            if what == "cancel":
                cancel_run(run=run, reason="De trainer is ziek.", by=cast.olga)
            else:
                hours = 1 if what == "move" else 0
                change(run, cast.olga, capacity=people * (1 if hours else 2), hours=hours)
        told = Notification.objects.count()
        assert told == (people if what == "enlarge" else 2 * people)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_calendar_items_are_each_persons_own(cast: Cast) -> None:
    run = full_run(cast, seated=3, waiting=0)
    change(run, cast.olga, capacity=3)
    uids = Counter(item["uid"] for told in Notification.objects.all() for item in told.calendar)
    assert len(uids) == 6
    assert set(uids.values()) == {1}


def test_every_cancelled_enrollment_has_its_log_row(cast: Cast) -> None:
    run = full_run(cast, seated=2, waiting=1)
    cancel_run(run=run, reason="De trainer is ziek.", by=cast.olga)
    steps = EnrollmentLog.objects.filter(event="cancel_run")
    assert sorted(steps.values_list("source", "target", "reason")) == [
        ("booked", "cancelled", "De trainer is ziek."),
        ("booked", "cancelled", "De trainer is ziek."),
        ("waitlisted", "cancelled", "De trainer is ziek."),
    ]
    assert not Enrollment.objects.filter(cancelled_at=None).exists()


def test_many_at_once_are_compare_and_set_too(cast: Cast) -> None:
    run = full_run(cast, seated=2, waiting=0)
    seen = list(Enrollment.objects.filter(run=run))
    withdraw(enrollment=Enrollment.objects.get(pk=seen[0].pk), by=cast.olga)
    now = {"withdrawn_at": timezone.now()}
    with pytest.raises(StaleState), transaction.atomic():
        apply_transitions(seen, table=ENROLLMENT_STATES, event="withdraw", changes=now)
    assert Enrollment.objects.get(pk=seen[1].pk).state == EnrollmentState.BOOKED
