"""Runs with their meetings and seats: what happens when and where."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from demo.content.places import PLACES, Place
from demo.loading.copying import copy_in
from demo.loading.offer import Offer, Offered
from demo.loading.organisations import Staff
from demo.loading.people import People
from demo.loading.story import Story, draw_uuid, next_workday
from people.models import Person
from people.permissions import Role
from planning.models import CourseRun, Location, Meeting, SeatPool
from planning.states import RunState

FUTURE = 0.4
CANCELLED_BEFORE, CANCELLED_AHEAD = 0.04, 0.02
MORNING = datetime.time(9, 30)
HALF_DAYS = (MORNING, datetime.time(10, 0), datetime.time(13, 0), datetime.time(13, 30))
GATHERINGS = frozenset({"coaching", "intervision", "community"})
"""Forms that meet every three weeks; others every week or two."""
SELF_PACED_SEATS = 5000
REASONS = (
    "Er waren te weinig inschrijvingen. Kies een andere datum.",
    "De trainer is ziek en er was geen vervanging te vinden.",
    "De zaal is door een lekkage niet te gebruiken. We plannen een nieuwe datum.",
    "Door een staking rijden er die dag geen treinen.",
)


class Fullness(Enum):
    """How many of a run's seats will be taken."""

    QUIET = auto()
    NORMAL = auto()
    NEARLY_FULL = auto()
    FULL = auto()
    """None free, and people waiting."""


@dataclass
class Planned:
    """A run on its way into the database, with all that hangs on it."""

    offered: Offered
    run: CourseRun
    pool: SeatPool
    fullness: Fullness
    meetings: list[Meeting] = field(default_factory=list)
    trainers: list[Person] = field(default_factory=list)

    @property
    def is_dated(self) -> bool:
        return bool(self.meetings)

    @property
    def starts_at(self) -> datetime.datetime:
        """Of a run with dates; others have none to give."""
        return self.meetings[0].starts_at

    @property
    def ends_at(self) -> datetime.datetime:
        return self.meetings[-1].ends_at

    @property
    def books_until(self) -> datetime.datetime:
        """Of a run with dates: the last moment for booking."""
        return self.run.booking_closes_at or self.starts_at

    def is_ahead(self, now: datetime.datetime) -> bool:
        return self.is_dated and self.starts_at > now

    def is_over(self, now: datetime.datetime) -> bool:
        return self.is_dated and self.ends_at < now

    @property
    def is_open(self) -> bool:
        return self.run.state == RunState.OPEN


@dataclass
class Venue:
    place: Place
    location: Location


