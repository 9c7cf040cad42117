"""Many clicks in the same moment, over HTTP, on a portal of two processes.

Afterwards every invariant of booking holds, asked in SQL; and nobody met a page that broke (a
deadlock would be one).
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from enrollment.actions.booking import withdraw
from enrollment.actions.clock import tend_run
from enrollment.models import Enrollment
from enrollment.states import OPEN_STATES, EnrollmentState
from people.delegation import name_delegate
from people.models import Person
from planning.actions import RunRules
from planning.models import CourseRun, SeatPool, SeatShare
from planning.states import Promotion
from tests.e2e import world
from tests.e2e.browsing import session_of
from tests.e2e.server import Portal
from tests.enrollment.engine.invariants import broken

pytestmark = pytest.mark.e2e
S = EnrollmentState
TOKEN = "t" * 32
Click = Callable[[], int]


@pytest.fixture(autouse=True)
def _invariants(portal: Portal) -> Iterator[None]:
    before = broken()
    yield
    assert broken() == before


def clicks(portal: Portal, person: Person, path: str, **sent: str) -> Click:
    """A form of that person, ready to be sent; gives the status of the answer."""
    cookies = {
        settings.SESSION_COOKIE_NAME: session_of(person),
        settings.CSRF_COOKIE_NAME: TOKEN,
    }
    form = {"csrfmiddlewaretoken": TOKEN, **sent}

    def click() -> int:
        with httpx.Client(base_url=portal.url, cookies=cookies, timeout=30) as browser:
            return browser.post(path, data=form).status_code

    return click


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """All in the same moment; what each gave."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        start.wait(20)
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def whole(statuses: list[object]) -> bool:
    """Each was answered by a page of ours that meant it: done, or no longer possible."""
    return set(statuses) <= {302, 409, None}


def booking(portal: Portal, run: CourseRun, person: Person, leads_to: str = "waitlisted") -> Click:
    return clicks(portal, person, reverse("enrollment:book", args=[run.pk]), leads_to=leads_to)


def states(run: CourseRun) -> list[str]:
    return sorted(run.enrollments.values_list("state", flat=True))


def test_two_approve_and_refuse_the_same(portal: Portal) -> None:
    manager, stands_in, asks = world.learner(), world.learner(), world.learner()
    world.leads(manager, asks)
    today = world.now().date()
    name_delegate(manager=manager, delegate=stands_in, since=today, until=None, by=manager)
    step = world.asked(asks, world.offered_run())
    path = reverse("enrollment:decide", args=[step.pk])
    answers = at_once(
        *[clicks(portal, manager, path, decision="approve") for _click in range(3)],
        *[
            clicks(portal, stands_in, path, decision="refuse", reason="Later.")
            for _click in range(3)
        ],
    )
    assert set(answers) <= {200, 302, 409, 422}
    enrollment = step.enrollment
    enrollment.refresh_from_db()
    assert enrollment.state in {S.BOOKED, S.DECLINED}
    assert enrollment.log.filter(event__in=["agreed", "refused"]).count() == 1


def test_taken_and_lapsed_in_the_same_second(portal: Portal) -> None:
    run = world.offered_run(capacity=1, rules=RunRules(promotion=Promotion.OFFER))
    people = [world.learner() for _person in range(3)]
    seated, first, second = (world.booked(one, run, accept_waitlist=True) for one in people)
    withdraw(enrollment=seated, by=people[0])
    first.refresh_from_db()
    assert first.state == S.OFFERED
    soon = world.now() + datetime.timedelta(milliseconds=150)
    Enrollment.objects.filter(pk=first.pk).update(held_until=soon)
    accept = clicks(portal, people[1], reverse("enrollment:accept", args=[first.pk]))

    def lapse() -> None:
        time.sleep(0.15)
        tend_run(run.pk)

    assert whole(at_once(accept, lapse, accept, lapse))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) in {(S.BOOKED, S.WAITLISTED), (S.EXPIRED, S.OFFERED)}


def test_a_share_is_released_while_people_book(portal: Portal) -> None:
    run, officer = world.offered_run(capacity=6), world.cast_member("marieke")
    kept = {"organisation": world.organisation("rvo"), "seats": 4}
    share = SeatShare.objects.create(
        run=run, release_on=world.now().date() + datetime.timedelta(days=9), **kept
    )
    people = [world.learner() for _person in range(8)]
    release = clicks(portal, officer, reverse("enrollment:share-release", args=[share.pk]))
    assert whole(at_once(release, *[booking(portal, run, one) for one in people]))
    tend_run(run.pk)
    pool = SeatPool.objects.get(run=run)
    assert pool.booked + pool.held == 6
    assert states(run).count(S.WAITLISTED) == 2


def test_a_run_is_cancelled_while_people_book(portal: Portal) -> None:
    run, officer = world.offered_run(capacity=4), world.cast_member("marieke")
    people = [world.learner() for _person in range(8)]
    path = reverse("planning:run-cancel", args=[run.pk])
    cancel = clicks(portal, officer, path, reason="Te weinig animo.")
    answers = at_once(*[booking(portal, run, one) for one in people], cancel)
    assert set(answers) <= {302, 404, 409}
    assert not run.enrollments.filter(state__in=OPEN_STATES).exists()
    assert set(states(run)) <= {S.CANCELLED}


def test_the_last_seats_go_to_as_many_people(portal: Portal) -> None:
    run = world.offered_run(capacity=3)
    people = [world.learner() for _person in range(12)]
    answers = at_once(*[booking(portal, run, one, leads_to="booked") for one in people])
    assert whole(answers)
    assert states(run) == [S.BOOKED] * 3
    assert answers.count(302) == 3
