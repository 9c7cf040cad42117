"""Two workers at one group, and a worker that is killed (SIGKILL, a real process) halfway."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from enrollment.groups.actions import TOPIC, start, start_undo
from enrollment.groups.carrying import handle
from enrollment.groups.models import GroupEnrollment, GroupLine, Outcome
from enrollment.models import Enrollment, EnrollmentLog
from enrollment.states import EnrollmentState
from notifications.models import Notification
from outbox.models import Message
from outbox.queue import drain
from planning.models import CourseRun, SeatPool
from tests.cast import Cast, make_cast
from tests.concurrency import together
from tests.enrollment.engine.conftest import MakeRun, wish
from tests.enrollment.engine.invariants import broken
from tests.enrollment.groups.helpers import carried_out, colleagues, dry_run, outcomes

pytestmark = pytest.mark.django_db(transaction=True)
B, W = Outcome.BOOKED, Outcome.WAITLISTED
SEATS, PEOPLE = 4, 7


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def _invariants(transactional_db: None) -> Iterator[None]:
    yield
    assert broken() == []


@pytest.fixture
def group(cast: Cast, run_of: MakeRun) -> GroupEnrollment:
    """Seven people for four seats, started."""
    made = dry_run(run_of(capacity=SEATS), cast.olga, colleagues(cast.nvwa, PEOPLE))
    start(group=made, by=cast.olga)
    return made


@contextlib.contextmanager
def worker_at(number: int) -> Iterator[subprocess.Popen[str]]:
    """A worker that has just done so many people, the last not committed, and waits."""
    url = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        "DATABASE_URL": urllib.parse.urlunsplit(url._replace(path=f"/{name}")),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-m", "tests.enrollment.groups.dying_worker", str(number)]
    with subprocess.Popen(  # noqa: S603 (this project's own worker)
        command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        try:
            assert worker.stdout is not None
            assert "reached\n" in iter(worker.stdout.readline, ""), "the worker never got there"
            yield worker
        finally:
            worker.kill()


def killed_at(number: int) -> None:
    with worker_at(number) as worker:
        worker.kill()
        worker.wait()
    with transaction.atomic():
        # Waits until the database has noticed: the dead worker's locks are gone.
        list(GroupLine.objects.select_for_update())
        list(SeatPool.objects.select_for_update())


def lease_is_over() -> None:
    Message.objects.filter(claim_id__isnull=False).update(
        claimed_until=timezone.now() - timedelta(seconds=1)
    )


def assert_enrolled_once(group: GroupEnrollment) -> None:
    group.refresh_from_db()
    assert group.finished_at
    assert outcomes(group) == [B] * SEATS + [W] * (PEOPLE - SEATS)
    assert Enrollment.objects.count() == PEOPLE
    assert EnrollmentLog.objects.filter(event="book").count() == PEOPLE
    told = Notification.objects.exclude(kind__in=["group_enrolled", "group_undone"])
    assert told.count() == told.values("person").distinct().count() == PEOPLE
    assert Notification.objects.filter(kind="group_enrolled").count() == 1


def test_two_workers_never_do_a_line_twice(group: GroupEnrollment) -> None:
    key = str(group.pk)
    together([lambda: handle(key, [{}]), lambda: handle(key, [{}]), lambda: drain("default")])
    assert_enrolled_once(group)


def test_two_clicks_at_once_start_one_group(cast: Cast, run_of: MakeRun) -> None:
    made = dry_run(run_of(capacity=SEATS), cast.olga, colleagues(cast.nvwa, PEOPLE))
    together([lambda: start(group=made, by=cast.olga)] * 3)
    assert Message.objects.filter(topic=TOPIC).count() == 1
    drain("default")
    assert_enrolled_once(made)


def test_learners_book_on_meanwhile(cast: Cast, group: GroupEnrollment) -> None:
    """Whoever is first: every seat is given once, and nobody is left without an answer."""
    run = CourseRun.objects.get(pk=group.run_id)
    others = colleagues(cast.rvo, 3)

    def books(number: int) -> Enrollment:
        return wish(run, others[number])

    together([lambda: drain("default"), *(lambda n=n: books(n) for n in range(3))])
    drain("default")
    group.refresh_from_db()
    assert group.finished_at
    states = list(Enrollment.objects.values_list("state", flat=True))
    assert states.count(EnrollmentState.BOOKED) == SEATS
    assert states.count(EnrollmentState.WAITLISTED) == PEOPLE + 3 - SEATS


@pytest.mark.parametrize("number", [1, 4, 7])
def test_a_killed_worker_is_followed_up_and_nobody_is_enrolled_twice(
    group: GroupEnrollment, number: int
) -> None:
    killed_at(number)
    assert Enrollment.objects.count() == number - 1, "the line under way was not committed"
    assert outcomes(group).count("") == PEOPLE - number + 1
    assert not drain("default"), "until its lease is over the dead worker's claim holds"
    lease_is_over()
    drain("default")
    assert_enrolled_once(group)


def test_a_slow_worker_and_its_successor_enrol_once(group: GroupEnrollment) -> None:
    """The lease ends while the first still works: the second waits for the line, and goes on."""
    with worker_at(3) as worker:
        lease_is_over()
        together([lambda: drain("default"), lambda: worker.communicate("go on\n", timeout=60)])
    assert_enrolled_once(group)


def test_a_killed_undo_is_followed_up(cast: Cast, run_of: MakeRun) -> None:
    made = dry_run(run_of(capacity=SEATS), cast.olga, colleagues(cast.nvwa, PEOPLE))
    carried_out(made, cast.olga)
    start_undo(group=made, by=cast.olga)
    killed_at(5)
    assert made.lines.filter(undone=True).count() == 4
    lease_is_over()
    drain("default")
    made.refresh_from_db()
    assert made.undone_at
    assert made.lines.filter(undone=True).count() == PEOPLE
    assert EnrollmentLog.objects.filter(event="withdraw").count() == PEOPLE
    assert Notification.objects.filter(kind="group_undone").count() == 1


def test_two_workers_undo_once(cast: Cast, run_of: MakeRun) -> None:
    made = dry_run(run_of(capacity=SEATS), cast.olga, colleagues(cast.nvwa, PEOPLE))
    carried_out(made, cast.olga)
    start_undo(group=made, by=cast.olga)
    key = str(made.pk)
    together([lambda: handle(key, [{}]), lambda: handle(key, [{}])])
    assert EnrollmentLog.objects.filter(event="withdraw").count() == PEOPLE
    assert Notification.objects.filter(kind="group_undone").count() == 1
