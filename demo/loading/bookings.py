"""Enrollments with their history: who books what, and how it went.

Runs are filled one by one. The counters of a run's seats are the tally of what was given out here,
so they equal the recount by construction, and the database's CHECK guards the rest.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from demo.loading.copying import copy_in
from demo.loading.demands import Demand, Demands
from demo.loading.history import Life
from demo.loading.offer import Offer
from demo.loading.people import People
from demo.loading.schedule import Fullness, Planned
from demo.loading.story import Story
from enrollment.states import SEATED_STATES, EnrollmentState
from people.models import Employment
from planning.states import RunState

FAIL_RATE, FINISH_RATE, PROMOTED_RATE = 0.07, 0.72, 0.12
BATCH = 10_000


@dataclass
class Reserved:
    """A seat (or place in the queue) that the story gives to somebody of the cast."""

    employment: Employment
    state: EnrollmentState


@dataclass
class Bookings:
    """Fills runs with people; `reserved` holds the cast's places by index of the run.

    Draws from a stream of its own, in the order of the runs.
    """

    story: Story
    people: People
    offer: Offer
    reserved: dict[int, list[Reserved]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = self.story.rng("bookings")
        self._crowds = {
            staff.organisation.pk: staff.employments for staff in self.people.staff.values()
        }

    def load(self, runs: Sequence[Planned]) -> Iterator[int]:
        """Writes all enrollments and then the pools; yields how many were written so far."""
        written = 0
        lives: list[Life] = []
        reserved = sum(len(places) for places in self.reserved.values())
        demands = Demands(self.story, self.people).of(runs, reserved=reserved)
        for index, demand in enumerate(demands):
            lives += self._fill(demand, self.reserved.get(index, []))
            if len(lives) >= BATCH:
                written += self._write(lives)
                yield written
                lives = []
        written += self._write(lives)
        copy_in([planned.pool for planned in runs])
        yield written

    @staticmethod
    def _write(lives: list[Life]) -> int:
        copy_in([life.enrollment for life in lives])
        copy_in([row for life in lives for row in life.log])
        return len(lives)

    def _fill(self, demand: Demand, reserved: Sequence[Reserved]) -> Iterator[Life]:
        """People for one run; sets the counters of its pool to what it gave out."""
        planned = demand.planned
        seated_cast = sum(1 for place in reserved if place.state in SEATED_STATES)
        seats = min(demand.seats, planned.pool.capacity - seated_cast)
        wishes = ["seat"] * seats + ["withdrawn"] * demand.withdrawn + ["wait"] * demand.waiting
        people = self._crowd(
            planned, len(wishes), {place.employment.person_id for place in reserved}
        )
        lives = [self._life(planned, who, wish) for who, wish in zip(people, wishes, strict=False)]
        lives += [self._reserved_life(planned, place) for place in reserved]
        states = [life.enrollment.state for life in lives]
        planned.pool.booked = sum(state in SEATED_STATES for state in states)
        planned.pool.waiting = states.count(EnrollmentState.WAITLISTED)
        if planned.pool.waiting:
            # Where people are few it may not have filled up: nobody waits while a seat is free.
            planned.pool.capacity = max(1, planned.pool.booked)
        yield from lives

    def _crowd(self, planned: Planned, count: int, taken: set[object]) -> list[Employment]:
        """`count` different people, mostly of the organiser; fewer when there are not enough."""
        rng = self.rng
        audience = planned.offered.audience
        weights = [
            len(self._crowds[key]) * (6 if key == planned.run.organiser_id else 1)
            for key in audience
        ]
        when = planned.ends_at if planned.is_dated else self.story.now
        last_day = min(when, self.story.now).date() - datetime.timedelta(days=100)
        chosen: list[Employment] = []
        for organisation_id in rng.choices(audience, weights, k=count * 4 + 10):
            if len(chosen) == count:
                break
            employment = rng.choice(self._crowds[organisation_id])
            if employment.person_id not in taken and _works(employment, last_day, when.date()):
                taken.add(employment.person_id)
                chosen.append(employment)
        return chosen

    def _life(self, planned: Planned, who: Employment, wish: str) -> Life:
        if planned.run.state == RunState.CANCELLED:
            return self._cancelled(planned, who)
        if wish == "wait":
            return self._begin(planned, who, EnrollmentState.WAITLISTED, latest=True)
        if wish == "withdrawn":
            return self._withdrawn(planned, who)
        if planned.fullness == Fullness.FULL and self.rng.random() < PROMOTED_RATE:
            life = self._promoted(planned, who)
        else:
            life = self._begin(planned, who)
        if planned.run.self_paced:
            self._study(life)
        elif planned.is_over(self.story.now):
            at = planned.ends_at + datetime.timedelta(hours=self.rng.randrange(2, 90))
            if at < self.story.now:
                life.finish(at, completed=self.rng.random() > FAIL_RATE)
        return life

    def _reserved_life(self, planned: Planned, place: Reserved) -> Life:
        match place.state:
            case EnrollmentState.WAITLISTED:
                return self._begin(planned, place.employment, place.state, latest=True)
            case EnrollmentState.CANCELLED:
                return self._cancelled(planned, place.employment)
            case EnrollmentState.WITHDRAWN:
                return self._withdrawn(planned, place.employment)
            case EnrollmentState.COMPLETED:
                life = self._begin(planned, place.employment)
                after = planned.ends_at + datetime.timedelta(hours=20)
                life.finish(min(after, self.story.now), completed=True)
                return life
        return self._begin(planned, place.employment, latest=True)

    def _begin(
        self,
        planned: Planned,
        who: Employment,
        state: EnrollmentState = EnrollmentState.BOOKED,
        *,
        latest: bool = False,
    ) -> Life:
        run = planned.run
        since = run.created_at
        until = self.story.now - datetime.timedelta(hours=1)
        if planned.is_dated:
            until = min(until, planned.books_until - datetime.timedelta(hours=4))
        else:
            since = max(since, self.story.now - datetime.timedelta(days=540))
        if latest:
            since = max(since, until - datetime.timedelta(days=12))
        price = run.price_excl
        if price is None:
            price = self.offer.price(planned.offered.course, who.organisation_id)
        return Life(
            self.rng,
            run=run,
            employment=who,
            price=price,
            requested_at=self._between(since, until),
            state=state,
        )

    def _promoted(self, planned: Planned, who: Employment) -> Life:
        life = self._begin(planned, who, EnrollmentState.WAITLISTED)
        life.promote(life.enrollment.requested_at + datetime.timedelta(minutes=50))
        return life

    def _withdrawn(self, planned: Planned, who: Employment) -> Life:
        life = self._begin(planned, who)
        until = self.story.now
        if planned.is_dated:
            until = min(until, planned.starts_at)
        life.withdraw(self._between(life.enrollment.requested_at, until))
        return life

    def _cancelled(self, planned: Planned, who: Employment) -> Life:
        life = self._begin(planned, who)
        until = min(self.story.now, planned.starts_at)
        last_week = max(life.enrollment.requested_at, until - datetime.timedelta(days=9))
        life.cancel(self._between(last_week, until), reason=planned.run.cancel_reason)
        return life

    def _study(self, life: Life) -> None:
        """E-learning: most finish within two months, the others are still at it."""
        if self.rng.random() < FINISH_RATE:
            days = self.rng.triangular(0, 60, 6)
            at = life.enrollment.requested_at + datetime.timedelta(days=days)
            if at < self.story.now:
                life.finish(at, completed=True)

    def _between(self, one: datetime.datetime, other: datetime.datetime) -> datetime.datetime:
        """A moment from `one` to `other`, in whole seconds; `one` when they are the wrong way."""
        return one + datetime.timedelta(
            seconds=int(max(0.0, (other - one).total_seconds()) * self.rng.random())
        )


def _works(employment: Employment, since: datetime.date, until: datetime.date) -> bool:
    return employment.since <= since and (employment.until is None or employment.until >= until)
