"""Carried out in the background, once; who is told; taken back as far as nobody touched it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from enrollment.actions.approving import decide
from enrollment.actions.booking import withdraw
from enrollment.actions.reserving import name_people, reserve_seats
from enrollment.groups import actions, carrying
from enrollment.groups.actions import (
    TOPIC,
    GroupRefused,
    forget_old,
    go_on,
    is_interrupted,
    start,
    start_undo,
    untouched,
    why_no_undo,
)
from enrollment.groups.carrying import handle
from enrollment.groups.models import GroupEnrollment, GroupLine, Outcome
from enrollment.models import Budget, Enrollment, EnrollmentLog
from enrollment.states import EnrollmentState
from enrollment.tasks import forget_groups
from notifications.models import Notification
from notifications.rendering import render
from organisations.models import OrganisationSettings
from outbox.models import Message
from outbox.queue import drain
from people.data import everything_about
from people.models import Employment, Person
from planning.actions import cancel_run
from planning.models import CourseRun
from planning.seats import SeatsBusy
from planning.states import Promotion
from tests.cast import Cast
from tests.enrollment.engine.conftest import MakeRun, rule, step_of, wish
from tests.enrollment.groups.helpers import (
    WHY,
    carried_out,
    colleagues,
    dry_run,
    outcomes,
    reasons,
    undone,
)
from tests.factories import employment_of

O, S = Outcome, EnrollmentState  # noqa: E741 (the columns of the tests read better)


def told(person: Person) -> list[str]:
    return list(
        Notification.objects.filter(person=person)
        .order_by("created_at", "pk")
        .values_list("kind", flat=True)
    )


def words(person: Person) -> str:
    return render(Notification.objects.get(person=person), "nl").text


# -- carrying out -------------------------------------------------------------------------------


def test_each_line_is_booked_with_who_and_why(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2)
    group = dry_run(run, cast.olga, [cast.alice, cast.bob, cast.tim, "weg@y.nl"], compulsory=True)
    carried_out(group, cast.olga)
    assert outcomes(group) == [O.BOOKED, O.BOOKED, O.WAITLISTED, O.UNKNOWN]
    assert group.finished_at
    booked = Enrollment.objects.get(person=cast.alice)
    assert (booked.state, booked.compulsory) == (S.BOOKED, True)
    step = EnrollmentLog.objects.get(enrollment=booked)
    assert (step.by, step.reason) == (cast.olga, WHY)
    assert "Olga van der Werff heeft je ingeschreven" in words(cast.alice)
    assert f"De reden: {WHY}" in words(cast.alice)
    assert "Olga van der Werff heeft je op de wachtlijst gezet" in words(cast.tim)
    assert WHY in words(cast.tim)


def test_who_must_agree_is_asked_and_the_person_knows_who_asked(
    cast: Cast, run_of: MakeRun
) -> None:
    rule(cast.nvwa, "manager")
    group = carried_out(dry_run(run_of(capacity=2), cast.olga, [cast.alice]), cast.olga)
    assert outcomes(group) == [O.REQUESTED]
    assert "Mo Manager" in reasons(group)[0]
    assert told(cast.mo) == ["approval_asked"]
    assert "Olga van der Werff vraagt voor Alice van der Werff" in words(cast.mo)
    assert f"De reden: {WHY}" in words(cast.mo)
    assert "Olga van der Werff heeft voor jou" in words(cast.alice)
    assert WHY in words(cast.alice)


def test_what_the_officer_agrees_with_is_one_message(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "officer")
    group = carried_out(dry_run(run_of(capacity=1), cast.olga, [cast.alice, cast.bob]), cast.olga)
    assert outcomes(group) == [O.BOOKED, O.WAITLISTED]
    assert told(cast.alice) == ["enrollment_booked"]
    assert "Olga van der Werff heeft je ingeschreven" in words(cast.alice)
    assert WHY in words(cast.alice)


def test_everybody_gets_one_message_and_the_officer_one_when_it_is_done(
    cast: Cast, run_of: MakeRun
) -> None:
    people = colleagues(cast.nvwa, 5)
    group = dry_run(run_of(capacity=3), cast.olga, [*people, people[0], "weg@y.nl"])
    carried_out(group, cast.olga)
    assert [told(person) for person in people] == [
        *[["enrollment_booked"]] * 3, *[["enrollment_waitlisted"]] * 2,
    ]  # fmt: skip
    assert told(cast.olga) == ["group_enrolled"]
    text = words(cast.olga)
    assert "Alle 7 regels" in text
    for line in ("Plaats gekregen: 3", "wachtlijst: 2", "dubbel: 1", "Niet gelukt: 1"):
        assert line in text


def test_what_changed_since_the_dry_run_shows(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=2)
    group = dry_run(run, cast.olga, [cast.alice, cast.bob, cast.tim])
    wish(run, cast.roos)
    mine = wish(run, cast.bob)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Employment.objects.filter(person=cast.tim).update(until=yesterday)
    carried_out(group, cast.olga)
    assert outcomes(group) == [O.WAITLISTED, O.ALREADY, O.REFUSED]
    line = group.lines.get(position=2)
    assert line.enrollment is None, "what was there already is not this group's to undo"
    assert mine.log.count() == 1


@pytest.mark.parametrize("approval", ["none", "officer"])
def test_without_waitlist_nobody_comes_to_wait(cast: Cast, run_of: MakeRun, approval: str) -> None:
    run = run_of(capacity=1)
    rule(cast.nvwa, approval)
    group = dry_run(run, cast.olga, [cast.alice, cast.bob], accept_waitlist=False)
    carried_out(group, cast.olga)
    assert outcomes(group) == [O.BOOKED, O.REFUSED]
    assert not Enrollment.objects.filter(person=cast.bob).exists()
    assert told(cast.bob) == []


def test_a_second_click_and_another_tab_change_nothing(cast: Cast, run_of: MakeRun) -> None:
    group = dry_run(run_of(capacity=9), cast.olga, [cast.alice])
    assert start(group=group, by=cast.olga)
    assert not start(group=group, by=cast.olga)
    assert Message.objects.filter(topic=TOPIC).count() == 1
    drain("default")
    assert not start(group=group, by=cast.olga)
    handle(str(group.pk), [{}])
    assert Enrollment.objects.count() == 1
    assert told(cast.olga) == ["group_enrolled"]


def test_the_same_list_twice_enrolls_once(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=9)
    first, second = (dry_run(run, cast.olga, [cast.alice, cast.bob]) for _ in range(2))
    carried_out(first, cast.olga)
    carried_out(second, cast.olga)
    assert outcomes(second) == [O.ALREADY, O.ALREADY]
    assert Enrollment.objects.count() == 2


def test_without_anybody_it_does_not_start(cast: Cast, run_of: MakeRun) -> None:
    group = dry_run(run_of(), cast.olga, ["weg@y.nl"])
    with pytest.raises(GroupRefused, match="niemand om in te schrijven"):
        start(group=group, by=cast.olga)


def test_a_long_group_lets_others_in_between(
    cast: Cast, run_of: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each slice is a turn of its own in the queue; nobody is skipped or done twice."""
    monkeypatch.setattr(carrying, "SLICE_SECONDS", 0.0001)
    group = dry_run(run_of(capacity=9), cast.olga, colleagues(cast.nvwa, 4))
    start(group=group, by=cast.olga)
    assert drain("default", limit=1) == 1
    assert outcomes(group)[-1] == ""
    assert drain("default") >= 1
    assert outcomes(group) == [O.BOOKED] * 4


