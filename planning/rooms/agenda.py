"""Four weeks of a room or a trainer, day by day."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils import timezone

from planning.holidays import holiday_name

LENGTH = datetime.timedelta(days=28)
EARLIEST, LATEST = datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)


class Timed(Protocol):
    @property
    def starts_at(self) -> datetime.datetime: ...


@dataclass(frozen=True)
class Day:
    date: datetime.date
    holiday: str
    items: list[Any]


@dataclass(frozen=True)
class Period:
    """Days from `first` on, with what an agenda needs to leaf through."""

    first: datetime.date

    @classmethod
    def of(cls, asked: datetime.date) -> Period:
        return cls(min(max(asked, EARLIEST), LATEST))

    @property
    def last(self) -> datetime.date:
        return self.first + LENGTH - datetime.timedelta(days=1)

    @property
    def earlier(self) -> datetime.date:
        return self.first - LENGTH

    @property
    def later(self) -> datetime.date:
        return self.first + LENGTH

    @property
    def starts_at(self) -> datetime.datetime:
        return _midnight(self.first)

    @property
    def ends_at(self) -> datetime.datetime:
        return _midnight(self.later)


def by_day(items: Iterable[Timed]) -> list[Day]:
    """The days on which something begins, in order."""
    ordered = sorted(items, key=lambda item: item.starts_at)
    grouped = itertools.groupby(ordered, key=lambda item: timezone.localdate(item.starts_at))
    return [Day(day, holiday_name(day), list(group)) for day, group in grouped]


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
