"""What the end of an employment means for interest: it goes along with a next one in the same
organisation, and else ends."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import ngettext

from enrollment.interest.ending import end_interests
from enrollment.interest.querysets import InterestQuerySet
from enrollment.models import Interest
from people.points import LeaverChange


def end_for_leaver(change: LeaverChange) -> None:
    """Hands over or ends (`people.points.leaver_steps`)."""
    if change.successor is not None:
        _open(change).update(employment=change.successor)
        return
    end_interests(_too_late(change))


def ended_preview(change: LeaverChange) -> Sequence[str]:
    """How many would end (`people.points.leaver_previews`)."""
    number = 0 if change.successor is not None else _too_late(change).count()
    words = ngettext(
        "%(n)s keer belangstelling zonder datum vervalt.",
        "%(n)s keer belangstelling zonder datum vervallen.",
        number,
    )
    return [words % {"n": number}] if number else []


def open_interests(day: datetime.date) -> Sequence[int]:
    """Employments that ended before `day` with interest left (`people.points.open_ends`)."""
    found = Interest.objects.open().filter(employment__until__lt=day)
    return list(found.order_by().values_list("employment_id", flat=True).distinct())


def _open(change: LeaverChange) -> InterestQuerySet:
    return Interest.objects.open().filter(employment=change.employment)


def _too_late(change: LeaverChange) -> InterestQuerySet:
    """What begins after the last day; all of it when that day has passed."""
    if change.last_day < timezone.localdate():
        return _open(change)
    return _open(change).filter(since__gt=change.last_day)
