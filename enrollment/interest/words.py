"""When and where somebody's interest lies, in words."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.portal import day
from enrollment.interest.seasons import season_of
from enrollment.models import Interest


def when_of(interest: Interest) -> str:
    """'najaar 2026', 'van 3 maart tot en met 1 juni', 'op elk moment'."""
    first, last = interest.since, interest.until
    if first and last:
        season = season_of(first)
        if (season.first_day, season.last_day) == (first, last):
            return season.label
        return _("van %(first)s tot en met %(last)s") % {"first": day(first), "last": day(last)}
    if first:
        return _("vanaf %(first)s") % {"first": day(first)}
    return _("tot en met %(last)s") % {"last": day(last)} if last else _("op elk moment")


def where_of(interest: Interest) -> str:
    return interest.city or _("waar dan ook")


def has_gone_by(interest: Interest, today: datetime.date | None = None) -> bool:
    return interest.until is not None and interest.until < (today or timezone.localdate())
