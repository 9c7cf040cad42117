"""The security log as the page shows it: names and words for ids and keys."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from people.models import Person, SecurityEvent
from people.permissions import Role
from people.rights.finding import matching
from people.rights.log import ACTION_LABELS

RESULTS: Mapping[str, Promise | str] = {
    "done": _("gelukt"),
    "refused": _("geweigerd"),
    "failed": _("mislukt"),
}
DETAIL_LABELS: Mapping[str, Promise | str] = {
    "role": _("rol"),
    "since": _("vanaf"),
    "until": _("tot en met"),
    "last_day": _("laatste dag"),
    "reason": _("reden"),
    "roles": _("aantal rollen"),
    "wave": _("golf"),
    "planned_live_on": _("verwacht op"),
    "theme": _("kleuren"),
    "values": _("waarden"),
    "note": _("opmerking"),
}


@dataclass(frozen=True)
class Line:
    """One event; `who` and `what` are names where the portal still knows them."""

    event: SecurityEvent
    action: Promise | str
    who: str
    what: str
    organisation: str
    result: Promise | str
    details: Sequence[tuple[Promise | str, str]]


def wanted_events(wanted: Mapping[str, Any]) -> QuerySet[SecurityEvent]:
    """Newest first. A person is found as the one who did it and as the one it was done to."""
    events = SecurityEvent.objects.order_by("-at", "-pk")
    if wanted.get("actie"):
        events = events.filter(action=wanted["actie"])
    if wanted.get("van"):
        events = events.filter(at__date__gte=wanted["van"])
    if wanted.get("tot"):
        events = events.filter(at__date__lte=wanted["tot"])
    if wanted.get("q"):
        people = matching(Person.objects.all(), wanted["q"]).order_by()
        as_text = people.annotate(text=Cast("pk", CharField())).values("text")
        events = events.filter(
            Q(actor_id__in=people.values("pk")) | Q(object_kind="person", object_id__in=as_text)
        )
    return events


def lines_of(events: Sequence[SecurityEvent]) -> list[Line]:
    """Two queries, however many events."""
    ids = {event.actor_id for event in events if event.actor_id}
    objects = (_uuid(event.object_id) for event in events if event.object_kind == "person")
    ids |= {key for key in objects if key}
    names = {person.pk: person.full_name for person in Person.objects.filter(pk__in=ids)}
    organisations = dict(
        Organisation.objects.filter(
            pk__in={event.organisation_id for event in events if event.organisation_id}
        ).values_list("pk", "short_name")
    )
    return [_line(event, names, organisations) for event in events]


def _line(
    event: SecurityEvent, names: Mapping[uuid.UUID, str], organisations: Mapping[int, str]
) -> Line:
    what = f"{event.object_kind} {event.object_id}".strip()
    if event.object_kind == "person":
        key = _uuid(event.object_id)
        what = names.get(key, event.object_id) if key else str(_("onbekend adres"))
    who = names.get(event.actor_id, str(event.actor_id)) if event.actor_id else ""
    return Line(
        event=event,
        action=ACTION_LABELS.get(event.action, event.action),
        who=who,
        what=what,
        organisation=organisations.get(event.organisation_id or 0, ""),
        result=RESULTS.get(event.result, event.result),
        details=[
            (DETAIL_LABELS.get(key, key), _words(key, value))
            for key, value in event.detail.items()
            if value not in ("", None, {}, [])
        ],
    )


def _words(key: str, value: Any) -> str:
    if key == "role" and value in Role.values:
        return str(Role(value).label)
    if isinstance(value, list):
        return str(len(value))
    if isinstance(value, dict):
        return ", ".join(f"{name} = {one}" for name, one in value.items())
    return str(value)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
