"""What changed about a location, a room or a trainer, from what the triggers kept."""

from __future__ import annotations

import datetime
import itertools
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.portal import moment
from organisations.models import Organisation
from people.models import Person
from planning.rooms.models import Equipment

MOST_SHOWN = 20
LABELS: Mapping[str, Mapping[str, Promise]] = {
    "Location": {
        "name": gettext_lazy("Naam"),
        "address": gettext_lazy("Straat, nummer en postcode"),
        "city": gettext_lazy("Plaats"),
        "directions": gettext_lazy("Hoe kom je er?"),
        "organisation_id": gettext_lazy("Van wie"),
    },
    "Room": {
        "name": gettext_lazy("Naam"),
        "capacity": gettext_lazy("Groep"),
        "equipment": gettext_lazy("Aanwezig"),
        "wheelchair": gettext_lazy("Rolstoel"),
        "hearing_loop": gettext_lazy("Ringleiding"),
        "note": gettext_lazy("Voor de trainer"),
        "retired_at": gettext_lazy("Uit gebruik sinds"),
    },
    "Trainer": {
        "organisation_id": gettext_lazy("Te vragen door"),
        "retired_at": gettext_lazy("Gestopt op"),
    },
}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    at: datetime.datetime
    who: str
    created: bool
    changes: Sequence[Change]


def versions_of(row: Any) -> list[Version]:
    """Newest first, what changed nothing that people see left out; three queries."""
    kind = type(row).__name__
    events = apps.get_model("planning", f"{kind}Event").objects.filter(pgh_obj_id=row.pk)
    newest = events.select_related("pgh_context").order_by("-pgh_id")[: MOST_SHOWN + 1]
    found = list(reversed(newest))
    people = Person.objects.in_bulk({actor for one in found if (actor := _actor(one))})
    names = _names(found)
    versions = []
    for before, event in itertools.pairwise([None, *found]):
        created = event.pgh_label == "insert"
        changes = [] if before is None else _changes(kind, before, event, names)
        if created or changes:
            who = _who(_actor(event), people)
            versions.append(Version(event.pgh_created_at, who, created, changes))
    return versions[::-1]


def _changes(kind: str, before: Any, event: Any, names: Callable[[Any], str]) -> list[Change]:
    found = []
    for field, label in LABELS[kind].items():
        was, now = getattr(before, field), getattr(event, field)
        if was != now:
            found.append(Change(str(label), _words(field, was, names), _words(field, now, names)))
    return found


def _words(field: str, value: Any, names: Callable[[Any], str]) -> str:
    if field == "organisation_id":
        return names(value)
    if field == "equipment":
        labels = [str(Equipment(one).label) for one in value if one in Equipment]
        return ", ".join(labels) or _("leeg")
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, datetime.datetime):
        return moment(value)
    return str(value) if value not in (None, "") else _("leeg")


def _names(events: Sequence[Any]) -> Callable[[Any], str]:
    """Of organisations; None is everybody's."""
    pks: set[Any] = {getattr(one, "organisation_id", None) for one in events} - {None}
    known = dict(Organisation.objects.filter(pk__in=pks).values_list("pk", "short_name"))
    return lambda pk: known.get(pk, "") if pk else _("iedereen")


def _who(actor: uuid.UUID | None, people: Mapping[Any, Person]) -> str:
    if actor is None:
        return _("het portaal")
    person = people.get(actor)
    return person.full_name if person else _("iemand die er niet meer is")


def _actor(event: Any) -> uuid.UUID | None:
    """Who did it, by opaque id; None is a task or a command."""
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    try:
        return uuid.UUID(str(metadata.get("actor")))
    except ValueError:
        return None
