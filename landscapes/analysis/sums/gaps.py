"""Zone × organisation × audience with nothing, or little."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from landscapes.analysis.sums.facts import EVERYONE, Mark, Sum, Zone

ENOUGH = 100
"""Below one whole intervention it is little."""


@dataclass(frozen=True)
class Place:
    """One audience in one zone, for all organisations."""

    zone: Zone
    audience: str
    sums: dict[int, Sum]
    """Organisation → what reaches this audience there."""

    @property
    def empty(self) -> list[int]:
        return [key for key, total in self.sums.items() if total.weight == 0]

    @property
    def little(self) -> list[int]:
        return [key for key, total in self.sums.items() if 0 < total.weight < ENOUGH]


def audiences_of(marks: Iterable[Mark]) -> list[str]:
    """The audiences somebody thought of on this map; only when there are none: everyone."""
    return sorted({mark.audience for mark in marks} - {EVERYONE}) or [EVERYONE]


def places(
    zones: Sequence[Zone],
    marks: Iterable[Mark],
    organisations: Sequence[int],
    audiences: Sequence[str],
) -> list[Place]:
    """Every zone with every audience. What is for everyone reaches each audience; what an
    organisation has reaches its own people and those of the organisations that it serves."""
    found = [
        Place(zone, audience, {one: Sum() for one in organisations})
        for zone in zones
        for audience in audiences
    ]
    by_key = {(place.zone.key, place.audience): place for place in found}
    known = frozenset(organisations)
    for mark in marks:
        reached = known & (mark.serves | {mark.organisation})
        for key, percent in mark.shares.items():
            for audience in audiences if mark.audience == EVERYONE else [mark.audience]:
                place = by_key.get((key, audience))
                for one in reached if place else ():
                    place.sums[one] = place.sums[one].plus(mark.pk, percent)  # type: ignore[union-attr]
    return found


def gaps(found: Iterable[Place]) -> list[Place]:
    """Those with an empty or thin spot, the one that most organisations share first."""
    lacking = [place for place in found if place.empty or place.little]
    return sorted(lacking, key=lambda place: (-len(place.empty), -len(place.little)))
