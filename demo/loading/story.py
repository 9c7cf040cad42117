"""What every stage of the load shares: how much, which random stream, and which day it is."""

from __future__ import annotations

import datetime
import random
import uuid
from dataclasses import dataclass

from django.utils import timezone

WORKDAY_STARTS = datetime.time(7, 0)
_HOLIDAYS = {(1, 1), (4, 27), (5, 5), *((12, day) for day in range(24, 32))}
"""Days (month, day) on which nobody teaches; the movable feasts are left out."""


def last_morning() -> datetime.date:
    """The day in Amsterdam whose working morning has begun: before seven that is yesterday.

    Nothing in a story may have happened after the moment at which it is told.
    """
    now = timezone.localtime()
    return now.date() - datetime.timedelta(days=now.time() < WORKDAY_STARTS)


@dataclass(frozen=True)
class Size:
    """How many rows a load makes. `capacity_limit` keeps runs fillable where people are few."""

    people: int
    courses: int
    runs: int
    enrollments: int
    capacity_limit: int | None = None


SIZES: dict[str, Size] = {
    "S": Size(people=60, courses=40, runs=80, enrollments=300, capacity_limit=6),
    "demo": Size(people=14_000, courses=1_200, runs=3_000, enrollments=60_000),
    "M": Size(people=14_000, courses=10_000, runs=30_000, enrollments=400_000),
    "L": Size(people=140_000, courses=100_000, runs=300_000, enrollments=1_000_000),
}


@dataclass(frozen=True)
class Story:
    """One seeded telling of the demo: the same seed, size and day give the same rows.

    `now` is seven in the morning of `today` in Amsterdam, so that the hour of loading does not
    matter; whatever lies in the past was done before it.
    """

    size: Size
    seed: int
    today: datetime.date

    @property
    def now(self) -> datetime.datetime:
        return self.moment(self.today, WORKDAY_STARTS)

    def rng(self, stage: str) -> random.Random:
        """A stream of its own for each stage: a change in one leaves the others as they were."""
        return random.Random(f"{self.seed}/{stage}")  # nosec B311

    def day(self, offset: int) -> datetime.date:
        return self.today + datetime.timedelta(days=offset)

    @staticmethod
    def moment(day: datetime.date, clock: datetime.time) -> datetime.datetime:
        """That time on Amsterdam's clock."""
        return timezone.make_aware(datetime.datetime.combine(day, clock))

    def before_now(self, rng: random.Random, *, days: int) -> datetime.datetime:
        """Some moment in the last `days` days."""
        return self.now - datetime.timedelta(minutes=rng.randrange(60, days * 24 * 60))


def draw_uuid(rng: random.Random) -> uuid.UUID:
    """A version 4 UUID out of the seeded stream."""
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def is_workday(day: datetime.date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def next_workday(day: datetime.date) -> datetime.date:
    while not is_workday(day):
        day += datetime.timedelta(days=1)
    return day
