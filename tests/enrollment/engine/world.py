"""What the rules are about, in plain Python: organisations, people, runs, and who wants a seat."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPEN = ("requested", "waitlisted", "offered", "booked")
WISHES = ("requested", "waitlisted", "offered")
CHAINS = {
    "none": [],
    "manager": ["manager"],
    "officer": ["officer"],
    "budget": ["budget_holder"],
    "manager_budget": ["manager", "budget_holder"],
    "manager_officer": ["manager", "officer"],
}


class No(Exception):
    """The rules refuse this."""


def hours(number: float) -> datetime.timedelta:
    return datetime.timedelta(hours=number)


def days(number: float) -> datetime.timedelta:
    return datetime.timedelta(days=number)


def day_of(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(AMSTERDAM).date()


@dataclass
class Org:
    """An organisation, what it asks of its people, and what it made of the one course."""

    name: str
    officers: set[str]
    rule: str = "none"
    own_rule: str = ""
    price: int = 100
    holds: bool = True
    late: int = 0
    budget: int | None = None
    holder: str | None = None
    live: bool = True
    hidden: bool = False
    ended: bool = False

    @property
    def chain(self) -> list[str]:
        """Who must agree, in order: the offer's own rule, else the organisation's, which lets pass
        what costs nothing."""
        return CHAINS[self.own_rule or (self.rule if self.price > 0 else "none")]


@dataclass
class Job:
    since: datetime.date
    until: datetime.date | None = None


@dataclass
class Human:
    name: str
    org: str
    manager: str | None
    jobs: list[Job]
    active: bool = True


@dataclass
class Share:
    seats: int
    release_on: datetime.date
    released: bool = False


@dataclass
class TeamSeats:
    """Seats that a manager reserved, and still names people for."""

    manager: str
    org: str
    seats: int
    before: datetime.date


@dataclass
class Run:
    capacity: int
    starts: datetime.datetime | None
    closes: datetime.datetime | None
    stop_days: int
    priority: str
    direct: bool
    offer_hours: int
    access_days: int | None
    organiser: str = "a"
    state: str = "open"
    overbooked: int = 0
    shares: dict[str, Share] = field(default_factory=dict)
    team: list[TeamSeats] = field(default_factory=list)

    @property
    def ends(self) -> datetime.datetime | None:
        return self.starts and self.starts + hours(7)

    @property
    def stop(self) -> datetime.datetime | None:
        """From then on nobody who waits gets a seat."""
        ends = [self.starts - days(self.stop_days)] if self.starts else []
        return min(ends + ([self.closes] if self.closes else []), default=None)


@dataclass
class Step:
    decider: str
    state: str = "waiting"
    opened: datetime.datetime | None = None
    reminded: bool = False
    escalated: bool = False


@dataclass
class Money:
    org: Org
    amount: Decimal
    state: str
    overruled: bool = False


@dataclass
class Want:
    """One enrollment."""

    run: Run
    who: Human
    job: Job
    since: datetime.datetime
    compulsory: bool
    price: int
    state: str = "requested"
    holds: bool = False
    held_until: datetime.datetime | None = None
    free_until: datetime.datetime | None = None
    late: int = 0
    access_until: datetime.date | None = None
    steps: list[Step] = field(default_factory=list)
    money: Money | None = None

    @property
    def step(self) -> Step | None:
        """Whose turn it is."""
        return next((one for one in self.steps if one.state == "waiting" and one.opened), None)
