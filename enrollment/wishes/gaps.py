"""Wishes together are a list of what the catalogue lacks.

Of the own organisation a learning adviser sees who asked. Of others only how many, from five up;
their titles are never shown, for those may tell who wrote them: a group that lives there alone is
named by words that at least five wishes share.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.utils import timezone

from enrollment.models import LearningWish
from enrollment.wishes.grouping import group_titles, shared_words
from enrollment.wishes.states import WishState
from people.permissions import Permission
from people.policy import Actor

SUPPRESSED_UNDER = 5
PERIODS = (90, 365, 1095)
"""Days that one can look back."""
MOST_TITLES = 2000
"""Different titles that are put together; beyond these the least asked are left out."""


@dataclass
class Gap:
    """About the same wish, asked by several."""

    label: str
    own: int
    elsewhere: int | None
    """None: asked elsewhere by fewer than five, perhaps by nobody."""
    titles: list[str] = field(default_factory=list)
    wishes: list[LearningWish] = field(default_factory=list)
    """Those of the own organisation, where the actor may see names."""

    @property
    def total(self) -> int:
        return self.own + (self.elsewhere or 0)


def gaps_for(actor: Actor, days: int) -> list[Gap]:
    """What was asked in that period, most asked first. One query."""
    own, elsewhere = _counts(actor, days)
    asked = Counter(own) + Counter(elsewhere)
    groups = group_titles(dict(asked.most_common(MOST_TITLES)))
    gaps = (_gap(titles, own, elsewhere) for titles in groups.values())
    return sorted((gap for gap in gaps if gap), key=lambda gap: (-gap.total, gap.label))


def add_wishes(actor: Actor, days: int, gaps: list[Gap]) -> None:
    """Puts the wishes that the actor may read in the gaps of one page. One query."""
    reach = actor.reach(Permission.ENROLLMENT_READ)
    if not reach:
        return
    titles = [title for gap in gaps for title in gap.titles]
    found = _wanted(days).filter(reach.q("organisation"), title__in=titles)
    by_title = defaultdict(list)
    for wish in found.select_related("person", "department").order_by("-created_at", "pk"):
        by_title[wish.title].append(wish)
    for gap in gaps:
        gap.wishes = [wish for title in gap.titles for wish in by_title[title]]


def _wanted(days: int) -> QuerySet[LearningWish]:
    """Also what was refused: it was missed all the same."""
    since = timezone.now() - datetime.timedelta(days=days)
    return LearningWish.objects.filter(created_at__gte=since).exclude(state=WishState.WITHDRAWN)


def _counts(actor: Actor, days: int) -> tuple[dict[str, int], dict[str, int]]:
    here = actor.reach(Permission.COURSE_EDIT)
    own: dict[str, int] = defaultdict(int)
    elsewhere: dict[str, int] = defaultdict(int)
    rows = _wanted(days).values_list("title", "organisation").annotate(number=Count("pk"))
    for title, organisation_id, number in rows.order_by():
        side = own if organisation_id in here else elsewhere
        side[title] += number
    return own, elsewhere


def _gap(titles: list[str], own: Mapping[str, int], elsewhere: Mapping[str, int]) -> Gap | None:
    here = [title for title in titles if own.get(title)]
    number = sum(elsewhere.get(title, 0) for title in titles)
    shown = number if number >= SUPPRESSED_UNDER else None
    if here:
        label = max(here, key=lambda title: (own[title], title))
        return Gap(label, sum(own[title] for title in here), shown, here)
    if shown is None:
        return None
    every = [title for title in titles for _time in range(elsewhere.get(title, 0))]
    words = shared_words(every, SUPPRESSED_UNDER)
    return Gap(" ".join(words[:4]), 0, shown) if words else None
