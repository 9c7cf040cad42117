"""What a delivery would do: the outcome of comparing, before anything is written."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.diff import Change, Difference
from people.hr.present import PresentEmployment
from people.hr.problems import Problem

NEW_PERSON = "#"
"""Before a personnel number: the person whom this delivery brings with that number."""

SECTIONS = ("new", "changed", "ending", "waiting")

MOST_LEAVING_PERCENT = 5


@dataclass(frozen=True, slots=True)
class NewEmployment:
    """`person` is an id, or `#number` for a person whom the delivery brings too."""

    number: str
    person: str
    fields: Mapping[str, Any]
    """Of the person (when new) and of the employment, as `compare` names them."""


@dataclass(frozen=True)
class Guard:
    """What makes the portal ask again, by name, before people lose their work in it."""

    leaving: int = 0
    present: int = 0
    managers_lost: int = 0
    """Managers who leave while people remain under them, and people left without a manager."""

    @property
    def too_many(self) -> bool:
        return self.leaving * 100 > self.present * MOST_LEAVING_PERCENT

    @property
    def asks(self) -> bool:
        return self.too_many or self.managers_lost > 0

    @property
    def number(self) -> int:
        """What who confirms it types."""
        return self.leaving if self.too_many else self.managers_lost


@dataclass
class Plan:
    new: list[NewEmployment] = field(default_factory=list)
    changed: list[Change[int]] = field(default_factory=list)
    """Per employment (its key) the fields that differ: own ones and those of the person."""
    departments: Difference[str] = field(default_factory=Difference)
    links: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Links to make, or to bring up to date, by number: the person's id and the row."""
    links_gone: list[int] = field(default_factory=list)
    entries: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {section: [] for section in SECTIONS}
    )
    """The readable difference, per section."""
    problems: list[Problem] = field(default_factory=list)
    guard: Guard = field(default_factory=Guard)
    unchanged: int = 0
    past: int = 0
    """Lines of people who had left before the portal knew them; nothing is made of these."""
    absence_ignored: bool = False
    blocked: bool = False
    employments: dict[int, PresentEmployment] = field(default_factory=dict)
    """The ones that change, by key."""

    @property
    def empty(self) -> bool:
        return not (
            self.new or self.changed or self.links or self.links_gone or not self.departments.empty
        )

    def counts(self) -> dict[str, Any]:
        return {
            **{section: len(self.entries[section]) for section in SECTIONS},
            "unchanged": self.unchanged,
            "past": self.past,
            "departments": len(self.departments.added) + len(self.departments.changed),
            "errors": sum(problem.is_error for problem in self.problems),
            "warnings": sum(not problem.is_error for problem in self.problems),
            "absence_ignored": self.absence_ignored,
            "blocked": self.blocked,
            "empty": self.empty,
            "guard": dataclasses.asdict(self.guard),
        }


def as_words(value: Any) -> str:
    """A value as it stands in the difference."""
    if value is None:
        return ""
    return f"{value:%d-%m-%Y}" if isinstance(value, datetime.date) else str(value)
