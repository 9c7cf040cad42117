"""What stands by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from landscapes.analysis.sums.facts import BRIDGE, ISLAND, POLDER, Mark, Zone


@dataclass(frozen=True)
class TornTheme:
    """A theme on two islands, with nothing between them."""

    theme: str
    islands: tuple[Zone, Zone]
    marks: tuple[int, ...]
    between: tuple[Zone, ...]
    """Where something could join them."""


def unlinked(marks: Iterable[Mark]) -> list[Mark]:
    """Those that have to do with no other intervention, on this map or elsewhere."""
    return [mark for mark in marks if not mark.links - {mark.pk}]


def between(zones: Sequence[Zone], one: Zone, other: Zone) -> tuple[Zone, ...]:
    """The bridges next to both islands, and the polders next to either."""
    return tuple(
        zone
        for zone in zones
        if (zone.kind == BRIDGE and {one.key, other.key} <= zone.adjacent)
        or (zone.kind == POLDER and {one.key, other.key} & zone.adjacent)
    )


def torn_themes(zones: Sequence[Zone], marks: Iterable[Mark]) -> list[TornTheme]:
    standing: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        for theme in mark.themes:
            for key in mark.shares:
                standing[theme][key].append(mark.pk)
    islands = [zone for zone in zones if zone.kind == ISLAND]
    found = []
    for theme, where in sorted(standing.items()):
        for one, other in combinations([zone for zone in islands if zone.key in where], 2):
            joining = between(zones, one, other)
            if not any(zone.key in where for zone in joining):
                pks = tuple(sorted({*where[one.key], *where[other.key]}))
                found.append(TornTheme(theme, (one, other), pks, joining))
    return found
