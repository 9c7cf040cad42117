"""The enrolment that Moodle should hold for a person in a course."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Place:
    """One enrollment in the portal that gives access, or no longer does."""

    run_id: int
    dated: bool
    seated: bool
    """Has a seat, or had it and came to the end."""
    begins_at: datetime.datetime
    """The run's start; of a self-paced run the moment of booking."""
    ends_at: datetime.datetime | None = None
    """The run's end."""
    access_until: datetime.date | None = None
    """Self-paced: the last day of access."""


@dataclass(frozen=True)
class Manner:
    """How this Moodle wants it."""

    learner_role: int
    trainer_role: int
    opens_days: int
    closes_days: int


def enrolment(places: Sequence[Place], *, trains: Sequence[int], manner: Manner) -> dict[str, Any]:
    """Of all somebody's places in runs of one course, and the runs they train.

    Access begins with the first and ends with the last; 0 is without end. Nobody who lost the last
    place is taken out: suspended, they keep what they did.
    """
    seated = [place for place in places if place.seated]
    roles = [manner.learner_role] if seated else []
    if trains:
        roles.append(manner.trainer_role)
    start, end = _span(seated, manner)
    return {
        "roles": sorted(set(roles)),
        "groups": sorted({place.run_id for place in seated if place.dated} | set(trains)),
        "suspended": 0 if roles else 1,
        "start": 0 if trains else start,
        "end": 0 if trains else end,
    }


def _span(seated: Sequence[Place], manner: Manner) -> tuple[int, int]:
    """From and until, in Unix time."""
    if not seated:
        return 0, 0
    ends = [_end(place, manner) for place in seated]
    return min(_start(place, manner) for place in seated), 0 if 0 in ends else max(ends)


def _start(place: Place, manner: Manner) -> int:
    before = datetime.timedelta(days=manner.opens_days if place.dated else 0)
    return int((place.begins_at - before).timestamp())


def _end(place: Place, manner: Manner) -> int:
    if place.dated and place.ends_at is not None:
        return int((place.ends_at + datetime.timedelta(days=manner.closes_days)).timestamp())
    if place.access_until is None:
        return 0
    midnight = datetime.datetime.combine(
        place.access_until + datetime.timedelta(days=1), datetime.time(), AMSTERDAM
    )
    return int(midnight.timestamp())
