"""Template helpers for times, money and durations, as people say them."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def day(moment: datetime.datetime | datetime.date) -> str:
    """'do 12 maart', 'Thu 12 March'; with the year when it is not this year's."""
    local = timezone.localtime(moment) if isinstance(moment, datetime.datetime) else moment
    return _day(local, with_year=local.year != timezone.localdate().year)


def _day(local: datetime.date, *, with_year: bool) -> str:
    return date_format(local, "D j F Y" if with_year else "D j F")


@register.filter
def clock(moment: datetime.datetime) -> str:
    """'9.00', in English '9:00'; in Amsterdam."""
    return time_format(timezone.localtime(moment), "TIME_FORMAT")


@register.filter
def moment(value: datetime.datetime) -> str:
    """'do 12 maart, 9.00 uur', 'Thu 12 March, 9:00'."""
    return _("%(day)s, %(time)s uur") % {"day": day(value), "time": clock(value)}


@register.simple_tag
def period(starts_at: datetime.datetime, ends_at: datetime.datetime) -> str:
    """'do 12 maart, 9.00–16.30 uur'; over several days 'do 12 maart t/m vr 13 maart'.

    In English 'Thu 12 March, 9:00–16:30' and 'Thu 12 March to Fri 13 March'. A year that both
    days share is written once. From midnight to midnight means that the hours are not known: only
    days are shown.
    """
    first, last = timezone.localtime(starts_at), timezone.localtime(ends_at)
    whole_days = (first.hour, first.minute, last.hour, last.minute) == (0, 0, 0, 0)
    if whole_days:
        last -= datetime.timedelta(minutes=1)
    if first.date() != last.date():
        named = first.year in (last.year, timezone.localdate().year)
        words = {"first": _day(first, with_year=not named), "last": day(last)}
        return _("%(first)s t/m %(last)s") % words
    if whole_days:
        return day(first)
    hours = f"{clock(first)}–{clock(last)}"
    return _("%(day)s, %(hours)s uur") % {"day": day(first), "hours": hours}


@register.filter
def euro(amount: Decimal | None) -> str:
    """'€ 1.250', '€ 12,50', in English '€1,250'.

    Nothing to pay is 'gratis', unknown (None) is 'prijs op aanvraag'.
    """
    if amount is None:
        return _("prijs op aanvraag")
    if amount == 0:
        return _("gratis")
    whole = amount == amount.to_integral_value()
    written = number_format(amount, 0 if whole else 2, force_grouping=True)
    return _("€ %(amount)s") % {"amount": written}


@register.filter
def duration(minutes: int | None) -> str:
    """'45 minuten', '6 uur', '2 dagen' (a day of study is eight hours)."""
    if minutes is None:
        return _("duur onbekend")
    if minutes < 60:
        return ngettext("%(n)d minuut", "%(n)d minuten", minutes) % {"n": minutes}
    if minutes >= 16 * 60 and minutes % (8 * 60) == 0:
        days = minutes // (8 * 60)
        return ngettext("%(n)d dag", "%(n)d dagen", days) % {"n": days}
    hours = number_format(round(Decimal(minutes) / 60, 1), 0 if minutes % 60 == 0 else 1)
    words = ngettext("%(hours)s uur", "%(hours)s uur", 1 if minutes == 60 else 2)
    return words % {"hours": hours}
