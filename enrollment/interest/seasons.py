"""Seasons: the words in which people say when a course would suit them. Imports nothing of ours."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext as _


class Name(IntEnum):
    """The month in which it begins."""

    SPRING = 3
    SUMMER = 6
    AUTUMN = 9
    WINTER = 12


@dataclass(frozen=True, order=True)
class Season:
    """Three months; a winter bears the year in which it begins."""

    year: int
    name: Name

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, self.name, 1)

    @property
    def last_day(self) -> datetime.date:
        return self.next().first_day - datetime.timedelta(days=1)

    def next(self) -> Season:
        if self.name == Name.WINTER:
            return Season(self.year + 1, Name.SPRING)
        return Season(self.year, Name(self.name + 3))

    @property
    def code(self) -> str:
        return f"{self.year}-{int(self.name)}"

    @property
    def label(self) -> str:
        match self.name:
            case Name.SPRING:
                words = _("voorjaar %(year)s")
            case Name.SUMMER:
                words = _("zomer %(year)s")
            case Name.AUTUMN:
                words = _("najaar %(year)s")
            case _winter:
                words = _("winter %(year)s–%(next)s")
        return words % {"year": self.year, "next": self.year + 1}


def season_of(day: datetime.date) -> Season:
    if day.month < Name.SPRING:
        return Season(day.year - 1, Name.WINTER)
    return Season(day.year, max(name for name in Name if name <= day.month))


def seasons_from(day: datetime.date, number: int) -> list[Season]:
    """That of `day` and those after it."""
    found = [season_of(day)]
    while len(found) < number:
        found.append(found[-1].next())
    return found


def read_season(code: str) -> Season | None:
    """The season of a `code`; None for anything else."""
    year, _dash, month = code.partition("-")
    if not (year.isdecimal() and len(year) == 4 and month in {str(int(name)) for name in Name}):
        return None
    return Season(int(year), Name(int(month))) if 2000 <= int(year) < 3000 else None
