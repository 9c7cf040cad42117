"""Whatever breaks in between, Moodle comes to hold what is wanted, once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from enrollment.actions.booking import withdraw
from moodle import sync
from moodle.announcing import QUEUE
from moodle.connections import lease
from moodle.connections.models import Connection, Lease
from moodle.links.models import EnrolmentLink, PersonLink
from moodle.states import LinkState
from moodle.turn import Turn
from outbox.queue import drain
from tests.moodle.linked import Linked

AFTER = ["lost", "cut", "gateway_timeout", "not_json", "invalid_response"]
BEFORE = ["maintenance", "upgrade", "database_down", "cli_maintenance", "bad_gateway"]
CREATES = [
    "core_course_create_courses",
    "core_user_create_users",
    "core_group_create_groups",
    "enrol_manual_enrol_users",
    "core_group_add_group_members",
]


def settle(both: Linked) -> None:
    for _turn in range(8):
        both.ready()
        if both.sync() == "" and not _waiting():
            return
    raise AssertionError("it never came to rest")


def _waiting() -> bool:
    return any(
        model._default_manager.filter(state=LinkState.WAITING).exists() for model in sync.LINKS
    )


def as_wanted(both: Linked, run: Any) -> None:
    """Alice and Bob once, in one course, in one group, welcomed as often as enrolled."""
    site = both.site
    for person in (both.cast.alice, both.cast.bob):
        assert [one.username for one in site.users.values()].count(str(person.pk)) == 1
        assert not both.enrolment(run, person).suspended
    assert [one.idnumber for one in site.courses.values()].count(
        f"portal-course-{run.course_id}"
    ) == 1
    assert len(site.groups) == 1
    assert len(next(iter(site.groups.values())).members) == 2


@pytest.mark.parametrize("function", CREATES)
@pytest.mark.parametrize("kind", AFTER)
def test_the_answer_is_lost_after_the_work_was_done(both: Linked, kind: str, function: str) -> None:
    run = both.course()
    both.book(run, both.cast.alice, both.cast.bob)
    both.site.faults.plan(kind, function=function)
    assert both.sync() != ""
    settle(both)
    as_wanted(both, run)
    assert both.site.calls("enrol_manual_enrol_users") == 1  # Each enrolled, and welcomed, once.


@pytest.mark.parametrize("kind", BEFORE)
def test_moodle_is_away(both: Linked, kind: str) -> None:
    run = both.course()
    both.book(run, both.cast.alice, both.cast.bob)
    both.site.faults.plan(kind, times=3)
    assert both.sync() != ""
    assert both.sync() == "not now"  # It backs off.
    settle(both)
    as_wanted(both, run)
    assert not PersonLink.objects.exclude(state=LinkState.DONE).exists()


def test_suspending_whose_answer_is_lost(both: Linked) -> None:
    run = both.course()
    (enrollment,) = both.book(run, both.cast.alice)
    settle(both)
    withdraw(enrollment=enrollment, by=both.cast.alice)
    both.site.faults.plan("lost", function="enrol_manual_enrol_users")
    both.sync()
    assert EnrolmentLink.objects.get().in_doubt
    both.book(run, both.cast.alice)  # Meanwhile they come back: what was held is wanted again.
    settle(both)
    assert not both.enrolment(run, both.cast.alice).suspended


def test_withdrawn_while_enrolling_was_in_doubt(both: Linked) -> None:
    run = both.course()
    (enrollment,) = both.book(run, both.cast.alice)
    both.site.faults.plan("lost", function="enrol_manual_enrol_users")
    both.sync()
    withdraw(enrollment=enrollment, by=both.cast.alice)
    settle(both)
    assert both.enrolment(run, both.cast.alice).suspended


def test_never_arrived_and_withdrawn(both: Linked) -> None:
    run = both.course()
    (enrollment,) = both.book(run, both.cast.alice)
    both.site.faults.plan("bad_gateway", function="enrol_manual_enrol_users")
    both.sync()
    withdraw(enrollment=enrollment, by=both.cast.alice)
    settle(both)
    assert both.enrolment(run, both.cast.alice) is None


def test_the_lease_is_lost_between_the_call_and_its_result(
    both: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = both.course()
    both.book(run, both.cast.alice, both.cast.bob)
    plain = Turn.write

    def slept(self: Turn, call: Any, items: Any) -> Any:
        answer = plain(self, call, items)
        if "create" in call.__name__ and "Users" in call.__qualname__:
            Lease.objects.update(token=self.held.token + 1)  # Somebody else took over.
        return answer

    monkeypatch.setattr(Turn, "write", slept)
    assert both.sync() == "LeaseLost"
    assert PersonLink.objects.filter(remote_id=None).count() == 2
    monkeypatch.undo()
    Lease.objects.update(holder=None, expires_at=None)
    settle(both)
    as_wanted(both, run)


def test_killed_between_the_steps(both: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each stored result in turn: the next worker goes on where it stopped."""
    run = both.course()
    both.book(run, both.cast.alice, both.cast.bob)
    plain, left = Turn.write, [0]

    class Killed(BaseException):
        pass

    def dies(self: Turn, call: Any, items: Any) -> Any:
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        answer = plain(self, call, items)
        if left[0] == 0:
            raise Killed  # The work is done, and nobody wrote it down.
        return answer

    monkeypatch.setattr(Turn, "write", dies)
    for allowed in range(1, 7):
        left[0] = allowed
        drain(QUEUE)
        try:
            sync.push(both.connection.pk)
        except Killed:
            Lease.objects.update(holder=None, expires_at=None)
    monkeypatch.undo()
    settle(both)
    as_wanted(both, run)
    assert both.site.calls("enrol_manual_enrol_users") == 1


def test_two_writers(both: Linked) -> None:
    both.book(both.course(), both.cast.alice)
    drain(QUEUE)
    held = lease.take(both.connection.pk)
    assert held is not None
    assert sync.push(both.connection.pk).why == "busy"
    assert both.writes() == []
    lease.give_up(held)
    assert sync.push(both.connection.pk).why == ""


def test_a_small_limit_of_php_loses_nothing(both: Linked) -> None:
    """Where fields past the limit are dropped without a word, the number of ids tells."""
    both.site.max_input_vars = 40
    run = both.course()
    both.book(run, both.cast.alice, both.cast.bob, both.cast.mo, both.cast.tim, both.cast.petra)
    for _turn in range(12):
        both.ready()
        both.sync()
    assert PersonLink.objects.filter(state=LinkState.DONE).count() == 5
    assert len({user.idnumber for user in both.site.users.values() if user.idnumber}) == 5


def test_backing_off_grows_and_ends(both: Linked) -> None:
    both.book(both.course(), both.cast.alice)
    both.site.faults.plan("maintenance", times=0)
    pauses = []
    for _turn in range(3):
        both.ready()
        both.sync()
        connection = Connection.objects.get()
        assert connection.not_before is not None
        pauses.append(connection.not_before - timezone.now())
    assert pauses[0] < pauses[1] < pauses[2] < datetime.timedelta(minutes=1)
    both.site.faults.clear()
    settle(both)
    assert Connection.objects.get().failures == 0
