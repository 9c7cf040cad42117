"""Template helpers for times, money and durations, as people say them."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def day(moment: datetime.datetime | datetime.date) -> str:
    """'do 12 maart'; with the year when it is not this year's."""
    local = timezone.localtime(moment) if isinstance(moment, datetime.datetime) else moment
    pattern = "D j F" if local.year == timezone.localdate().year else "D j F Y"
    return date_format(local, pattern).lower()


@register.filter
def clock(moment: datetime.datetime) -> str:
    """'9.00', in Amsterdam."""
    return date_format(timezone.localtime(moment), "G.i")


@register.simple_tag
def period(starts_at: datetime.datetime, ends_at: datetime.datetime) -> str:
    """'do 12 maart, 9.00–16.30 uur'; over several days 'do 12 maart t/m vr 13 maart'.

    From midnight to midnight means that the hours are not known: only days are shown.
    """
    first, last = timezone.localtime(starts_at), timezone.localtime(ends_at)
    whole_days = (first.hour, first.minute, last.hour, last.minute) == (0, 0, 0, 0)
    if whole_days:
        last -= datetime.timedelta(minutes=1)
    if first.date() != last.date():
        return _("%(first)s t/m %(last)s") % {"first": day(first), "last": day(last)}
    if whole_days:
        return day(first)
    hours = f"{clock(first)}–{clock(last)}"
    return _("%(day)s, %(hours)s uur") % {"day": day(first), "hours": hours}


@register.filter
def euro(amount: Decimal | None) -> str:
    """'€ 1.250', '€ 12,50'; free is 'gratis', unknown is 'prijs op aanvraag'."""
    if amount is None:
        return _("prijs op aanvraag")
    if amount == 0:
        return _("gratis")
    whole = amount == amount.to_integral_value()
    return f"€ {number_format(amount, 0 if whole else 2, force_grouping=True)}"


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
    hours = number_format(Decimal(minutes) / 60, 0 if minutes % 60 == 0 else 1)
    return _("%(hours)s uur") % {"hours": hours}
