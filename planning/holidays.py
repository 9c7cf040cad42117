"""Public holidays in the Netherlands: the days on which a course is rarely a good idea."""

from __future__ import annotations

import datetime
from functools import lru_cache

from dateutil.easter import easter  # type: ignore[import-untyped]
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AFTER_EASTER: tuple[tuple[int, Promise | str], ...] = (
    (-2, _("Goede Vrijdag")),
    (0, _("Eerste paasdag")),
    (1, _("Tweede paasdag")),
    (39, _("Hemelvaartsdag")),
    (49, _("Eerste pinksterdag")),
    (50, _("Tweede pinksterdag")),
)
ON_A_DATE: tuple[tuple[int, int, Promise | str], ...] = (
    (1, 1, _("Nieuwjaarsdag")),
    (12, 25, _("Eerste kerstdag")),
    (12, 26, _("Tweede kerstdag")),
)
LIBERATION_DAY = _("Bevrijdingsdag")
EVERY_FIVE_YEARS = 5
"""Liberation Day is a day off for the government in years that end in 0 or 5."""


def holiday_name(day: datetime.date) -> str:
    """What holiday `day` is; empty for any other day."""
    return str(_of_year(day.year).get(day, ""))


@lru_cache(maxsize=64)
def _of_year(year: int) -> dict[datetime.date, Promise | str]:
    sunday = easter(year)
    days: dict[datetime.date, Promise | str] = {
        datetime.date(year, month, number): name for month, number, name in ON_A_DATE
    }
    if year % EVERY_FIVE_YEARS == 0:
        days[datetime.date(year, 5, 5)] = LIBERATION_DAY
    for after, name in AFTER_EASTER:
        days[sunday + datetime.timedelta(days=after)] = name
    kings_day = datetime.date(year, 4, 27)
    if kings_day.isoweekday() == 7:
        kings_day -= datetime.timedelta(days=1)
    days[kings_day] = _("Koningsdag")
    return days
