"""What people, planners and the clock may try: any act at any moment, what is refused too."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from catalog.models import Publication
from enrollment.actions.approving import decide
from enrollment.actions.booking import book, withdraw
from enrollment.actions.chasing import chase_requests
from enrollment.actions.clock import tend_runs
from enrollment.actions.ending import end_all
from enrollment.actions.overbooking import overbook
from enrollment.actions.reserving import give_back, name_people, reserve_seats
from enrollment.actions.shares import Share, release_share, set_shares
from enrollment.actions.steps import move_all
from enrollment.actions.waitlist import accept_offer, fill_seats
from enrollment.states import ENROLLMENT_STATES
from organisations.models import Organisation
from people.delegation import end_delegation, name_delegate
from people.leaving import end_employment
from people.models import Delegation, Person
from planning.actions import cancel_run, change_run, open_or_close
from planning.models import SeatShare
from planning.seats import lock_pool
from tests.enrollment.engine import village as homes
from tests.enrollment.engine.machine import (
    MINUTE,
    Machine,
    any_one,
    habits,
    often,
    plans,
    seldom,
)
from tests.enrollment.engine.village import ACTORS, LEADERS, LEARNERS, LEAVERS, STAND_INS
from tests.enrollment.engine.world import OPEN, Human, Step, TeamSeats, Want, days

ORGANISATIONS = "abc"
PATIENCE = 3
FINISHED = ("completed", "not_completed")


class People(Machine):
    """What people do with a seat: ask, agree, take it, give it up."""

    @initialize(a=habits, b=habits, c=habits, plans=plans, holder=st.booleans())
    def begin(self, a: Any, b: Any, c: Any, plans: Any, holder: bool) -> None:
        self.settle({"a": {**a, "holder": "ba" if holder else None}, "b": b, "c": c}, plans)
        self.open_run()

    @invariant()
    def life_goes_on(self) -> None:
        """Some acts after a run takes no more bookings, the next one is there."""
        self.quiet += not self.ref.takes_bookings(self.run)
        if self.quiet > PATIENCE:
            self.open_run()

    def open_run(self) -> None:
        for place, who in enumerate(self.plan()):
            self.ask_for(who, who, compulsory=place % 3 == 2)

    def later(self, now: datetime.datetime, then: str) -> None:
        self.ref.now = now
        if then in {"chase", "both"}:
            self.act(chase_requests, self.ref.chase)
        if then in {"tend", "both"}:
            self.act(tend_runs, self.ref.tend)
            self.nobody_waits_beside_a_free_seat()

    @rule(
        which=any_one,
        new=often,
        by=st.sampled_from(["self", "self", "self", "manager", "officer"]),
        compulsory=seldom,
        queue_too=often,
    )
    def book(self, which: int, new: bool, by: str, compulsory: bool, queue_too: bool) -> None:
        who = self.somebody(which, new=new)
        human = self.ref.people[who]
        chosen = {"self": who, "manager": human.manager or who, "officer": f"o{human.org}"}[by]
        self.ask_for(who, chosen, compulsory=compulsory, queue_too=queue_too)

    def ask_for(self, who: str, by: str, *, compulsory: bool, queue_too: bool = True) -> None:
        human, run = self.ref.people[who], self.run
        if not human.active or not self.ref.people[by].active:
            return
        self.act(
            lambda: book(
                run=self.real_run,
                employment=self.job(who),
                by=self.person(by),
                compulsory=compulsory,
                accept_waitlist=queue_too,
            ),
            lambda: self.ref.book(run, human, by=by, compulsory=compulsory, queue_too=queue_too),
        )

    @precondition(lambda self: any(one.steps for one in self.ref.wants))
    @rule(
        which=any_one,
        by=st.sampled_from(ACTORS),
        asked=often,
        stale=seldom,
        yes=often,
        why=often,
        over=seldom,
    )
    def decide(
        self, which: int, by: str, asked: bool, stale: bool, yes: bool, why: bool, over: bool
    ) -> None:
        """Mostly by somebody who was asked, about a step whose turn it is."""
        turns = [one for one in self.ref.wants if one.step]
        wants = [one for one in self.ref.wants if one.steps] if stale or not turns else turns
        want = wants[-1 - which % len(wants)]
        step = want.steps[which % len(want.steps)] if stale or not want.step else want.step
        may = sorted(self.ref.deciders(want, step))
        by = may[which % len(may)] if asked and may else by
        if self.ref.people[by].active:
            self.say(want, step, by=by, yes=yes, why="Liever later." if why else " ", over=over)

    def say(self, want: Want, step: Step, *, by: str, yes: bool, why: str, over: bool) -> None:
        position = want.steps.index(step) + 1
        real_step = self.enrollment(want).approval_steps.get(position=position)
        self.act(
            lambda: decide(
                step=real_step, approve=yes, by=self.person(by), reason=why, overrule=over
            ),
            lambda: self.ref.decide(want, step, by=by, yes=yes, why=why, over=over),
        )

    @precondition(lambda self: any(one.step for one in self.ref.of(self.run, "requested")))
    @rule(no=st.integers(0, 4), over=seldom)
    def everybody_decides(self, no: int, over: bool) -> None:
        """Who is asked, about what is asked now; about one of them perhaps no."""
        for place, want in enumerate(self.ref.of(self.run, "requested")):
            may = sorted(self.ref.deciders(want, want.step)) if want.step else []
            if may and want.step:
                yes = place != no
                self.say(want, want.step, by=may[0], yes=yes, why="Nu niet.", over=over)

    @precondition(lambda self: bool(self.ref.wants))
    @rule(which=any_one, state=st.sampled_from([*OPEN, "booked", "any"]))
    def withdraw(self, which: int, state: str) -> None:
        self.give_up(self.pick(which, state) if self.some(state) else self.pick(which))

    def give_up(self, want: Want) -> None:
        enrollment = self.enrollment(want)
        self.act(
            lambda: withdraw(enrollment=enrollment, by=enrollment.person),
            lambda: self.ref.withdraw(want),
        )

    @precondition(lambda self: self.some("offered", "expired"))
    @rule(which=any_one, lapsed=seldom)
    def accept(self, which: int, lapsed: bool) -> None:
        state = "expired" if lapsed or not self.some("offered") else "offered"
        self.take(self.pick(which, state) if self.some(state) else self.pick(which, "offered"))

    def take(self, want: Want) -> None:
        enrollment = self.enrollment(want)
        self.act(
            lambda: accept_offer(enrollment=enrollment, by=enrollment.person),
            lambda: self.ref.accept(want),
        )

    @precondition(lambda self: bool(self.ref.of(self.run, "booked") and self.ref.queue(self.run)))
    @rule(which=any_one, then=st.sampled_from(["", "tend", "accept"]))
    def seat_comes_free(self, which: int, then: str) -> None:
        """And who is offered it perhaps takes it."""
        for want in self._offered(which):
            if then == "accept":
                self.take(want)
            self.later(self.ref.now, then)

    @precondition(lambda self: bool(self.ref.of(self.run, "booked") and self.ref.queue(self.run)))
    @rule(which=any_one, then=st.sampled_from(["late", "lapse", "lapse", "withdraw", "withdraw"]))
    def seat_is_not_wanted(self, which: int, then: str) -> None:
        """Who is offered it takes it too late, or does not want it any more."""
        for want in self._offered(which):
            if then == "withdraw":
                self.give_up(want)
            elif want.held_until:
                late = max(self.ref.now, want.held_until - MINUTE)
                self.later(late, "tend" if then == "lapse" else "")
                self.take(want)

    def _offered(self, which: int) -> list[Want]:
        """Somebody gives up a seat; one of those who are offered one then, if there are."""
        booked = self.ref.of(self.run, "booked")
        self.give_up(booked[which % len(booked)])
        return self.ref.of(self.run, "offered")[:1]

    @rule(which=any_one, waits=st.booleans(), why=often)
    def overbook(self, which: int, waits: bool, why: bool) -> None:
        waiting = self.ref.queue(self.run) if waits else []
        who = waiting[which % len(waiting)].who.name if waiting else self.somebody(which, new=True)
        self.give(who, reason="De spreker." if why else " ")

    def give(self, who: str, *, reason: str) -> None:
        run = self.run
        open_one = self.ref.open_one(run, self.ref.people[who])
        employment = self.enrollment(open_one).employment if open_one else self.job(who)
        by = self.person("oa")
        self.act(
            lambda: overbook(run=self.real_run, employment=employment, by=by, reason=reason),
            lambda: self.ref.overbook(run, self.ref.people[who], by="oa", why=reason),
        )

    @precondition(lambda self: self.some("booked"))
    @rule(which=any_one, event=st.sampled_from(["complete", "fail", "decline"]))
    def finish(self, which: int, event: str) -> None:
        self.end(self.pick(which, "booked"), event)

    @precondition(lambda self: self.some(*FINISHED))
    @rule(which=any_one)
    def correct(self, which: int) -> None:
        self.end(self.pick(which, *FINISHED), "correct")

    def end(self, want: Want, event: str) -> None:
        """By the gate itself: who comes, who finishes and whom a supplier refuses is for other
        rooms to say, and to tell."""
        enrollment = self.enrollment(want)
        state = ENROLLMENT_STATES.target(event, want.state)

        def by_the_gate() -> None:
            with transaction.atomic():
                pool = lock_pool(enrollment.run_id)
                end = end_all if event == "decline" else move_all
                end([enrollment], event=event, by=self.person("oa"), reason="Zo is het.")
                enrollment.person.notifications.create(kind="enrollment_x")
                fill_seats(pool)

        def by_the_rules() -> None:
            if event == "decline":
                self.ref.refuse(want)
            else:
                self.ref.finish(want, state)

        self.act(by_the_gate, by_the_rules)


class Planners(People):
    """What happens to a run: changed, moved, opened, closed, cancelled; its seats divided."""

    @rule(capacity=st.integers(1, 5))
    def set_capacity(self, capacity: int) -> None:
        self.change(capacity=capacity)

    @precondition(lambda self: self.run.starts is not None and not self.ref.over(self.run))
    @rule(in_days=st.sampled_from([1, 4, 12, 25]))
    def move_run(self, in_days: int) -> None:
        self.change(starts=self.ref.now.replace(minute=0) + days(in_days))

    @rule(
        what=st.sampled_from(["closes", "priority", "direct", "stop"]),
        priority=st.sampled_from(["first_come", "own_organisation", "compulsory"]),
        soon=st.booleans(),
    )
    def change_rules(self, what: str, priority: str, soon: bool) -> None:
        closes = self.ref.now.replace(minute=0) + days(1) if soon else None
        values: dict[str, dict[str, Any]] = {
            "closes": {"closes": closes},
            "priority": {"priority": priority},
            "direct": {"direct": soon},
            "stop": {"stop_days": 4 if soon and self.run.starts else 0},
        }
        self.change(**values[what])

    def change(self, **values: Any) -> None:
        run, real = self.run, self.real_run
        wanted = self.different(run, values)
        slots = homes.slots(self.village, wanted, real)
        details = homes.details(self.village, wanted)
        self.act(
            lambda: change_run(run=real, details=details, slots=slots, by=self.person("oa")),
            lambda: self.ref.change_run(run, values),
        )

    @rule(state=st.sampled_from(["open", "open", "closed"]))
    def open_or_close(self, state: str) -> None:
        run, real = self.run, self.real_run
        event = "open" if state == "open" else "close"
        self.act(
            lambda: open_or_close(run=real, event=event, by=self.person("oa")),
            lambda: self.ref.open_or_close(run, state),
        )

    @precondition(lambda self: len(self.ref.of(self.run, *OPEN)) > 2)
    @rule(sure=seldom)
    def cancel(self, sure: bool) -> None:
        run, real = self.run, self.real_run
        if not sure and not self.ref.of(run, "offered"):
            return
        self.act(
            lambda: cancel_run(run=real, reason="Te weinig animo.", by=self.person("oa")),
            lambda: self.ref.cancel(run),
        )

    # -- seats for an organisation, or for a team -------------------------------------------

    @rule(
        seats=st.dictionaries(st.sampled_from(ORGANISATIONS), st.integers(0, 2), min_size=1),
        in_days=st.integers(0, 9),
    )
    def share(self, seats: dict[str, int], in_days: int) -> None:
        run, until = self.run, self.ref.today + days(in_days)
        orgs = self.village.orgs
        wanted = [Share(orgs[org], number, until) for org, number in seats.items()]
        self.act(
            lambda: set_shares(run=self.real_run, wanted=wanted, by=self.person("oa")),
            lambda: self.ref.set_shares(run, [(org, one, until) for org, one in seats.items()]),
        )

    @precondition(lambda self: bool(self.run.shares))
    @rule(which=any_one, again=seldom)
    def release_share(self, which: int, again: bool) -> None:
        """By hand; or asked once more as it was."""
        run = self.run
        org = sorted(run.shares)[which % len(run.shares)]
        share, real = run.shares[org], self.village.orgs[org]
        if again:
            wanted = [Share(real, share.seats, share.release_on)]
            self.act(
                lambda: set_shares(run=self.real_run, wanted=wanted, by=self.person("oa")),
                lambda: self.ref.set_shares(run, [(org, share.seats, share.release_on)]),
            )
            return
        row = SeatShare.objects.select_related("run").get(run=self.real_runs[-1], organisation=real)
        self.act(
            lambda: release_share(share=row, by=self.person("oa")),
            lambda: self.ref.release_share(run, org),
        )

    @rule(leader=st.sampled_from(LEADERS), seats=st.sampled_from([1, 1, 2, 4]), in_days=any_one)
    def reserve(self, leader: str, seats: int, in_days: int) -> None:
        run, human = self.run, self.ref.people[leader]
        before = self.ref.today + days(in_days % 6)
        real = self.act(
            lambda: reserve_seats(
                run=self.real_run,
                employment=self.job(leader),
                seats=seats,
                names_before=before,
                by=self.person(leader),
            ),
            lambda: self.ref.reserve(run, human, seats, before),
        )
        if real:
            self.real_teams.append((run.team[-1], real.pk))

    @precondition(lambda self: bool(self.run.team))
    @rule(which=any_one, people=st.lists(any_one, min_size=1, max_size=2), other=seldom)
    def name(self, which: int, people: list[int], other: bool) -> None:
        team = self.run.team[-1 - which % len(self.run.team)]
        able = [one for one in self.ref.team(team.manager, team.org) if other or self._new(one)]
        able = list(self.ref.people.values()) if other and which % 2 else able
        chosen = {one % len(able): able[one % len(able)] for one in people} if able else {}
        by = "ob" if other and which % 3 == 0 else team.manager
        self.fill_in(team, list(chosen.values()), by=by)

    def fill_in(self, team: TeamSeats, humans: list[Human], *, by: str) -> None:
        run, reservation = self.run, self.reservation(team)
        jobs = [self.job(one.name) for one in humans]
        self.act(
            lambda: name_people(reservation=reservation, employments=jobs, by=self.person(by)),
            lambda: self.ref.name_people(run, team, humans, by=by),
        )

    def _new(self, human: Human) -> bool:
        return self.ref.open_one(self.run, human) is None

    @precondition(lambda self: bool(self.run.team))
    @rule(which=any_one)
    def give_back(self, which: int) -> None:
        run, team = self.run, self.run.team[-1 - which % len(self.run.team)]
        reservation = self.reservation(team)
        self.act(
            lambda: give_back(reservation=reservation, by=self.person(team.manager)),
            lambda: self.ref.give_back(run, team),
        )


class BookingMachine(Planners):
    """And what happens around it: offers, organisations and people change, and time passes."""

    @rule(org=st.sampled_from("bc"), what=st.sampled_from(["hidden", "ended", "live"]))
    def offer_changes(self, org: str, what: str) -> None:
        """A publication is hidden or ends, an organisation steps back. What is so, is undone."""
        mine, real = self.ref.orgs[org], self.village.orgs[org]
        away = mine.hidden or mine.ended or not mine.live
        mine.hidden, mine.ended, mine.live = False, False, True
        if not away:
            setattr(mine, what, what != "live")
        shown = Publication.objects.filter(organisation=real)
        yesterday = self.ref.today - days(1)
        shown.update(
            hidden_at=self.ref.now if mine.hidden else None,
            hidden_reason="Even niet." if mine.hidden else "",
            until=yesterday if mine.ended else None,
        )
        Organisation.objects.filter(pk=real.pk).update(state="live" if mine.live else "onboarding")

    @rule(who=st.sampled_from(LEAVERS), in_days=st.sampled_from([-1, 0, 2, 9]))
    def end_job_or_hire(self, who: str, in_days: int) -> None:
        human = self.ref.people[who]
        last = human.jobs[-1]
        if last.until is not None and last.until < self.ref.today:
            homes.hire_again(self.village, who)
            human.jobs.append(type(last)(self.ref.today))
            return
        day, job = self.ref.today + days(in_days), self.job(who)
        self.act(
            lambda: end_employment(employment=job, last_day=day, by=self.person("oa")),
            lambda: self.ref.end_job(human, day),
        )

    @rule(which=any_one, waits=st.booleans())
    def account_changes(self, which: int, waits: bool) -> None:
        """It is stopped, of somebody who waits perhaps; or it is theirs again."""
        people = [self.ref.people[name] for name in LEARNERS]
        stopped = [one for one in people if not one.active]
        waiting = [one.who for one in self.ref.queue(self.run) if one.who in people]
        found = stopped or (waiting if waits else people) or people
        self.stop_or_start(found[which % len(found)])

    def stop_or_start(self, human: Human) -> None:
        human.active = not human.active
        Person.objects.filter(pk=self.person(human.name).pk).update(is_active=human.active)

    @rule(pair=st.sampled_from(STAND_INS), in_days=st.sampled_from([0, 3, 90]))
    def stand_in(self, pair: tuple[str, str], in_days: int) -> None:
        """A manager is away until a day, or back."""
        manager, delegate = (self.person(name) for name in pair)
        if self.ref.stand_ins.pop(pair, None):
            for one in Delegation.objects.filter(manager=manager).lasting():
                end_delegation(delegation=one, by=manager)
            return
        if not self.ref.people[pair[1]].active:
            return
        until = self.ref.today + days(in_days)
        today = timezone.localdate()
        name_delegate(manager=manager, delegate=delegate, since=today, until=until, by=manager)
        self.ref.stand_ins[pair] = until

    # -- time -------------------------------------------------------------------------------

    @rule(
        which=any_one,
        late=st.sampled_from([-1, -1, 20, -150]),
        then=st.sampled_from(["", "tend", "tend", "chase", "both"]),
    )
    def time_goes_to_a_moment(self, which: int, late: int, then: str) -> None:
        """To where something changes by itself: at that very moment, a bit after, or before."""
        moments = self.ref.moments(self.run) or [self.ref.now + days(1)]
        moment = moments[which % min(len(moments), 5)].astimezone(datetime.UTC)
        self.later(max(self.ref.now, moment + late * MINUTE), then)

    @rule(hours=st.sampled_from([3, 24, 75, 150]), then=st.sampled_from(["", "tend", "both"]))
    def time_passes(self, hours: int, then: str) -> None:
        self.later(self.ref.now + datetime.timedelta(hours=hours), then)
