"""Moodle as it is beside Moodle as it should be: found, told, and mended by the policy."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from moodle import sync
from moodle.connections.models import Connection
from moodle.links.models import EnrolmentLink, PersonLink
from moodle.models import Drift
from moodle.reconcile.comparing import summary
from moodle.reconcile.repairing import TooMuch
from moodle.states import DriftKind, Origin, Policy
from tests.moodle.linked import Linked


@pytest.fixture
def run(both: Linked) -> Any:
    made = both.course()
    both.book(made, both.cast.alice, both.cast.bob)
    both.sync()
    both.forget()
    return made


def found(both: Linked, *, mend: bool = False) -> dict[tuple[str, str], int]:
    result = sync.compare(both.connection.pk, mend=mend)
    assert result.why == ""
    return dict(summary(result.found))


def test_no_difference_and_nothing_written(both: Linked, run: Any) -> None:
    assert found(both) == {}
    assert both.writes() == []


def test_changed_by_hand_comes_back(both: Linked, run: Any) -> None:
    user = both.site.user(str(both.cast.alice.pk))
    both.site.change_user(user, {"firstname": "Met de hand", "suspended": True})
    both.enrolment(run, both.cast.bob).suspended = True
    assert found(both) == {("changed", "person"): 1, ("changed", "enrolment"): 1}
    assert both.writes() == []
    found(both, mend=True)
    both.sync()
    assert (user.firstname, user.suspended) == ("Alice", False)
    assert not both.enrolment(run, both.cast.bob).suspended
    assert found(both) == {}


def test_what_was_taken_away_is_made_again(both: Linked, run: Any) -> None:
    alice = both.site.user(str(both.cast.alice.pk))
    both.site.change_user(
        alice, {"deleted": True, "username": "x@x.1", "email": "md5", "idnumber": ""}
    )
    both.site.unenrol(both.remote_course(run), both.remote(both.cast.bob))
    kinds = found(both, mend=True)
    assert kinds[("missing", "person")] == 1
    assert kinds[("missing", "enrolment")] >= 1
    both.sync()
    assert both.remote(both.cast.alice) != alice.id
    for person in (both.cast.alice, both.cast.bob):
        assert not both.enrolment(run, person).suspended
        assert both.remote(person) in next(iter(both.site.groups.values())).members


def test_a_course_and_its_people_come_back(both: Linked, run: Any) -> None:
    old = both.remote_course(run)
    both.site.remove_course(old)
    assert found(both, mend=True)[("missing", "course")] == 1
    both.sync()
    assert both.remote_course(run) != old
    assert both.enrolment(run, both.cast.alice) is not None
    assert len(next(iter(both.site.groups.values())).members) == 2


def test_a_group_comes_back_with_its_people(both: Linked, run: Any) -> None:
    both.site.groups.clear()
    assert found(both, mend=True) == {("missing", "group"): 1}
    both.sync()
    assert len(next(iter(both.site.groups.values())).members) == 2


def test_strangers_and_doubles_are_asked_about(both: Linked, run: Any) -> None:
    stranger = both.site.add_user("x", "X", "Y", "x@example.nl")
    both.site.enrol(both.remote_course(run), stranger.id)
    both.site.add_course("Dubbel", "dubbel", idnumber=f"portal-course-{run.course_id}")
    for _twice in range(2):
        found(both, mend=True)
    kinds = sorted(Drift.objects.values_list("kind", flat=True))
    assert kinds == [DriftKind.DUPLICATE, DriftKind.EXTRA]
    assert both.writes() == []


def test_a_picked_course_that_is_gone_is_asked_about(both: Linked) -> None:
    there = both.site.add_course("Oud", "oud", idnumber="OUD")
    both.book(
        both.course(Origin.PICKED, remote_id=there.id, remote_idnumber="OUD"), both.cast.alice
    )
    both.sync()
    both.site.remove_course(there.id)
    found(both, mend=True)
    assert Drift.objects.get().kind == DriftKind.MISSING


def test_moodle_may_win(both: Linked, run: Any) -> None:
    policies = {**both.connection.policies, DriftKind.CHANGED: Policy.MOODLE}
    Connection.objects.update(policies=policies)
    both.site.change_user(both.site.user(str(both.cast.alice.pk)), {"department": "Elders"})
    found(both, mend=True)
    both.sync()
    assert both.writes() == []
    assert not Drift.objects.exists()


def test_many_changes_wait_for_a_person(both: Linked, run: Any) -> None:
    Connection.objects.update(most_changes=1)
    for person in (both.cast.alice, both.cast.bob):
        both.site.change_user(both.site.user(str(person.pk)), {"department": "Elders"})
    with pytest.raises(TooMuch):
        sync.compare(both.connection.pk, mend=True)
    assert both.sync() == ""
    assert both.writes() == []
    sync.compare(both.connection.pk, mend=True, force=True)
    both.sync()
    assert both.writes() == [("core_user_update_users", 2)]


def test_half_an_answer_takes_nothing_for_missing(both: Linked, run: Any) -> None:
    both.site.faults.plan("cut", function="core_enrol_get_enrolled_users")
    result = sync.compare(both.connection.pk, mend=True)
    assert result.why
    assert EnrolmentLink.objects.filter(applied=None).count() == 0


def test_the_command_prints_and_writes_only_when_asked(both: Linked, run: Any) -> None:
    both.site.change_user(both.site.user(str(both.cast.alice.pk)), {"department": "Elders"})
    out = StringIO()
    call_command("sync_moodle", stdout=out)
    assert "changed person: 1" in out.getvalue()
    assert both.writes() == []
    out = StringIO()
    call_command("sync_moodle", "--connection", "Moodle", "--apply", "--full", stdout=out)
    assert "sent Users.update: 1" in out.getvalue()
    assert both.site.user(str(both.cast.alice.pk)).department == "Team Oost"
    out = StringIO()
    call_command("sync_moodle", stdout=out)
    assert "no difference" in out.getvalue()
    assert PersonLink.objects.filter(reason="").count() == 2


def test_an_unknown_connection_is_told(both: Linked) -> None:
    with pytest.raises(CommandError):
        call_command("sync_moodle", "--connection", "Nergens")
