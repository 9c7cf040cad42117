"""Interest in a course, by season and place: what one would plan for.

Names are shown of the own organisation's people only; of others how many.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Course, Publication
from catalog.states import CourseState
from enrollment.interest.seasons import Season, season_of
from enrollment.models import Interest
from people.permissions import Permission
from people.policy import Actor
from people.querysets import holds_on
from planning.models import CourseRun


@dataclass
class Group:
    """People whom the same season and place suit; `season` is None where any time does."""

    season: Season | None
    city: str
    own: list[Interest] = field(default_factory=list)
    """Those whose names the actor may read."""
    elsewhere: list[int] = field(default_factory=list)
    """The keys of the others, never shown."""
    invited: int = 0

    @property
    def code(self) -> str:
        return f"{self.season.code if self.season else 'any'}|{self.city}"

    @property
    def total(self) -> int:
        return len(self.own) + len(self.elsewhere)

    @property
    def label(self) -> str:
        """'18 mensen willen najaar 2026 in Utrecht'."""
        who = ngettext("%(n)d collega wil", "%(n)d collega’s willen", self.total)
        season = self.season.label if self.season else _("op elk moment")
        place = _("in %(city)s") % {"city": self.city} if self.city else _("waar dan ook")
        return f"{who % {'n': self.total}} {season} {place}"


def groups_of(actor: Actor, course: Course) -> list[Group]:
    """By season, then place; where any time suits comes last. Two queries."""
    counting = Interest.objects.counting().filter(course=course)
    named = set(counting.named_to(actor).values_list("pk", flat=True))
    found: dict[tuple[Season | None, str], Group] = {}
    for one in counting.select_related("person", "employment__department", "invited_to"):
        season = season_for(one)
        group = found.setdefault((season, one.city), Group(season, one.city))
        if one.pk in named:
            group.own.append(one)
        else:
            group.elsewhere.append(one.pk)
        group.invited += one.invited_to_id is not None
    return sorted(found.values(), key=_place_in_list)


def season_for(interest: Interest, today: datetime.date | None = None) -> Season | None:
    """The first season that suits from today on; None when any does."""
    if interest.since is None and interest.until is None:
        return None
    today = today or timezone.localdate()
    return season_of(max(interest.since or today, today))


def _place_in_list(group: Group) -> tuple[Any, ...]:
    season = group.season
    when = (season.year, int(season.name)) if season else (9999, 0)
    return (*when, group.city)


def wanted_courses(actor: Actor, *, without_dates: bool) -> Any:
    """Courses that somebody is interested in and for which the actor may plan, most wanted first;
    with `wanted`, `own` and `has_dates`."""
    reach = actor.reach(Permission.RUN_MANAGE)
    counting = Interest.objects.counting().filter(course=OuterRef("pk"))
    offered = Publication.objects.filter(
        holds_on(timezone.localdate()), reach.q("organisation"), course=OuterRef("pk")
    )
    dates = CourseRun.objects.bookable().filter(course=OuterRef("pk"))
    courses: Any = (
        Course.objects.filter(reach.q("owner") | Q(Exists(offered)), state=CourseState.PUBLISHED)
        .annotate(
            wanted=_count(counting),
            own=_count(counting.named_to(actor)),
            has_dates=Exists(dates),
        )
        .filter(wanted__gt=0)
    )
    if without_dates:
        courses = courses.filter(has_dates=False)
    return courses.with_card_data().order_by("has_dates", "-wanted", "pk")


def _count(interests: Any) -> Coalesce:
    counted = interests.order_by().values("course").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