def test_a_busy_run_is_tried_again_later(
    cast: Cast, run_of: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = dry_run(run_of(capacity=9), cast.olga, [cast.alice])
    start(group=group, by=cast.olga)

    def busy(**_values: Any) -> None:
        raise SeatsBusy

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "book", busy)
        drain("default")
    assert outcomes(group) == [""]
    waiting = Message.objects.get(topic=TOPIC)
    assert waiting.available_at > timezone.now()
    Message.objects.update(available_at=timezone.now())
    drain("default")
    assert outcomes(group) == [O.BOOKED]


def test_what_the_queue_gave_up_on_can_go_on(cast: Cast, run_of: MakeRun) -> None:
    group = dry_run(run_of(capacity=9), cast.olga, [cast.alice])
    start(group=group, by=cast.olga)
    group.refresh_from_db()
    assert not is_interrupted(group)
    with pytest.raises(GroupRefused, match="niet onderbroken"):
        go_on(group=group)
    Message.objects.update(parked_at=timezone.now())
    assert is_interrupted(group)
    go_on(group=group)
    drain("default")
    assert outcomes(group) == [O.BOOKED]


# -- undo ---------------------------------------------------------------------------------------


def test_undo_withdraws_free_and_seats_go_to_the_next(cast: Cast, run_of: MakeRun) -> None:
    """A waiting colleague of another organisation gets the seat, not somebody of the group."""
    OrganisationSettings.objects.create(
        organisation=cast.nvwa, free_withdrawal_days=90, late_withdrawal_percentage=100
    )
    run = run_of(capacity=2, promotion=Promotion.DIRECT)
    assert run.starts_at
    year = timezone.localtime(run.starts_at).year
    budget = Budget.objects.create(organisation=cast.nvwa, year=year, amount=5000)
    group = dry_run(run, cast.olga, [cast.alice, cast.bob, cast.tim])
    carried_out(group, cast.olga)
    other = wish(run, cast.roos)
    undone(group, cast.olga)
    assert group.undone_at
    assert group.lines.filter(undone=True).count() == 3
    states = set(Enrollment.objects.exclude(pk=other.pk).values_list("state", flat=True))
    assert states == {S.WITHDRAWN}
    other.refresh_from_db()
    assert other.state == S.BOOKED
    budget.refresh_from_db()
    assert (budget.committed, budget.reserved) == (Decimal(0), Decimal(0))
    assert told(cast.tim) == ["enrollment_waitlisted", "enrollment_withdrawn"]
    last = Notification.objects.get(person=cast.alice, kind="enrollment_withdrawn")
    assert "hele groep is teruggedraaid" in render(last, "nl").text
    assert told(cast.olga) == ["group_enrolled", "group_undone"]


