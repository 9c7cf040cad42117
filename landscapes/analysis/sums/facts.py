"""What is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

EVERYONE = "everyone"
ISLAND, POLDER, BRIDGE = "island", "polder", "bridge"


@dataclass(frozen=True)
class Zone:
    key: str
    kind: str
    title: str
    adjacent: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Mark:
    """An intervention on a map. `shares` is zone key → percent, together 100."""

    pk: int
    title: str
    shares: Mapping[str, int]
    organisation: int = 0
    owner: str = ""
    """Who does it: `d<department>`, or `o<organisation>` when no department is named."""
    audience: str = EVERYONE
    serves: frozenset[int] = frozenset()
    """Organisations whose people it is for, besides the owner's own."""
    status: str = "running"
    text: str = ""
    themes: frozenset[str] = frozenset()
    competences: frozenset[int] = frozenset()
    preferences: frozenset[str] = frozenset()
    links: frozenset[int] = frozenset()
    """Interventions that it has to do with, in either direction."""
    is_course: bool = False
    reach: int = 0


@dataclass(frozen=True)
class Sum:
    """A figure, and the interventions behind it."""

    weight: int = 0
    marks: tuple[int, ...] = field(default=())

    def plus(self, mark: int, percent: int) -> Sum:
        return Sum(self.weight + percent, (*self.marks, mark))


def per_zone(marks: Iterable[Mark]) -> dict[str, Sum]:
    """Zone key → its sum; zones where nothing stands are left out."""
    found: dict[str, Sum] = {}
    for mark in marks:
        for key, percent in mark.shares.items():
            found[key] = found.get(key, Sum()).plus(mark.pk, percent)
    return found
