"""What the end of an employment means for the wishes that were asked for it.

With a next employment in the same organisation they go along. Else the portal withdraws what
nobody decided about, as soon as it lies after the last day or that day has passed.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_noop, ngettext

from core.transitions import StaleState
from enrollment.models import LearningWish
from enrollment.wishes.actions import hand_over, withdraw
from enrollment.wishes.querysets import WishQuerySet
from enrollment.wishes.states import WishState
from people.points import LeaverChange

REASON = gettext_noop("Je werk waarvoor je dit vroeg, eindigt.")


def close_wishes(change: LeaverChange) -> None:
    """Hands over or withdraws (`people.points.leaver_steps`)."""
    if change.successor is not None:
        hand_over(wishes=list(_open(change)), employment=change.successor, by=change.by)
        return
    for wish in _too_late(change).select_related("person"):
        try:
            withdraw(wish=wish, by=None, reason=REASON)
        except StaleState:  # Decided a moment ago: then there is nothing to withdraw.
            continue


def closed_preview(change: LeaverChange) -> Sequence[str]:
    """How many wishes go over or are withdrawn (`people.points.leaver_previews`)."""
    if change.successor is not None:
        number = _open(change).count()
        words = ngettext(
            "%(n)s leerwens gaat mee naar het andere dienstverband.",
            "%(n)s leerwensen gaan mee naar het andere dienstverband.",
            number,
        )
    else:
        number = _too_late(change).count()
        words = ngettext(
            "%(n)s leerwens waarover nog niemand besliste, wordt ingetrokken.",
            "%(n)s leerwensen waarover nog niemand besliste, worden ingetrokken.",
            number,
        )
    return [words % {"n": number}] if number else []


def open_wishes(day: datetime.date) -> Sequence[int]:
    """Employments that ended before `day` with an undecided wish (`people.points.open_ends`)."""
    found = LearningWish.objects.undecided().filter(employment__until__lt=day)
    return list(found.order_by().values_list("employment_id", flat=True).distinct())


def _open(change: LeaverChange) -> WishQuerySet:
    states = (WishState.REQUESTED, WishState.APPROVED)
    return LearningWish.objects.filter(employment=change.employment, state__in=states)


def _too_late(change: LeaverChange) -> WishQuerySet:
    undecided = LearningWish.objects.undecided().filter(employment=change.employment)
    if change.last_day < timezone.localdate():
        return undecided
    return undecided.filter(starts_on__gt=change.last_day)
