"""Who must agree, in which order, and what a yes, a no and silence do."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.models import Publication
from enrollment.actions.approving import AlreadyDecided, DecisionRefused, decide
from enrollment.actions.booking import withdraw
from enrollment.actions.chasing import NOBODY_DECIDED, chase_requests
from enrollment.approval.chain import chain_for
from enrollment.approval.deciders import deciders_of
from enrollment.approval.models import ApprovalStep, Decider, StepState
from enrollment.models import Enrollment, EnrollmentLog
from enrollment.states import EnrollmentState
from notifications.models import Notification
from organisations.models import ApprovalRule, OrganisationSettings
from people.delegation import name_delegate
from people.models import Employment
from people.permissions import Role
from people.policy import actor_for
from planning.models import SeatPool
from tests.cast import Cast
from tests.concurrency import together
from tests.enrollment.engine.conftest import MakeRun, rule, state, step_of, wish
from tests.factories import give_role, make_employment, make_person

S = EnrollmentState
FREE, UNKNOWN, PRICED = Decimal(0), None, Decimal(250)


@pytest.mark.parametrize(
    ("own_rule", "organisation_rule", "limit", "price", "expected"),
    [
        ("", "none", 0, PRICED, ()),
        ("", "manager", 0, PRICED, (Decider.MANAGER,)),
        ("", "manager", 0, FREE, ()),
        ("", "manager", 250, PRICED, ()),
        ("", "manager", 249, PRICED, (Decider.MANAGER,)),
        ("", "manager", 1000, UNKNOWN, (Decider.MANAGER,)),
        ("none", "manager", 0, PRICED, ()),
        ("officer", "none", 1000, FREE, (Decider.OFFICER,)),
        ("", "budget", 0, PRICED, (Decider.BUDGET_HOLDER,)),
        ("", "manager_budget", 0, PRICED, (Decider.MANAGER, Decider.BUDGET_HOLDER)),
        ("manager_officer", "none", 0, FREE, (Decider.MANAGER, Decider.OFFICER)),
    ],
)
def test_the_chain(
    own_rule: str,
    organisation_rule: str,
    limit: int,
    price: Decimal | None,
    expected: tuple[Decider, ...],
) -> None:
    settings = OrganisationSettings(
        approval_rule=organisation_rule, approval_free_up_to=Decimal(limit)
    )
    assert chain_for(Publication(approval_rule=own_rule), settings, price) == expected


def test_every_rule_has_its_chain() -> None:
    settings = OrganisationSettings(approval_free_up_to=Decimal(-1))
    for value in ApprovalRule.values:
        settings.approval_rule = value
        chain_for(None, settings, PRICED)


def test_a_request_holds_a_seat_and_a_yes_books_it(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of()
    asked = wish(run, cast.alice)
    assert (asked.state, asked.holds_seat) == (S.REQUESTED, True)
    assert SeatPool.objects.get(run=run).held == 1
    decide(step=step_of(asked), approve=True, by=cast.mo)
    assert state(asked) == S.BOOKED
    pool = SeatPool.objects.get(run=run)
    assert (pool.booked, pool.held) == (1, 0)


def test_a_held_seat_is_nobody_elses(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of()
    wish(run, cast.alice)
    assert wish(run, cast.roos).state == S.WAITLISTED


def test_a_no_tells_why_and_frees_the_seat(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of()
    asked, waiting = wish(run, cast.alice), wish(run, cast.roos)
    decide(step=step_of(asked), approve=False, by=cast.mo, reason="Liever in het najaar.")
    assert (state(asked), state(waiting)) == (S.DECLINED, S.OFFERED)
    told = Notification.objects.get(person=cast.alice, kind="enrollment_declined")
    assert told.context["reason"] == "Liever in het najaar."


def test_a_no_needs_a_reason(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    asked = wish(run_of(), cast.alice)
    with pytest.raises(DecisionRefused, match="waarom"):
        decide(step=step_of(asked), approve=False, by=cast.mo, reason="  ")


def test_without_a_held_seat_a_yes_leads_to_the_queue_in_the_order_of_the_wish(
    cast: Cast, run_of: MakeRun
) -> None:
    rule(cast.nvwa, "manager", requests_hold_seat=False)
    run = run_of()
    early = wish(run, cast.alice)
    seated = wish(run, cast.roos)
    late = wish(run, cast.ruud)
    assert (seated.state, late.state) == (S.BOOKED, S.WAITLISTED)
    decide(step=step_of(early), approve=True, by=cast.mo)
    assert state(early) == S.WAITLISTED
    withdraw(enrollment=seated, by=cast.roos)
    assert (state(early), state(late)) == (S.OFFERED, S.WAITLISTED)


def test_agreement_is_never_skipped_by_a_free_seat(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager", requests_hold_seat=False)
    run = run_of()
    asked, seated = wish(run, cast.alice), wish(run, cast.roos)
    withdraw(enrollment=seated, by=cast.roos)
    assert state(asked) == S.REQUESTED


def test_two_steps_are_taken_in_order(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager_officer")
    asked = wish(run_of(), cast.alice)
    first = step_of(asked)
    with pytest.raises(DecisionRefused):
        decide(step=first, approve=True, by=cast.olga)
    decide(step=first, approve=True, by=cast.mo)
    assert state(asked) == S.REQUESTED
    decide(step=step_of(asked), approve=True, by=cast.olga)
    assert state(asked) == S.BOOKED


def test_a_step_that_has_not_opened_is_nobodys(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager_officer")
    asked = wish(run_of(), cast.alice)
    second = asked.approval_steps.get(position=2)
    assert not ApprovalStep.objects.decidable_by(actor_for(cast.olga)).exists()
    with pytest.raises(DecisionRefused):
        decide(step=second, approve=True, by=cast.olga)


def test_who_books_for_the_team_agrees_with_it(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of()
    assert wish(run, cast.alice, by=cast.mo).state == S.BOOKED
    step = ApprovalStep.objects.get()
    assert (step.state, step.decided_by) == (StepState.APPROVED, cast.mo)


def test_nobody_agrees_with_themselves(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "officer")
    asked = wish(run_of(), cast.olga)
    assert asked.state == S.REQUESTED
    assert cast.olga not in deciders_of(step_of(asked))


def test_a_stand_in_decides(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    asked = wish(run_of(), cast.alice)
    today = timezone.localdate()
    name_delegate(manager=cast.mo, delegate=cast.bob, since=today, until=None, by=cast.mo)
    assert set(deciders_of(step_of(asked))) == {cast.mo, cast.bob}
    decide(step=step_of(asked), approve=True, by=cast.bob)
    assert state(asked) == S.BOOKED


def test_a_new_manager_decides_and_the_old_one_no_longer(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    asked = wish(run_of(), cast.alice)
    Employment.objects.filter(person=cast.alice).update(manager=cast.bob)
    assert deciders_of(step_of(asked)) == [cast.bob]
    with pytest.raises(DecisionRefused):
        decide(step=step_of(asked), approve=True, by=cast.mo)


def test_without_a_manager_learning_advisers_decide(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    Employment.objects.filter(person=cast.alice).update(manager=None)
    asked = wish(run_of(), cast.alice)
    assert deciders_of(step_of(asked)) == [cast.olga]


def test_whom_is_asked_is_who_may(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    asked = wish(run_of(), cast.alice)
    step = step_of(asked)
    may = {
        person
        for person in (cast.alice, cast.bob, cast.mo, cast.olga, cast.roos, cast.ruud)
        if ApprovalStep.objects.decidable_by(actor_for(person)).exists()
    }
    assert set(deciders_of(step)) == may == {cast.mo}
    asked_people = Notification.objects.filter(kind="approval_asked").values_list("person")
    assert [pk for (pk,) in asked_people] == [cast.mo.pk]


def waits_since(asked: Enrollment, days: int) -> None:
    moment = timezone.now() - datetime.timedelta(days=days, minutes=1)
    ApprovalStep.objects.filter(enrollment=asked).update(opened_at=moment)


def test_silence_reminds_then_escalates_then_lapses(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager", remind_days=2, escalate_days=4, expire_days=6)
    run = run_of()
    asked, waiting = wish(run, cast.alice), wish(run, cast.roos)
    waits_since(asked, 1)
    assert chase_requests() == 0
    waits_since(asked, 2)
    assert (chase_requests(), chase_requests()) == (1, 0)
    assert Notification.objects.filter(kind="approval_reminded", person=cast.mo).count() == 1
    waits_since(asked, 4)
    assert (chase_requests(), chase_requests()) == (1, 0)
    assert cast.olga in deciders_of(step_of(asked))
    waits_since(asked, 6)
    chase_requests()
    assert (state(asked), state(waiting)) == (S.EXPIRED, S.OFFERED)
    assert asked.log.filter(event="expire", reason=NOBODY_DECIDED).exists()
    assert not ApprovalStep.objects.filter(state=StepState.WAITING).exists()


def test_once_escalated_the_managers_manager_may_decide(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    above = make_person("Baas", "Boven")
    make_employment(above, cast.nvwa)
    Employment.objects.filter(person=cast.mo).update(manager=above)
    asked = wish(run_of(), cast.alice)
    assert above not in deciders_of(step_of(asked))
    ApprovalStep.objects.update(escalated_at=timezone.now())
    assert above in deciders_of(step_of(asked))


def test_withdrawing_asks_nobody_any_more(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    asked = wish(run_of(), cast.alice)
    step = step_of(asked)
    withdraw(enrollment=asked, by=cast.alice)
    with pytest.raises(AlreadyDecided):
        decide(step=step, approve=True, by=cast.mo)
    assert state(asked) == S.WITHDRAWN


def test_a_run_that_began_is_not_agreed_with(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    run = run_of()
    asked = wish(run, cast.alice)
    now = timezone.now()
    run.starts_at, run.ends_at = (
        now - datetime.timedelta(hours=1),
        now + datetime.timedelta(hours=5),
    )
    run.save()
    with pytest.raises(DecisionRefused, match="begonnen"):
        decide(step=step_of(asked), approve=True, by=cast.mo)


def test_each_word_is_in_the_log(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager_officer")
    asked = wish(run_of(), cast.alice)
    decide(step=step_of(asked), approve=True, by=cast.mo)
    decide(step=step_of(asked), approve=True, by=cast.olga)
    log = EnrollmentLog.objects.filter(enrollment=asked).values_list("event", "by__given_name")
    assert list(log) == [
        ("book", cast.alice.given_name),
        ("agreed", cast.mo.given_name),
        ("agreed", cast.olga.given_name),
        ("approve", cast.olga.given_name),
    ]


def test_an_officer_elsewhere_decides_nothing_here(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "officer")
    wish(run_of(), cast.alice)
    give_role(cast.roos, Role.LD_OFFICER, cast.rvo)
    assert not ApprovalStep.objects.decidable_by(actor_for(cast.roos)).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_decide_once(cast: Cast, run_of: MakeRun) -> None:
    rule(cast.nvwa, "manager")
    name_delegate(
        manager=cast.mo,
        delegate=cast.bob,
        since=timezone.localdate(),
        until=None,
        by=cast.mo,
    )
    asked = wish(run_of(), cast.alice)
    step = step_of(asked)
    late: list[AlreadyDecided] = []

    def says(approve: bool, by: object) -> None:
        try:
            decide(step=step, approve=approve, by=by, reason="Liever later.")  # type: ignore[arg-type]
        except AlreadyDecided as first:
            late.append(first)

    together([lambda: says(True, cast.mo), lambda: says(False, cast.bob)])
    assert len(late) == 1
    assert state(asked) in {S.BOOKED, S.DECLINED}
    assert asked.log.filter(event__in=["agreed", "refused"]).count() == 1
