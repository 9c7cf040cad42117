"""How the couplings are doing, for who operates the portal. Reads only, in a number of queries that
does not grow with what is in them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moodle.connections.alarms import is_stale
from moodle.connections.models import CallCount, Connection
from moodle.links.models import (
    CourseLink,
    EnrolmentLink,
    GroupLink,
    Link,
    PersonLink,
    SeenCompletion,
)
from moodle.models import Drift
from moodle.states import DriftKind, LinkState, Outcome

SHOWN = 50
"""So many of what is stuck are shown; the numbers count all."""
KINDS: dict[str, Any] = {
    "person": PersonLink,
    "course": CourseLink,
    "group": GroupLink,
    "enrolment": EnrolmentLink,
}
SUBJECTS = {
    "person": _("accounts"),
    "course": _("cursussen"),
    "group": _("groepen"),
    "enrolment": _("inschrijvingen"),
}
STUCK = (LinkState.PARKED, LinkState.CONFLICT)


@dataclass
class Stuck:
    """One thing that was put aside. `key` names it in a form."""

    key: str
    name: str
    reason: str
    since: datetime.datetime


@dataclass
class Status:
    connection: Connection
    counts: Counter[str] = field(default_factory=Counter)
    """By state, over everything."""
    waiting_since: datetime.datetime | None = None
    calls: int = 0
    """Of the last day, as are items and errors."""
    items: int = 0
    errors: list[tuple[str, int]] = field(default_factory=list)
    stuck: list[Stuck] = field(default_factory=list)
    proposals: list[PersonLink] = field(default_factory=list)
    drift: list[tuple[str, str, int]] = field(default_factory=list)
    unclaimed: int = 0
    """Completions that found no enrollment, or were refused."""
    stale: bool = False


def overview() -> list[Status]:
    found = {one.pk: Status(one) for one in Connection.objects.order_by("name")}
    for status in found.values():
        status.stale = is_stale(status.connection)
    for model in KINDS.values():
        _count(found, model)
    _calls(found)
    for kind, model in KINDS.items():
        for link in _rows(model).filter(state__in=STUCK).order_by("pk")[:SHOWN]:
            _add(found, kind, link)
    proposed = PersonLink.objects.filter(state=LinkState.PROPOSED).select_related("person")
    for person_link in proposed.order_by("pk")[:SHOWN]:
        found[person_link.connection_id].proposals.append(person_link)
    _others(found)
    return list(found.values())


def _count(found: dict[int, Status], model: Any) -> None:
    groups = model._default_manager.values("connection", "state").annotate(
        number=Count("pk"), oldest=Min("wanted_at")
    )
    for group in groups:
        status = found[group["connection"]]
        status.counts[group["state"]] += group["number"]
        if group["state"] == LinkState.WAITING and group["oldest"]:
            since = status.waiting_since
            status.waiting_since = min(since, group["oldest"]) if since else group["oldest"]


def _calls(found: dict[int, Status]) -> None:
    since = timezone.now() - datetime.timedelta(days=1)
    groups = (
        CallCount.objects.filter(hour__gte=since)
        .values("connection", "error")
        .annotate(calls=Sum("calls"), items=Sum("items"))
    )
    for group in groups.order_by("connection", "-calls", "error"):
        status = found[group["connection"]]
        status.calls += group["calls"]
        if group["error"]:
            status.errors.append((group["error"], group["calls"]))
        else:
            status.items += group["items"]


def _rows(model: Any) -> Any:
    related = {
        PersonLink: ("person",),
        CourseLink: ("course",),
        GroupLink: ("run__course",),
        EnrolmentLink: ("person_link__person", "course_link__course"),
    }[model]
    texts = {
        PersonLink: (),
        CourseLink: ("course__texts",),
        GroupLink: ("run__course__texts",),
        EnrolmentLink: ("course_link__course__texts",),
    }[model]
    return model._default_manager.select_related(*related).prefetch_related(*texts)


def _add(found: dict[int, Status], kind: str, link: Any) -> None:
    since = link.wanted_at or link.created_at
    stuck = Stuck(f"{kind}-{link.pk}", _name(link), link.reason, since)
    found[link.connection_id].stuck.append(stuck)


def _name(link: Link) -> str:
    match link:
        case PersonLink():
            return link.person.full_name
        case CourseLink():
            return link.course.title
        case GroupLink():
            return link.run.course.title
        case EnrolmentLink():
            return f"{link.person_link.person.full_name} · {link.course_link.course.title}"
    raise TypeError(type(link).__name__)


def _others(found: dict[int, Status]) -> None:
    drift = Drift.objects.filter(decided="").values("connection", "kind", "subject")
    for group in drift.annotate(number=Count("pk")).order_by("kind", "subject"):
        kind = str(DriftKind(group["kind"]).label)
        words = str(SUBJECTS[group["subject"]])
        found[group["connection"]].drift.append((kind, words, group["number"]))
    seen = SeenCompletion.objects.filter(outcome__in=[Outcome.NOBODY, Outcome.REFUSED])
    unclaimed = seen.values_list("course_link__connection").annotate(number=Count("pk"))
    for connection_id, number in unclaimed:
        found[connection_id].unclaimed = number


def links_of(keys: Sequence[str]) -> list[Link]:
    """What a form names as stuck; what is no such key is passed over."""
    found: list[Link] = []
    for key in keys:
        kind, _dash, number = key.partition("-")
        if kind in KINDS and number.isdigit():
            rows = KINDS[kind]._default_manager.filter(pk=int(number), state__in=STUCK)
            found.extend(rows)
    return found
