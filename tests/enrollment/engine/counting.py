"""What is so, by the rules: who has a seat, who could get one, who may decide, what is due when."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tests.enrollment.engine.world import (
    AMSTERDAM,
    OPEN,
    WISHES,
    Human,
    Job,
    Org,
    Run,
    Step,
    Want,
    day_of,
    days,
)

SPENT = ("reserved", "committed")


@dataclass
class Counting:
    """People are counted each time it is asked: there is nothing that could be out of date."""

    now: datetime.datetime
    orgs: dict[str, Org]
    people: dict[str, Human]
    runs: list[Run] = field(default_factory=list)
    wants: list[Want] = field(default_factory=list)
    stand_ins: dict[tuple[str, str], datetime.date] = field(default_factory=dict)
    """Who is away, who stands in, and the last day."""

    @property
    def today(self) -> datetime.date:
        return day_of(self.now)

    def of(self, run: Run, *states: str) -> list[Want]:
        return [one for one in self.wants if one.run is run and one.state in states]

    def open_one(self, run: Run, who: Human) -> Want | None:
        return next((one for one in self.of(run, *OPEN) if one.who is who), None)

    # -- runs and their seats ---------------------------------------------------------------

    def begun(self, run: Run) -> bool:
        return run.starts is not None and run.starts <= self.now

    def over(self, run: Run) -> bool:
        return run.state != "cancelled" and run.ends is not None and run.ends < self.now

    def takes_bookings(self, run: Run) -> bool:
        closed = run.closes is not None and run.closes <= self.now
        return run.state == "open" and not self.begun(run) and not closed

    def taken(self, run: Run, org: str | None = None) -> int:
        """Seats that somebody (of that organisation) has, or that are held for them."""
        finished = ("completed", "not_completed") if run.starts else ()
        seated = self.of(run, "booked", *finished)
        people = [*seated, *(one for one in self.of(run, *WISHES) if one.holds)]
        mine = sum(org in (None, one.who.org) for one in people)
        return mine + sum(one.seats for one in run.team if org in (None, one.org))

    def free(self, run: Run) -> int:
        """Seats nobody has or holds, whoever they are kept for."""
        return run.capacity + run.overbooked - self.taken(run)

    def kept(self, run: Run, org: str) -> int:
        """What a share still keeps for that organisation, beyond what its people have."""
        share = run.shares.get(org)
        if share is None or share.released:
            return 0
        return max(0, share.seats - self.taken(run, org))

    def free_for(self, run: Run, org: str) -> int:
        others = sum(self.kept(run, other) for other in run.shares if other != org)
        return max(0, self.free(run) - others)

    # -- who could get one ------------------------------------------------------------------

    def works(self, job: Job) -> bool:
        return job.since <= self.today and (job.until is None or job.until >= self.today)

    def offered_to(self, org: str) -> bool:
        return not self.orgs[org].hidden and not self.orgs[org].ended

    def entitled(self, want: Want) -> bool:
        """May get a seat now, if there is one."""
        stopped = want.run.stop is not None and want.run.stop <= self.now
        may = want.who.active and self.works(want.job) and self.orgs[want.who.org].live
        return may and self.offered_to(want.who.org) and not stopped

    def queue(self, run: Run) -> list[Want]:
        """The run's priority rule, then the moment of the wish."""

        def rank(want: Want) -> bool:
            first = {
                "own_organisation": want.who.org == run.organiser,
                "compulsory": want.compulsory,
            }
            return not first.get(run.priority, False)

        return sorted(self.of(run, "waitlisted"), key=lambda one: (rank(one), one.since))

    def next_in_line(self, run: Run) -> Want | None:
        ready = (one for one in self.queue(run) if self.entitled(one))
        return next((one for one in ready if self.free_for(run, one.who.org)), None)

    def seat_for_newcomer(self, run: Run, org: str) -> bool:
        """Free for this person, and nobody who waits could have it."""
        free = self.takes_bookings(run) and self.free_for(run, org)
        return bool(free) and self.next_in_line(run) is None

    # -- who may ----------------------------------------------------------------------------

    def deciders(self, want: Want, step: Step) -> set[str]:
        """Who may decide a step whose turn it is."""
        officers = self.orgs[want.who.org].officers
        boss: str | None = None
        if step.decider == "manager":
            boss = want.who.manager
        elif step.decider == "budget_holder" and want.money:
            boss = want.money.org.holder
        found = self.acting_for(boss) if boss else set(officers)
        if step.decider == "officer" or step.escalated:
            found |= officers
        if step.decider == "manager" and step.escalated and boss:
            found |= self.acting_for(self.people[boss].manager)
        return {name for name in found - {want.who.name} if self.people[name].active}

    def acting_for(self, manager: str | None) -> set[str]:
        there = [pair for pair, until in self.stand_ins.items() if until >= self.today]
        stand_ins = {one for whom, one in there if whom == manager}
        return {manager, *stand_ins} if manager else set()

    def team(self, leader: str, org: str) -> list[Human]:
        """Whom they lead there today, for somebody who is away too."""
        led = [one for one in self.people.values() if leader in self.acting_for(one.manager)]
        return [one for one in led if one.org == org and one.active and self.works(one.jobs[-1])]

    def left(self, org: Org) -> Decimal:
        """What can still be spent of its budget."""
        spent = (
            want.money.amount
            for want in self.wants
            if want.money and want.money.org is org and want.money.state in SPENT
        )
        return Decimal(org.budget or 0) - sum(spent, Decimal(0))

    # -- when something is due --------------------------------------------------------------

    def moments(self, run: Run) -> list[datetime.datetime]:
        """Those to come at which something changes by itself, soonest first."""
        found = {moment for moment in self._moments(run) if moment and moment > self.now}
        return sorted(found)

    def _moments(self, run: Run) -> Iterator[datetime.datetime | None]:
        yield from (run.starts, run.ends, run.closes, run.stop)
        for share in run.shares.values():
            yield midnight(share.release_on)
        for team in run.team:
            yield midnight(team.before)
        for want in self.of(run, *OPEN):
            yield from (want.held_until, want.free_until)
            yield want.access_until and midnight(want.access_until + days(1))
            yield want.job.until and midnight(want.job.until + days(1))
            if want.step and want.step.opened:
                yield from (want.step.opened + days(number) for number in (3, 6, 14))
        for until in self.stand_ins.values():
            yield midnight(until + days(1))


def midnight(day: datetime.date) -> datetime.datetime:
    """When that day begins."""
    return datetime.datetime.combine(day, datetime.time(), AMSTERDAM)
