"""Many want the last seats at once: first the race is proved, then that it cannot happen."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from enrollment.actions.booking import book
from enrollment.models import Enrollment
from enrollment.seats import Seating, drifted_pools, seating
from enrollment.states import EnrollmentState
from people.models import Person
from planning.models import CourseRun, SeatPool
from planning.seats import SeatsBusy, lock_pool
from tests.cast import make_cast
from tests.concurrency import together
from tests.factories import employment_of, make_course, make_employment, make_person, make_run

pytestmark = pytest.mark.django_db(transaction=True)

SEATS = 3
PEOPLE = 12


@pytest.fixture
def crowd() -> tuple[CourseRun, list[Person]]:
    cast = make_cast()
    run = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]), capacity=SEATS)
    people = [make_person("Koper", f"Nummer{n}") for n in range(PEOPLE)]
    for person in people:
        make_employment(person, cast.nvwa)
    return run, people


def states(run: CourseRun) -> Counter[str]:
    return Counter(Enrollment.objects.filter(run=run).values_list("state", flat=True))


@pytest.mark.counters_may_drift
def test_the_race_is_real_without_lock_and_check(
    crowd: tuple[CourseRun, list[Person]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Takes both away: the run is oversold. This is what the lock and the CHECK are for."""
    run, people = crowd
    monkeypatch.setattr(
        "enrollment.actions.booking.lock_pool", lambda pk: SeatPool.objects.get(pk=pk)
    )
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE planning_seatpool DROP CONSTRAINT seats_never_oversold")
    try:
        everyone_has_counted(monkeypatch)
        together([booking(run, person) for person in people[: SEATS + 1]])
        assert states(run)[EnrollmentState.BOOKED] > SEATS
    finally:
        Enrollment.objects.all().delete()
        SeatPool.objects.update(booked=0, waiting=0)
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE planning_seatpool ADD CONSTRAINT seats_never_oversold"
                " CHECK (booked <= capacity + overbookings - held)"
            )


def everyone_has_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the unlucky moment certain: nobody writes before all have counted."""
    import threading

    barrier = threading.Barrier(SEATS + 1)
    counted = threading.local()

    def count_then_wait(pool: SeatPool) -> Seating:
        counts = seating(pool)
        if not getattr(counted, "once", False):
            counted.once = True
            barrier.wait(20)
        return counts

    monkeypatch.setattr("enrollment.actions.booking.seating", count_then_wait)


def booking(run: CourseRun, person: Person) -> Callable[[], object]:
    return lambda: book(run=run, employment=employment_of(person), by=person)


def test_a_forgotten_lock_is_caught_by_the_check(
    crowd: tuple[CourseRun, list[Person]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, people = crowd
    SeatPool.objects.filter(pk=run.pk).update(capacity=1)
    monkeypatch.setattr(
        "enrollment.actions.booking.state_for", lambda **_counts: EnrollmentState.BOOKED
    )
    book(run=run, employment=employment_of(people[0]), by=people[0])
    with pytest.raises(IntegrityError):
        book(run=run, employment=employment_of(people[1]), by=people[1])
    assert states(run) == {EnrollmentState.BOOKED: 1}


def test_all_at_once_never_oversells(crowd: tuple[CourseRun, list[Person]]) -> None:
    run, people = crowd
    together([booking(run, person) for person in people])
    assert states(run) == {
        EnrollmentState.BOOKED: SEATS,
        EnrollmentState.WAITLISTED: PEOPLE - SEATS,
    }
    assert not drifted_pools().exists()


def test_all_at_once_through_http(
    crowd: tuple[CourseRun, list[Person]], client_of: Callable[[Person], Client]
) -> None:
    """Every answer is true for its person: a seat, or the question whether to queue."""
    run, people = crowd
    url = reverse("enrollment:book", args=[run.pk])
    answers: dict[str, int] = {}

    def click(person: Person, client: Client) -> Callable[[], object]:
        def run_it() -> None:
            answers[str(person.pk)] = client.post(url, {"leads_to": "booked"}).status_code

        return run_it

    together([click(person, client_of(person)) for person in people])
    assert Counter(answers.values()) == {302: SEATS, 409: PEOPLE - SEATS}
    seated = {
        str(pk)
        for pk in Enrollment.objects.filter(state=EnrollmentState.BOOKED).values_list(
            "person", flat=True
        )
    }
    assert seated == {pk for pk, status in answers.items() if status == 302}


def test_same_person_twice_at_once(crowd: tuple[CourseRun, list[Person]]) -> None:
    """A double click from two tabs ends in one enrollment."""
    from enrollment.actions.booking import AlreadyEnrolled

    run, people = crowd

    def click() -> None:
        with contextlib.suppress(AlreadyEnrolled):
            booking(run, people[0])()

    together([click, click, click])
    assert Enrollment.objects.count() == 1


def test_withdrawing_and_booking_at_once_leaves_no_seat_empty(
    crowd: tuple[CourseRun, list[Person]],
) -> None:
    from enrollment.actions.booking import withdraw

    run, people = crowd
    seated = [booking(run, person)() for person in people[:SEATS]]
    leave = [
        (lambda one=one: withdraw(enrollment=one, by=one.person))  # type: ignore[misc]
        for one in seated
    ]
    together([*leave, *(booking(run, person) for person in people[SEATS:])])
    assert states(run)[EnrollmentState.BOOKED] == SEATS
    assert not drifted_pools().exists()


def test_long_lock_says_busy(
    crowd: tuple[CourseRun, list[Person]], monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    monkeypatch.setattr("planning.seats.LOCK_TIMEOUT", "100ms")
    run, people = crowd
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lock_pool(run.pk)
            locked.set()
            done.wait(10)

    def meanwhile() -> None:
        locked.wait(10)
        try:
            with pytest.raises(SeatsBusy):
                booking(run, people[0])()
        finally:
            done.set()

    together([hold, meanwhile])
    assert not Enrollment.objects.exists()
