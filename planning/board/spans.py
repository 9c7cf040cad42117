"""The days of a board: a week from Monday on, or the whole weeks of a month."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from planning.holidays import holiday_name
from planning.rooms.agenda import EARLIEST, LATEST

DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(weeks=1)


@dataclass(frozen=True)
class Date:
    day: datetime.date
    holiday: str
    is_today: bool
    is_beside: bool
    """A day of the month before or after, shown to fill the week."""


@dataclass(frozen=True)
class Span:
    first: datetime.date
    """A Monday."""
    weeks: int
    asked: datetime.date

    @classmethod
    def week_of(cls, asked: datetime.date) -> Span:
        day = min(max(asked, EARLIEST), LATEST)
        return cls(day - day.weekday() * DAY, 1, day)

    @classmethod
    def month_of(cls, asked: datetime.date) -> Span:
        day = min(max(asked, EARLIEST), LATEST).replace(day=1)
        after = (day + 31 * DAY).replace(day=1)
        first = day - day.weekday() * DAY
        return cls(first, -(-(after - first).days // 7), day)

    @property
    def is_month(self) -> bool:
        return self.weeks > 1

    @property
    def last(self) -> datetime.date:
        return self.first + self.weeks * WEEK - DAY

    @property
    def earlier(self) -> datetime.date:
        return (self.asked - DAY).replace(day=1) if self.is_month else self.first - WEEK

    @property
    def later(self) -> datetime.date:
        return (self.asked + 31 * DAY).replace(day=1) if self.is_month else self.first + WEEK

    @property
    def starts_at(self) -> datetime.datetime:
        return _midnight(self.first)

    @property
    def ends_at(self) -> datetime.datetime:
        return _midnight(self.last + DAY)

    def dates(self) -> list[Date]:
        today, month = timezone.localdate(), self.asked.month
        days = [self.first + number * DAY for number in range(7 * self.weeks)]
        return [
            Date(day, holiday_name(day), day == today, self.is_month and day.month != month)
            for day in days
        ]


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
