"""Booking as the rules tell it, in plain Python: what the portal must have done after each act.

Written from the rules of the domain and not from the code. It knows no database, no lock and no
counter. What the rules refuse raises `No`, and has changed nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.enrollment.engine.counting import Counting
from tests.enrollment.engine.world import (
    OPEN,
    WISHES,
    Human,
    Job,
    Money,
    No,
    Run,
    Share,
    Step,
    TeamSeats,
    Want,
    day_of,
    days,
    hours,
)


@dataclass
class Reference(Counting):
    asked: list[str] = field(default_factory=list)
    """Whom the last act asked to decide, or reminded."""
    moved: list[Want] = field(default_factory=list)
    """Who is told of the last act that the run moved."""
    lost: list[str] = field(default_factory=list)
    """Which managers are told that what they reserved is held no more."""

    def states(self) -> Iterator[str]:
        return (one.state for one in self.wants)

    # -- asking for a seat, and agreeing ----------------------------------------------------

    def book(self, run: Run, who: Human, *, by: str, compulsory: bool, queue_too: bool) -> Want:
        self._may_book(run, who)
        free = self.seat_for_newcomer(run, who.org)
        if not self.orgs[who.org].chain and not free and not queue_too:
            raise No("only the queue")
        return self._new(run, who, by=by, compulsory=compulsory, seat=free)

    def _may_book(self, run: Run, who: Human) -> None:
        if not self.takes_bookings(run):
            raise No("takes no bookings")
        self._may_have(who, who.jobs[-1])
        if self.open_one(run, who):
            raise No("has one already")

    def _may_have(self, who: Human, job: Job) -> None:
        if not self.works(job):
            raise No("works here no more")
        if not self.orgs[who.org].live or not self.offered_to(who.org):
            raise No("not for this organisation")

    def _new(
        self,
        run: Run,
        who: Human,
        *,
        by: str,
        seat: bool,
        compulsory: bool = False,
        given: bool = False,
    ) -> Want:
        org = self.orgs[who.org]
        want = Want(run, who, who.jobs[-1], self.now, compulsory, org.price)
        if run.starts and org.late:  # what giving up will cost is agreed now, and stays so
            want.free_until, want.late = run.starts - days(14), org.late
        if org.chain and seat and (org.holds or given):
            want.holds, want.held_until = True, self._kept_until(run)
        if org.price and org.budget is not None:
            fits = self.left(org) >= org.price
            want.money = Money(org, Decimal(org.price), "reserved" if fits else "wanted")
        if org.chain:
            self._ask(want, org.chain, by)
        elif want.money and want.money.state == "wanted":
            raise No("no money, and nobody to ask")
        else:
            self._seat_or_queue(want, seat=seat)
        self.wants.append(want)
        return want

    def _kept_until(self, run: Run) -> datetime.datetime:
        """A week to decide about a request; but not when the run takes bookings no more."""
        ends = [moment for moment in (run.starts, run.closes) if moment]
        return min([self.now + days(7), *ends])

    def _ask(self, want: Want, chain: list[str], by: str) -> None:
        want.steps = [Step(decider) for decider in chain]
        for step in want.steps:
            step.opened = self.now
            if by not in self.deciders(want, step):
                self.asked += self.deciders(want, step)
                return
            step.state = "approved"
        self._agreed(want, overrule=False)

    def _agreed(self, want: Want, *, overrule: bool) -> None:
        money = want.money
        if money and money.state == "wanted" and self.left(money.org) < money.amount:
            if not overrule:
                raise No("the budget does not suffice")
            money.overruled = True
        self._seat_or_queue(want, seat=want.holds or self.seat_for_newcomer(want.run, want.who.org))

    def _seat_or_queue(self, want: Want, *, seat: bool) -> None:
        self._become(want, "booked" if seat else "waitlisted")
        if want.run.access_days:
            want.access_until = self.today + days(want.run.access_days)
        if want.money:
            want.money.state = "committed" if seat else "reserved"

    def decide(self, want: Want, step: Step, *, by: str, yes: bool, why: str, over: bool) -> None:
        if step.state != "waiting" or not step.opened or by not in self.deciders(want, step):
            raise No("not theirs to decide (any more)")
        if (yes and self.begun(want.run)) or (not yes and not why.strip()):
            raise No("too late, or without a reason")
        if not yes:
            step.state = "refused"
            self._end(want, "declined")
        else:
            later = want.steps[want.steps.index(step) + 1 :]
            if not later:
                self._agreed(want, overrule=over)
            step.state = "approved"
            if later:
                later[0].opened = self.now
                self.asked += self.deciders(want, later[0])
        self._after(want.run)

    # -- taking a seat, and giving it up ----------------------------------------------------

    def withdraw(self, want: Want) -> None:
        if want.state not in OPEN or self.over(want.run):
            raise No("nothing to give up")
        late = want.free_until is not None and self.now >= want.free_until
        cost = Decimal(want.price * want.late) / 100
        money = want.money if late and want.state == "booked" and cost else None
        self._end(want, "withdrawn")
        if money:
            money.state, money.amount = "committed", cost
        self._after(want.run)

    def accept(self, want: Want) -> None:
        lapsed = want.held_until is not None and want.held_until <= self.now
        if want.state != "offered" or lapsed or self.begun(want.run):
            raise No("no offer (any more)")
        self._seat_or_queue(want, seat=True)
        self._after(want.run, fill=False)

    def overbook(self, run: Run, who: Human, *, by: str, why: str) -> Want:
        """A seat on purpose, with a reason: a free one first, else one beyond capacity. Whether
        booking is closed does not matter, agreement does."""
        want = self.open_one(run, who)
        if not why.strip() or (want and want.state != "waitlisted"):
            raise No("no reason, or has one already")
        if run.state == "cancelled" or self.begun(run):
            raise No("no such run any more")
        self._may_have(who, want.job if want else who.jobs[-1])
        if want is None and self.orgs[who.org].chain:
            raise No("somebody must agree first")
        none_free = self.free(run) <= 0
        if not none_free and not self.free_for(run, who.org):
            raise No("what is free is kept for others")
        if want is None:
            want = self._new(run, who, by=by, seat=True, given=True)
        else:
            self._seat_or_queue(want, seat=True)
        run.overbooked += none_free
        self._after(run, fill=False)
        return want

    def finish(self, want: Want, state: str) -> None:
        self._become(want, state)
        self._after(want.run)

    def refuse(self, want: Want) -> None:
        """The supplier does not take who has a seat; that costs nothing."""
        self._end(want, "declined")
        self._after(want.run)

    # -- seats for an organisation, or for a team -------------------------------------------

    def set_shares(self, run: Run, asked: Sequence[tuple[str, int, datetime.date]]) -> None:
        """What is asked as it is already, is not looked at again."""
        if run.state == "cancelled" or self.over(run):
            raise No("nothing to divide any more")
        changed = [one for one in asked if self._differs(run, *one)]
        for org, seats, until in changed:
            late = until <= self.today or (run.starts and until > day_of(run.starts))
            if seats and (late or not self.offered_to(org)):
                raise No("not on that day, or not for them")
        self._promise(run, {org: seats for org, seats, _until in changed})
        for org, seats, until in changed:
            run.shares.pop(org, None)
            if seats:
                run.shares[org] = Share(seats, until)
        if changed:
            self._after(run)

    def _differs(self, run: Run, org: str, seats: int, until: datetime.date) -> bool:
        share = run.shares.get(org)
        return (share.seats, share.release_on) != (seats, until) if share else seats > 0

    def _promise(self, run: Run, asked: dict[str, int]) -> None:
        """Nobody is promised a seat that others have or are promised; nor more than there are."""
        others = [org for org in run.shares if org not in asked]
        unpromised = self.free(run) - sum(self.kept(run, org) for org in others)
        total = sum(run.shares[org].seats for org in others if not run.shares[org].released)
        for org, seats in asked.items():
            more, total = max(0, seats - self.taken(run, org)), total + seats
            if seats and (more > max(0, unpromised) or total > run.capacity):
                raise No("not so many seats")
            unpromised -= more

    def release_share(self, run: Run, org: str) -> None:
        share = run.shares[org]
        if not share.released:
            share.released, share.release_on = True, self.today
        self._after(run)

    def reserve(self, run: Run, leader: Human, seats: int, before: datetime.date) -> None:
        if not self.takes_bookings(run) or run.starts is None:
            raise No("takes no bookings, or has no date")
        self._may_have(leader, leader.jobs[-1])
        last = min(run.starts, run.closes or run.starts)
        if not self.today < before <= day_of(last):
            raise No("not on that day")
        if any(one.manager == leader.name and one.seats for one in run.team):
            raise No("has some already")
        free = self.free_for(run, leader.org) if self.seat_for_newcomer(run, leader.org) else 0
        if not 1 <= seats <= min(free, len(self.team(leader.name, leader.org))):
            raise No("not so many")
        run.team.append(TeamSeats(leader.name, leader.org, seats, before))

    def name_people(self, run: Run, team: TeamSeats, people: Sequence[Human], *, by: str) -> None:
        """All of them, or none. The seat is theirs: it is held while others must still agree."""
        if len(people) > team.seats:
            raise No("not so many")
        mine, seats, before = self.team(by, team.org), team.seats, len(self.wants)
        try:
            for who in people:
                if who not in mine:
                    raise No("not in the team")
                team.seats -= 1
                self._may_book(run, who)
                self._new(run, who, by=by, seat=True, given=True)
        except No:
            team.seats = seats
            del self.wants[before:]
            raise
        self._after(run, fill=False)

    def give_back(self, run: Run, team: TeamSeats) -> None:
        team.seats = 0
        self._after(run)

    # -- what happens to a run, and to people -----------------------------------------------

    def change_run(self, run: Run, values: dict[str, Any]) -> None:
        if run.state == "cancelled":
            raise No("cancelled stays cancelled")
        if values.get("capacity", run.capacity) < self.taken(run) - run.overbooked:
            raise No("more people than that have a seat")
        was = run.starts
        for name, value in values.items():
            setattr(run, name, value)
        waited = self.of(run, "waitlisted")
        self._after(run)
        if run.starts != was:
            served = [one for one in waited if one.state != "waitlisted"]
            self.moved = [one for one in self.of(run, *OPEN) if one not in served]
            self._free_choice(run, was)

    def _free_choice(self, run: Run, was: datetime.datetime | None) -> None:
        """For a week leaving costs nothing, nor before what was agreed counted from the new day."""
        for want in self.of(run, *OPEN):
            if want.free_until and run.starts and was:
                later = run.starts - (was - want.free_until)
                free = max(want.free_until, later, self.now + days(7))
                want.free_until = min(free, run.starts)

    def open_or_close(self, run: Run, state: str) -> None:
        if run.state in (state, "cancelled"):
            raise No("already so")
        run.state = state
        self._after(run)

    def cancel(self, run: Run) -> None:
        if run.state == "cancelled" or self.over(run):
            raise No("over")
        run.state = "cancelled"
        for want in self.of(run, *OPEN):
            self._end(want, "cancelled")
        for team in run.team:
            self._lose(team)
        self._after(run)

    def end_job(self, who: Human, last_day: datetime.date) -> None:
        job = who.jobs[-1]
        if last_day < job.since or (job.until and job.until < last_day):
            raise No("not on that day")
        job.until = last_day
        for run in self.runs:
            first = run.starts and day_of(run.starts)
            if first > last_day if first else last_day < self.today:
                mine = [one for one in self.of(run, *OPEN) if one.job is job]
                for want in mine:
                    self._end(want, "withdrawn")
                if mine:
                    self._after(run)

    # -- what time does ---------------------------------------------------------------------

    def tend(self) -> None:
        for run in self.runs:
            for want in self.of(run, *WISHES):
                lapsed = want.held_until is not None and want.held_until <= self.now
                if self.begun(run) or (lapsed and want.state == "offered"):
                    self._end(want, "expired")
                elif lapsed:
                    want.holds, want.held_until = False, None
            for share in run.shares.values():
                share.released = share.released or share.release_on <= self.today
            for team in run.team:
                if team.before <= self.today:
                    self._lose(team)
            for want in self.of(run, "booked"):
                if want.access_until and want.access_until < self.today and not run.starts:
                    self._become(want, "not_completed")
            self._after(run)

    def chase(self) -> None:
        turns = [(one, one.step) for one in self.wants if one.step]
        for want, step in sorted(turns, key=lambda turn: (turn[1].opened, turn[0].since)):
            waited = (self.now - step.opened).days
            if waited >= 14:
                self._end(want, "expired")
                self._after(want.run)
            elif waited >= 6 and not step.escalated:
                step.escalated = True
                self.asked += self.deciders(want, step)
            elif waited >= 3 and not step.reminded:
                step.reminded = True
                self.asked += self.deciders(want, step)

    def _lose(self, team: TeamSeats) -> None:
        if team.seats:
            team.seats = 0
            self.lost.append(team.manager)

    # -- consequences -----------------------------------------------------------------------

    def _after(self, run: Run, *, fill: bool = True) -> None:
        """An overbooking ends with its seat; then who waits is served, in order."""
        run.overbooked = min(run.overbooked, max(0, self.taken(run) - run.capacity))
        while fill and self.takes_bookings(run) and (want := self.next_in_line(run)):
            if run.direct:
                self._seat_or_queue(want, seat=True)
                continue
            self._become(want, "offered")
            until = self.now + hours(run.offer_hours)
            want.holds, want.held_until = True, min(until, run.stop) if run.stop else until

    def _become(self, want: Want, state: str) -> None:
        want.state, want.holds, want.held_until = state, False, None

    def _end(self, want: Want, state: str) -> None:
        self._become(want, state)
        if want.money:
            want.money.state = "released"
        for step in want.steps:
            step.state = "dropped" if step.state == "waiting" else step.state
