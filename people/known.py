"""What is known of somebody's employments, since when, and who told it.

The history triggers keep a row per version (pghistory). Two versions next to each other make a
change that people can read.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from django.apps import apps
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Department
from people.models import Employment, Person

SHOWN: Mapping[str, Promise | str] = {
    "department_id": gettext_lazy("Afdeling"),
    "function": gettext_lazy("Functie"),
    "scale": gettext_lazy("Schaal"),
    "cost_centre": gettext_lazy("Kostenplaats"),
    "manager_id": gettext_lazy("Leidinggevende"),
    "personnel_number": gettext_lazy("Personeelsnummer"),
    "since": gettext_lazy("Vanaf"),
    "until": gettext_lazy("Tot en met"),
}
"""The fields of an employment whose changes are shown, in this order."""


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One version of an employment: when it came, by whom or what, and what differs."""

    version: int
    at: datetime.datetime
    origin: str
    fields: tuple[FieldChange, ...]
    """Empty for the first version."""


@dataclass(frozen=True)
class _Names:
    """Names of what versions point at, found in two queries."""

    people: Mapping[uuid.UUID, str]
    departments: Mapping[int, str]

    def of(self, field: str, value: Any) -> str:
        if value in (None, ""):
            return "–"
        if field == "manager_id":
            return self.people.get(value, _("onbekend"))
        if field == "department_id":
            return self.departments.get(value, _("onbekend"))
        if isinstance(value, datetime.date):
            return date_format(value, "j F Y")
        return str(value)

    def origin(self, metadata: Mapping[str, Any]) -> str:
        """An import says so; else the colleague who did it; else a command on the server."""
        number = metadata.get("import") or metadata.get("personnel_import")
        if number:
            return _("personeelsbestand %(number)s") % {"number": number}
        actor = metadata.get("actor")
        if actor:
            return self.people.get(uuid.UUID(actor), _("onbekend"))
        return _("het portaal zelf")


def changes_of(employments: Iterable[Employment]) -> list[Change]:
    """The changes of those employments, newest first. Three queries."""
    versions = list(
        apps.get_model("people.EmploymentEvent")
        .objects.filter(pgh_obj_id__in=[employment.pk for employment in employments])
        .select_related("pgh_context")
        .order_by("pgh_obj_id", "pgh_id")
    )
    names = _names(versions)
    found = [
        change
        for _employment, rows in groupby(versions, key=lambda version: version.pgh_obj_id)
        for change in _steps(list(rows), names)
    ]
    return sorted(found, key=lambda change: change.version, reverse=True)


def _steps(versions: list[Any], names: _Names) -> Iterator[Change]:
    """Versions that differ in nothing we show (a touch of `modified_at`) are left out."""
    yield _change(versions[0], (), names)
    for before, after in pairwise(versions):
        fields = tuple(
            FieldChange(
                str(label),
                names.of(field, getattr(before, field)),
                names.of(field, getattr(after, field)),
            )
            for field, label in SHOWN.items()
            if getattr(before, field) != getattr(after, field)
        )
        if fields:
            yield _change(after, fields, names)


def _change(version: Any, fields: tuple[FieldChange, ...], names: _Names) -> Change:
    return Change(version.pgh_id, version.pgh_created_at, names.origin(_metadata(version)), fields)


def _metadata(version: Any) -> Mapping[str, Any]:
    return version.pgh_context.metadata if version.pgh_context else {}


def _names(versions: list[Any]) -> _Names:
    actors = {
        uuid.UUID(actor) for version in versions if (actor := _metadata(version).get("actor"))
    }
    people = actors | {version.manager_id for version in versions if version.manager_id}
    return _Names(
        people={person.pk: person.full_name for person in Person.objects.filter(pk__in=people)},
        departments=dict(
            Department.objects.filter(
                pk__in={version.department_id for version in versions}
            ).values_list("pk", "name")
        ),
    )
