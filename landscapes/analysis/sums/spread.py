"""The spread over the zones, against the one that is aimed at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from landscapes.analysis.sums.facts import Mark, Sum, Zone, per_zone

HUNDRED = 100


@dataclass(frozen=True)
class Part:
    zone: Zone
    total: Sum
    percent: Fraction
    """Of all weight on the map; 0 on an empty map."""
    target: int | None

    @property
    def difference(self) -> Fraction | None:
        return None if self.target is None else self.percent - self.target


@dataclass(frozen=True)
class Spread:
    parts: Sequence[Part]
    distance: Fraction | None
    """Total variation distance, in percent: half the sum of all differences, which is the share
    of the weight that would have to move to reach the target. None without target or marks."""


def spread(zones: Sequence[Zone], marks: Iterable[Mark], target: Mapping[str, int]) -> Spread:
    sums = per_zone(marks)
    whole = sum(sums.get(zone.key, Sum()).weight for zone in zones)
    parts = [
        Part(
            zone,
            total := sums.get(zone.key, Sum()),
            Fraction(HUNDRED * total.weight, whole) if whole else Fraction(0),
            target.get(zone.key, 0) if target else None,
        )
        for zone in zones
    ]
    differences = [part.difference for part in parts if part.difference is not None]
    distance = sum(map(abs, differences), Fraction(0)) / 2 if whole and target else None
    return Spread(parts, distance)
