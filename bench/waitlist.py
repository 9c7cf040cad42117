"""Promoting from a long waitlist: 500 wait; seats come free by one larger capacity, and by 50
withdrawals from 8 processes at once. What is true afterwards is asked from SQL.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence

import django
from django.db import connection, transaction

from bench.last_seats import scratch_database
from bench.results import Row, percentiles

SEATS, WAITING, MORE, PROCESSES = 50, 500, 50, 8
TRIES = 20
"""Of one withdrawal, when the run is too busy: a person would click again."""

FIFO = """
    SELECT count(*) FROM enrollment_enrollment promoted
    JOIN enrollment_enrollment waits ON waits.run_id = promoted.run_id
    WHERE promoted.state = 'booked' AND promoted.waitlisted_at IS NOT NULL
      AND waits.state = 'waitlisted' AND waits.requested_at < promoted.requested_at
"""
TWICE = """
    SELECT count(*) FROM (
        SELECT 1 FROM enrollment_enrollmentlog WHERE event = 'promote'
        GROUP BY enrollment_id HAVING count(*) > 1
    ) AS twice
"""
TOLD = """
    SELECT count(*) FROM notifications_notification WHERE kind = 'enrollment_booked'
      AND (context->>'promoted')::boolean
"""


def run() -> list[Row]:
    """Raises AssertionError when a promise is broken."""
    with scratch_database() as url:
        prepare()
        began = time.perf_counter()
        raise_capacity()
        raised = time.perf_counter() - began
        check(booked=SEATS + MORE, waiting=WAITING - MORE, promoted=MORE)
        leaving = seated()[:MORE]
        connection.close()
        began = time.perf_counter()
        answers = withdraw_at_once(url, leaving)
        elapsed = time.perf_counter() - began
        check(booked=SEATS + MORE, waiting=WAITING - 2 * MORE, promoted=2 * MORE)
    times = [seconds * 1000 for seconds, _tries in answers]
    again = sum(tries - 1 for _seconds, tries in answers)
    return [
        Row(f"{WAITING} wait, capacity +{MORE}", f"{raised * 1000:.0f} ms, {MORE} promoted"),
        Row(
            f"{MORE} withdrawals, {PROCESSES} processes, ms p50/p95/p99",
            f"{percentiles(times)}; {len(times) / elapsed:.0f}/s; tried again {again} times",
        ),
        Row(
            "afterwards, by SQL",
            "every free seat given once, in the order of the wish; counters right; one message per"
            " person",
        ),
    ]


def prepare() -> None:
    """A full run, and a queue behind it."""
    from enrollment.actions.booking import book
    from tests.cast import make_cast
    from tests.factories import make_course, make_department, make_employment, make_person, make_run

    cast = make_cast()
    run = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]), capacity=SEATS)
    department = make_department(cast.nvwa)
    for number in range(SEATS + WAITING):
        person = make_person("Wachter", f"Nummer{number}", password=None)
        book(run=run, employment=make_employment(person, cast.nvwa, department), by=person)


def raise_capacity() -> None:
    """As the planner's form does: more seats, and the queue is served under the same lock."""
    from enrollment.actions.waitlist import fill_seats
    from planning.models import SeatPool
    from planning.seats import lock_pool

    with transaction.atomic():
        pool = lock_pool(SeatPool.objects.values_list("pk", flat=True).get())
        pool.capacity += MORE
        pool.save(update_fields=["capacity"])
        fill_seats(pool)


def seated() -> list[str]:
    """Those who have a seat, the first ones first: none of them came from the queue."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id::text FROM enrollment_enrollment WHERE state = 'booked'"
            " AND waitlisted_at IS NULL ORDER BY requested_at"
        )
        return [key for (key,) in cursor.fetchall()]


def withdraw_at_once(url: str, keys: Sequence[str]) -> list[tuple[float, int]]:
    """Each in a process of its own choice; with how long it took and how often it was tried."""
    start = multiprocessing.get_context("spawn")
    with start.Pool(PROCESSES, initializer=_connect, initargs=(url,)) as pool:
        pool.map(_wake, range(PROCESSES * 4), chunksize=1)
        return pool.map(_withdraw, keys, chunksize=1)


def _connect(url: str) -> None:
    import os

    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()


def _wake(_number: int) -> None:
    """Imports and connects before anything is measured."""
    import enrollment.actions.booking  # noqa: F401

    connection.ensure_connection()
    time.sleep(0.05)


def _withdraw(key: str) -> tuple[float, int]:
    from enrollment.actions.booking import withdraw
    from enrollment.models import Enrollment
    from planning.seats import SeatsBusy

    enrollment = Enrollment.objects.select_related("run", "person").get(pk=key)
    began = time.perf_counter()
    for tries in range(1, TRIES + 1):
        try:
            withdraw(enrollment=enrollment, by=enrollment.person)
        except SeatsBusy:
            continue
        return time.perf_counter() - began, tries
    raise AssertionError(f"{key} could not be withdrawn in {TRIES} tries")


def check(*, booked: int, waiting: int, promoted: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM enrollment_enrollment GROUP BY state")
        states = dict(cursor.fetchall())
        cursor.execute("SELECT booked, held, waiting, capacity FROM planning_seatpool")
        counters = cursor.fetchone()
        [jumped, twice, told] = [_number(cursor, query) for query in (FIFO, TWICE, TOLD)]
    assert (states["booked"], states["waitlisted"]) == (booked, waiting), states
    assert counters == (booked, 0, waiting, booked), counters
    assert (jumped, twice, told) == (0, 0, promoted), (jumped, twice, told)


def _number(cursor: object, query: str) -> int:
    cursor.execute(query)  # type: ignore[attr-defined]
    number: int = cursor.fetchone()[0]  # type: ignore[attr-defined]
    return number
