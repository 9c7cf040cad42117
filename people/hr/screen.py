"""What the pages of an import show: its difference by section, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.hr.actions import progress_of
from people.hr.columns import LABELS
from people.hr.models import ImportState, PersonnelImport
from people.hr.plan import SECTIONS, Guard
from people.hr.problems import Problem
from people.hr.resuming import is_interrupted
from people.hr.undo import last_applied

PER_PAGE = 50
PROBLEMS = "problems"
SECTION_WORDS: Mapping[str, Promise | str] = {
    "new": _("Nieuw"),
    "changed": _("Veranderd"),
    "ending": _("Uit dienst"),
    "waiting": _("Wacht op bevestiging"),
    PROBLEMS: _("Problemen"),
}
FIELD_WORDS: Mapping[str, Promise | str] = {**LABELS, "manager": _("leidinggevende")}


@dataclass(frozen=True)
class Line:
    """What changes for one employment."""

    number: str
    name: str
    line: int
    fields: list[tuple[str, str, str]]


class ImportScreen:
    def __init__(self, delivery: PersonnelImport, query: QueryDict) -> None:
        self.delivery = delivery
        self.query = query

    @property
    def busy(self) -> bool:
        return self.delivery.state in {ImportState.QUEUED, ImportState.RUNNING}

    @cached_property
    def interrupted(self) -> bool:
        return is_interrupted(self.delivery)

    @property
    def ready(self) -> bool:
        return self.delivery.state == ImportState.READY

    @property
    def blocked(self) -> bool:
        return bool(self.delivery.counts["blocked"])

    @property
    def empty(self) -> bool:
        return bool(self.delivery.counts["empty"])

    @property
    def progress(self) -> int:
        return progress_of(self.delivery)

    @property
    def guard(self) -> Guard:
        return Guard(**self.delivery.counts.get("guard", {}))

    @cached_property
    def can_undo(self) -> bool:
        if self.delivery.state != ImportState.APPLIED:
            return False
        last = last_applied(self.delivery.organisation)
        return last is not None and last.pk == self.delivery.pk

    @cached_property
    def has_columns(self) -> bool:
        """Whether the file had a line of column names to choose from."""
        return self.ready and bool(
            PersonnelImport.objects.filter(pk=self.delivery.pk).exclude(rows__table__header=[])
        )

    @cached_property
    def chosen(self) -> str:
        """The section to show: as asked, else why it failed, else the first that has something."""
        asked = self.query.get("deel", "")
        if asked in SECTION_WORDS:
            return asked
        if self.delivery.state == ImportState.FAILED:
            return PROBLEMS
        filled = (name for name in SECTION_WORDS if self._count(name))
        return next(filled, SECTIONS[0])

    def tabs(self) -> list[dict[str, Any]]:
        return [
            {
                "url": f"?deel={name}",
                "label": label,
                "active": name == self.chosen,
                "count": self._count(name),
            }
            for name, label in SECTION_WORDS.items()
        ]

    def _count(self, name: str) -> int:
        if name == PROBLEMS:
            return len(self.delivery.problems)
        return int(self.delivery.counts.get(name, 0))

    @cached_property
    def shows_problems(self) -> bool:
        return self.chosen == PROBLEMS

    @cached_property
    def page(self) -> Page[Any]:
        """Only the section that is shown comes out of the database."""
        stored = self.delivery.problems if self.shows_problems else self._entries()
        page = Paginator(stored, PER_PAGE).get_page(self.query.get("pagina"))
        make = Problem.from_json if self.shows_problems else _line
        page.object_list = [make(one) for one in page.object_list]
        return page

    def _entries(self) -> list[dict[str, Any]]:
        found = PersonnelImport.objects.filter(pk=self.delivery.pk)
        entries = found.values_list(f"rows__difference__{self.chosen}", flat=True).first()
        return entries or []


def _line(entry: Mapping[str, Any]) -> Line:
    fields = [
        (str(FIELD_WORDS[field]), old or "–", new or "–") for field, old, new in entry["fields"]
    ]
    return Line(entry["number"], entry["name"], entry["line"], fields)