def test_what_somebody_touched_stays(cast: Cast, run_of: MakeRun) -> None:
    """Agreed with, withdrawn and asked for again, promoted: all after the group."""
    rule(cast.nvwa, "manager_officer")
    run = run_of(capacity=9)
    people = [cast.alice, cast.bob, cast.tim]
    group = carried_out(dry_run(run, cast.olga, people), cast.olga)
    alice, bob, _tim = (Enrollment.objects.get(person=person) for person in people)
    decide(step=step_of(alice), approve=True, by=cast.mo)
    withdraw(enrollment=bob, by=cast.bob)
    assert [line.position for line in untouched(group)] == [3]
    undone(group, cast.olga)
    alice.refresh_from_db()
    assert alice.state == S.REQUESTED, "the same state, but somebody agreed"
    assert list(group.lines.filter(undone=True).values_list("position", flat=True)) == [3]
    message = Notification.objects.get(person=cast.olga, kind="group_undone")
    text = render(message, "nl").text
    assert "1 collega van je groep" in text
    assert "2 inschrijvingen bleven staan" in text


def test_being_passed_over_is_no_touch(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=1)
    wish(run, cast.roos)
    group = carried_out(dry_run(run, cast.olga, [cast.alice]), cast.olga)
    EnrollmentLog.objects.create(
        enrollment=group.lines.get().enrollment, event="skipped", source=S.WAITLISTED,
        target=S.WAITLISTED, at=timezone.now(), reason="x",
    )  # fmt: skip
    assert untouched(group).count() == 1


def test_what_a_group_cannot_undo_says_why(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=9)
    group = dry_run(run, cast.olga, [cast.alice])
    with pytest.raises(GroupRefused, match="nog niet helemaal"):
        start_undo(group=group, by=cast.olga)
    carried_out(group, cast.olga)
    CourseRun.objects.filter(pk=run.pk).update(starts_at=timezone.now())
    with pytest.raises(GroupRefused, match="al begonnen"):
        start_undo(group=group, by=cast.olga)
    CourseRun.objects.filter(pk=run.pk).update(starts_at=run.starts_at)
    undone(group, cast.olga)
    assert not start_undo(group=group, by=cast.olga), "a second click changes nothing"
    assert "al teruggedraaid" in why_no_undo(group)


def test_of_a_cancelled_run_there_is_nothing_to_undo(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=9)
    group = carried_out(dry_run(run, cast.olga, [cast.alice]), cast.olga)
    cancel_run(run=run, reason="Ziek.", by=cast.olga)
    with pytest.raises(GroupRefused, match="gaat niet door"):
        start_undo(group=GroupEnrollment.objects.get(pk=group.pk), by=cast.olga)


# -- what is kept -------------------------------------------------------------------------------


def test_what_was_pasted_is_forgotten_after_a_month(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=9)
    done = carried_out(dry_run(run, cast.olga, [cast.alice, "weg@y.nl"]), cast.olga)
    looked = dry_run(run, cast.olga, [cast.bob])
    assert forget_groups() == 0
    old = timezone.now() - actions.KEPT - datetime.timedelta(hours=1)
    GroupEnrollment.objects.update(created_at=old)
    recent = dry_run(run, cast.olga, [cast.tim])
    assert forget_old() == 3
    assert set(done.lines.values_list("given", flat=True)) == {""}
    assert not GroupLine.objects.filter(group=looked).exists(), "nobody carried it out"
    assert recent.lines.get().given
    assert forget_groups() == 0


def test_the_person_can_read_it(cast: Cast, run_of: MakeRun) -> None:
    carried_out(dry_run(run_of(capacity=9), cast.olga, [cast.alice]), cast.olga)
    sections = {section.name: section for section in everything_about(cast.alice)}
    [row] = sections["in_groups"].rows
    assert (row["Waarom"], row["Door"]) == (WHY, cast.olga.full_name)
    assert not sections["groups"].rows
    [row] = {one.name: one for one in everything_about(cast.olga)}["groups"].rows
    assert row["Organisatie"] == "NVWA"


# -- one by one, by the manager -----------------------------------------------------------------


def test_whom_a_manager_names_reads_who_and_why(cast: Cast, run_of: MakeRun) -> None:
    run = run_of(capacity=9)
    reservation = reserve_seats(
        run=run, employment=employment_of(cast.mo), seats=1, by=cast.mo,
        names_before=timezone.localdate() + datetime.timedelta(days=5),
    )  # fmt: skip
    name_people(
        reservation=reservation, employments=[employment_of(cast.alice)], by=cast.mo, reason=WHY
    )
    assert "Mo Manager heeft je ingeschreven" in words(cast.alice)
    assert WHY in words(cast.alice)
    assert Enrollment.objects.get(person=cast.alice).log.get().reason == WHY