class Scheduler:
    """Plans runs; nothing is written before `save`, so that bookings can set the counters."""

    def __init__(self, story: Story, people: People) -> None:
        self.story = story
        self.rng = story.rng("schedule")
        self.staff = people.of_id()
        self.venues = _venues(story)
        self._weights = {
            key: [
                venue.place.weight * (1 + staff.content.cities.get(venue.place.city, 0))
                for venue in self.venues
            ]
            for key, staff in self.staff.items()
        }

    def plan(self, offer: Offer) -> list[Planned]:
        """One run without dates for each self-paced course; the others share the rest."""
        open_courses = [one for one in offer.courses if one.is_open]
        self_paced = [one for one in open_courses if one.content.days == 0]
        dated = [one for one in open_courses if one.content.days > 0]
        runs = [self._self_paced(one) for one in self_paced]
        runs += [self._dated(one) for one in self._choose(dated, self.story.size.runs - len(runs))]
        runs.sort(key=lambda one: (one.is_dated, one.is_dated and one.starts_at))
        return runs

    def _choose(self, dated: Sequence[Offered], count: int) -> list[Offered]:
        """Every course once as far as that goes, then the popular ones again and again."""
        first = self.rng.sample(dated, min(len(dated), count))
        weights = [one.weight * (0.25 if one.content.form == "event" else 1) for one in dated]
        return first + self.rng.choices(dated, weights, k=count - len(first))

    def _self_paced(self, one: Offered) -> Planned:
        run = CourseRun(
            course=one.course,
            organiser_id=one.course.owner_id,
            state=RunState.OPEN,
            self_paced=True,
            language=one.content.languages[0],
            created_at=one.published_at,
        )
        return Planned(one, run, SeatPool(capacity=SELF_PACED_SEATS), Fullness.NORMAL)

    def _dated(self, one: Offered) -> Planned:
        rng = self.rng
        is_new = one.published_at > self.story.now - datetime.timedelta(days=300)
        ahead = is_new or rng.random() < FUTURE
        offset = int(rng.triangular(2, 180, 30)) if ahead else -rng.randrange(3, 545)
        day = next_workday(self.story.day(offset))
        organiser = self._organiser(one)
        venue = self._venue(organiser, one)
        meetings = self._meetings(one, day, venue)
        starts_at = meetings[0].starts_at
        run = CourseRun(
            course=one.course,
            organiser=organiser.organisation,
            language=rng.choice(one.content.languages),
            location=venue.location if venue else None,
            starts_at=starts_at,
            ends_at=meetings[-1].ends_at,
            created_at=min(starts_at, self.story.now)
            - datetime.timedelta(days=rng.randrange(60, 150)),
        )
        self._set_state(run, starts_at)
        if rng.random() < 0.3:
            run.booking_closes_at = starts_at - datetime.timedelta(days=7)
        pool = self._pool(one)
        planned = Planned(one, run, pool, self._fullness(run, pool), meetings)
        planned.trainers = self._trainers(one, organiser)
        for meeting in meetings:
            meeting.created_at = run.created_at
        return planned

    def _organiser(self, one: Offered) -> Staff:
        """The owner as a rule; at times a neighbour plans a run of its own."""
        if self.rng.random() < 0.85 or len(one.audience) == 1:
            return self.staff[one.course.owner_id]
        return self.staff[self.rng.choice(one.audience)]

    def _venue(self, organiser: Staff, one: Offered) -> Venue | None:
        """None is online."""
        online = 0.5 if one.content.form in ("event", "community") else 0.12
        if self.rng.random() < online:
            return None
        return self.rng.choices(self.venues, self._weights[organiser.organisation.pk])[0]

    def _meetings(self, one: Offered, day: datetime.date, venue: Venue | None) -> list[Meeting]:
        rng, content = self.rng, one.content
        minutes = min(max(round(content.duration_minutes / content.days / 15) * 15, 45), 420)
        starts = MORNING if minutes > 210 else rng.choice(HALF_DAYS)
        gap = 21 if content.form in GATHERINGS else rng.choice((7, 7, 14))
        room = f"Zaal {rng.randint(1, venue.place.rooms)}" if venue else ""
        link = f"https://vergaderen.example/{draw_uuid(rng).hex[:12]}"
        meetings = []
        for number in range(content.days):
            when = self.story.moment(
                next_workday(day + datetime.timedelta(days=gap * number)), starts
            )
            online = venue is None or (content.form == "blended" and number % 2 == 1)
            meetings.append(
                Meeting(
                    starts_at=when,
                    ends_at=when + datetime.timedelta(minutes=minutes),
                    location=None if online or venue is None else venue.location,
                    room="" if online else room,
                    online_url=link if online else "",
                    uid=draw_uuid(rng),
                )
            )
        return meetings

    def _set_state(self, run: CourseRun, starts_at: datetime.datetime) -> None:
        chance = self.rng.random()
        ahead = starts_at > self.story.now
        run.state = RunState.OPEN
        if chance < (CANCELLED_AHEAD if ahead else CANCELLED_BEFORE):
            run.state = RunState.CANCELLED
            run.cancel_reason = self.rng.choice(REASONS)
        elif chance > 0.8 and starts_at > self.story.now + datetime.timedelta(days=90):
            run.state = RunState.PLANNED

    def _pool(self, one: Offered) -> SeatPool:
        capacity = one.content.max_participants or 12
        if self.story.size.capacity_limit:
            capacity = min(capacity, self.story.size.capacity_limit)
        return SeatPool(capacity=capacity, minimum=min(one.content.min_participants or 0, capacity))

    def _fullness(self, run: CourseRun, pool: SeatPool) -> Fullness:
        if run.state == RunState.PLANNED:
            return Fullness.QUIET
        chance = self.rng.random()
        if 4 <= pool.capacity <= 40 and chance < 0.10:
            return Fullness.FULL
        if chance < 0.25:
            return Fullness.NEARLY_FULL
        return Fullness.NORMAL if chance < 0.8 else Fullness.QUIET

    def _trainers(self, one: Offered, organiser: Staff) -> list[Person]:
        """Colleagues teach what the own academy delivers."""
        trainers = organiser.by_role.get(Role.TRAINER, [])
        supplier = one.course.supplier
        if not trainers or supplier is None or supplier.organisation_id is None:
            return []
        return [self.rng.choice(trainers)]


def save_runs(runs: Sequence[Planned]) -> None:
    """Writes runs, meetings and trainers, and gives the pools their run."""
    copy_in([one.run for one in runs])
    for one in runs:
        one.pool.run = one.run
        for meeting in one.meetings:
            meeting.run = one.run
    copy_in([meeting for one in runs for meeting in one.meetings])
    copy_in([
        CourseRun.trainers.through(courserun_id=one.run.pk, person_id=trainer.pk)
        for one in runs
        for trainer in one.trainers
    ])  # fmt: skip


def _venues(story: Story) -> list[Venue]:
    venues = [
        Venue(
            place,
            Location(
                name=place.name,
                address=f"{place.street}, {place.postcode} {place.city}",
                city=place.city,
                directions="Meld je bij de receptie; de zaal staat op het scherm in de hal.",
                created_at=story.now - datetime.timedelta(days=900),
            ),
        )
        for place in PLACES
    ]
    copy_in([venue.location for venue in venues])
    return venues
