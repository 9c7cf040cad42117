"""The versions of a course, from what the triggers kept: who, when, what changed in words."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from catalog.curating.values import DETAILS, TextValues, text_values
from catalog.curating.words import (
    Change,
    detail_change,
    in_words,
    stored_list_changes,
    text_changes,
)
from catalog.models import Course, Language, Sharing, Supplier
from catalog.states import CourseState
from core.templatetags.portal import euro
from organisations.models import Organisation
from people.models import Person

EVENTS_READ = 400
"""Of each kind, the newest: nobody reads further back on a page."""


@dataclass
class Version:
    """What was saved at one moment, by one person."""

    at: datetime.datetime
    who: str
    changes: list[Change] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)
    """Texts that can be taken back: the number of the version and its language."""
    created: bool = False


def versions_of(course: Course) -> list[Version]:
    """Newest first. What one transaction wrote is one version; a version that changed nothing
    that people see is left out."""
    versions: dict[tuple[datetime.datetime, Any], Version] = {}
    names = _Names()
    for event, changes in _all(course, names):
        key = (event.pgh_created_at, event.pgh_context_id)
        version = versions.setdefault(key, Version(event.pgh_created_at, names.actor(event)))
        version.changes += changes
        if _model(event) == "CourseTextEvent" and changes:
            version.texts.append((event.pk, str(Language(event.language).label)))
        version.created |= _model(event) == "CourseEvent" and event.pgh_label == "insert"
    shown = [version for version in versions.values() if version.changes or version.created]
    return sorted(shown, key=lambda version: version.at, reverse=True)


def _all(course: Course, names: _Names) -> Iterator[tuple[Any, list[Change]]]:
    for model, owner, differ in (
        ("CourseEvent", "pgh_obj_id", _of_details),
        ("CourseTextEvent", "course_id", _of_texts),
        ("PublicationEvent", "course_id", _of_publications),
    ):
        events = apps.get_model("catalog", model).objects.filter(**{owner: course.pk})
        found = list(events.select_related("pgh_context").order_by("-pgh_id")[:EVENTS_READ])
        names.learn(found)
        before: dict[Any, Any] = {}
        for event in reversed(found):
            row = event.language if model == "CourseTextEvent" else event.pgh_obj_id
            known = before.get(row)
            if known is not None or event.pgh_label == "insert":
                yield event, differ(known, event, names)
            before[row] = event


def _model(event: Any) -> str:
    return type(event).__name__


def _of_details(before: Any, event: Any, names: _Names) -> list[Change]:
    context = event.pgh_context.metadata if event.pgh_context else {}
    lists = list(stored_list_changes(context.get("lists")))
    if before is None:
        return lists
    changes = [detail_change(name, getattr(before, name), getattr(event, name)) for name in DETAILS]
    changes += [
        _named(_("Stand"), *(str(CourseState(one.state).label) for one in (before, event))),
        _named(_("Delen"), *(str(Sharing(one.sharing).label) for one in (before, event))),
        _named(_("Leverancier"), *(names.supplier(one.supplier_id) for one in (before, event))),
        _named(
            _("Opmerking bij het terugsturen"),
            *(in_words("review_note", one.review_note) for one in (before, event)),
        ),
    ]
    return [change for change in changes if change] + lists


def _named(label: str, before: str, after: str) -> Change | None:
    return Change(label, before, after) if before != after else None


def _of_texts(before: Any, event: Any, _names: _Names) -> list[Change]:
    old: TextValues | None = text_values(before) if before else None
    return text_changes(event.language, old, text_values(event))


def _of_publications(before: Any, event: Any, names: _Names) -> list[Change]:
    where = names.organisation(event.organisation_id)
    old, new = _publication(before), _publication(event)
    return [Change(_("Open voor %(name)s") % {"name": where}, old, new)] if old != new else []


def _publication(event: Any) -> str:
    if event is None:
        return _("nee")
    until = event.until.strftime("%d-%m-%Y") if event.until else ""
    words = [_("vanaf %(day)s") % {"day": event.since.strftime("%d-%m-%Y")}]
    words += [_("tot en met %(day)s") % {"day": until}] if until else []
    words += (
        [_("prijs %(price)s") % {"price": euro(event.price_excl)}]
        if event.price_excl is not None
        else []
    )
    words += (
        [_("niet getoond: %(reason)s") % {"reason": event.hidden_reason}] if event.hidden_at else []
    )
    words += [event.note] if event.note else []
    return ", ".join(words)


class _Names:
    """Names of who and what the versions mention, in a few queries."""

    def __init__(self) -> None:
        self.people: dict[str, str] = {}
        self.suppliers: dict[int, str] = {}
        self.organisations: dict[int, str] = {}

    def learn(self, events: list[Any]) -> None:
        actors = {_actor(event) for event in events} - {None}
        known = Person.objects.filter(pk__in=actors)
        self.people |= {str(person.pk): person.full_name for person in known}
        suppliers: set[Any] = {getattr(event, "supplier_id", None) for event in events} - {None}
        if suppliers:
            found = Supplier.objects.filter(pk__in=suppliers).values_list("pk", "name")
            self.suppliers |= dict(found)
        organisations: set[Any] = {getattr(event, "organisation_id", None) for event in events}
        organisations -= {None}
        if organisations:
            named = Organisation.objects.filter(pk__in=organisations)
            self.organisations |= dict(named.values_list("pk", "short_name"))

    def actor(self, event: Any) -> str:
        actor = _actor(event)
        if actor is None:
            return _("het portaal")
        return self.people.get(str(actor), _("iemand die er niet meer is"))

    def supplier(self, pk: int | None) -> str:
        return self.suppliers.get(pk or 0, "") or _("leeg")

    def organisation(self, pk: int) -> str:
        return self.organisations.get(pk, "")


def _actor(event: Any) -> uuid.UUID | None:
    """Who did it, by opaque id; None is an import, a task or a command."""
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    try:
        return uuid.UUID(str(metadata.get("actor")))
    except ValueError:
        return None
