"""The last seats: 500 people, 20 seats, 64 at once, through HTTP; the truth is asked from SQL.

A database of its own, a real gunicorn, a session per person. Everybody clicks "Schrijf me in";
who is told that the last seat is gone joins the waitlist if they are one of the even ones.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.results import Row, percentiles

PEOPLE = 500
SEATS = 20
AT_ONCE = 64
CSRF = "a" * 32
LOCK_TIMED_OUT = 423
"""Stands for the page that says "het is nu erg druk": nobody may get it."""


@dataclass(frozen=True)
class Answer:
    """What one person was told, and how long that took (seconds)."""

    person: str
    statuses: tuple[int, ...]
    seconds: float


def run() -> list[Row]:
    """Returns the rows for bench/RESULTS.md; raises AssertionError when a promise is broken."""
    with scratch_database() as url:
        path, sessions = prepare()
        connection.close()
        with server(url) as port:
            began = time.perf_counter()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                answers = list(pool.map(lambda one: click(port, path, *one), sessions.items()))
            elapsed = time.perf_counter() - began
        return verdict(answers, elapsed)


def prepare() -> tuple[str, dict[str, str]]:
    """One run of 20 seats and 500 signed-in people; returns its address and session keys."""
    from tests.cast import make_cast
    from tests.factories import make_course, make_department, make_employment, make_person, make_run

    cast = make_cast()
    run = make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]), capacity=SEATS)
    department = make_department(cast.nvwa)
    sessions = {}
    for number in range(PEOPLE):
        person = make_person("Koper", f"Nummer{number}", password=None)
        make_employment(person, cast.nvwa, department)
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        sessions[str(person.pk)] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return reverse("enrollment:book", args=[run.pk]), sessions


def click(port: int, path: str, person: str, session: str) -> Answer:
    """Clicks as the button says; on "the last seat is gone" the even ones join the waitlist."""
    began = time.perf_counter()
    statuses = [post(port, path, session, "booked")]
    if statuses[0] == 409 and int(person[-1], 16) % 2 == 0:
        statuses.append(post(port, path, session, "waitlisted"))
    return Answer(person, tuple(statuses), time.perf_counter() - began)


def post(port: int, path: str, session: str, leads_to: str) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request(
        "POST",
        path,
        urllib.parse.urlencode({"leads_to": leads_to, "csrfmiddlewaretoken": CSRF}),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={CSRF}",
        },
    )
    response = link.getresponse()
    busy = "erg druk" in response.read().decode()
    link.close()
    return LOCK_TIMED_OUT if busy else response.status


def verdict(answers: list[Answer], elapsed: float) -> list[Row]:
    """Compares what people were told with what the database says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM enrollment_enrollment GROUP BY state")
        states = dict(cursor.fetchall())
        cursor.execute("SELECT person_id::text, state FROM enrollment_enrollment")
        truth = dict(cursor.fetchall())
        cursor.execute("SELECT booked, waiting FROM planning_seatpool")
        counters = cursor.fetchone()
    told = Counter("/".join(map(str, answer.statuses)) for answer in answers)
    expected = {(302,): "booked", (409, 302): "waitlisted", (409,): None}
    false = [a for a in answers if truth.get(a.person) != expected.get(a.statuses, "?")]
    assert states.get("booked") == SEATS, states
    assert counters == (SEATS, states.get("waitlisted", 0)), counters
    assert not false, false[:3]
    times = percentiles([answer.seconds * 1000 for answer in answers])
    return [
        Row(
            f"{PEOPLE} people, {SEATS} seats, {AT_ONCE} at once",
            f"{states['booked']} booked, {states.get('waitlisted', 0)} waitlisted, "
            f"{PEOPLE - len(truth)} refused as full; answers {dict(told)}; "
            "none false, no 5xx, no lock time-out",
        ),
        Row(
            "time to an answer, ms p50/p95/p99",
            f"{times}; {len(answers) / elapsed:.0f} people/s",
        ),
    ]


@contextmanager
def scratch_database() -> Iterator[str]:
    """A migrated, empty database beside the real one; gone afterwards. Yields its URL."""
    original = connection.settings_dict["NAME"]
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    url = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    try:
        yield urllib.parse.urlunsplit(url._replace(path=f"/{name}"))
    finally:
        connection.creation.destroy_test_db(original, verbosity=0)


@contextmanager
def server(database_url: str) -> Iterator[int]:
    """gunicorn as `make run` starts it, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "DATABASE_URL": database_url, "LOG_LEVEL": "ERROR"}
    environment["DJANGO_SETTINGS_MODULE"] = "lms_portal.settings"
    environment["PORTAL_BASE_URL"] = f"http://127.0.0.1:{port}"
    environment["ALLOWED_HOSTS"] = "127.0.0.1"
    command = [sys.executable, "-m", "gunicorn", "lms_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "4", "--log-level", "error"]
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int) -> None:
    for _attempt in range(150):
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            link.request("GET", "/health/ready")
            if link.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise TimeoutError("the server did not come up in 30 s")
