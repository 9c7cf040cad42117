"""From what people type (a day and a time in Amsterdam) to a moment.

Twice a year the clock changes: one hour does not exist, another comes twice. Guessing would put a
meeting an hour off in somebody's calendar, so both are refused with a reason.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class NoSuchTime(ValueError):
    """This time does not exist on that day, or exists twice; the message says what to choose."""


def amsterdam_moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """The aware moment of that day and time. Raises NoSuchTime at the change of the clock."""
    naive = datetime.datetime.combine(day, time)
    moment = naive.replace(tzinfo=AMSTERDAM)
    words = {"day": date_format(day, "j F Y"), "time": time_format(time, "TIME_FORMAT")}
    if moment.astimezone(datetime.UTC).astimezone(AMSTERDAM).replace(tzinfo=None) != naive:
        raise NoSuchTime(
            _(
                "Op %(day)s bestaat %(time)s uur niet: de klok gaat dan een uur vooruit. "
                "Kies een andere tijd."
            )
            % words
        )
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        raise NoSuchTime(
            _(
                "Op %(day)s komt %(time)s uur twee keer voor: de klok gaat dan een uur terug. "
                "Kies een andere tijd."
            )
            % words
        )
    return moment
