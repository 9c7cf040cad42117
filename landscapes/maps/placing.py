"""Where does something belong? Purely: from answers to zones, from zones to a place and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from landscapes.choices import ZoneKind
from landscapes.plate import geometry

MOST_ZONES = 3
ROOMS = (70.0, 46.0, 28.0, 16.0)
"""A new mark is put so far from the others; nearer when the zone gets full."""
COAST = 16.0
"""And so far from the edge of their zone."""


class Ground(Protocol):
    """What is needed of a zone."""

    key: str
    kind: str
    geometry: geometry.Geometry
    anchors: list[str]


def shares(keys: Sequence[str]) -> dict[str, int]:
    """Equal percents for at most three zones; the first gets what is left over."""
    chosen = list(dict.fromkeys(keys))[:MOST_ZONES]
    if not chosen:
        return {}
    each = 100 // len(chosen)
    return {key: each + (100 - each * len(chosen) if n == 0 else 0) for n, key in enumerate(chosen)}


def suggest(
    zones: Iterable[Ground], islands: Sequence[str], *, together: bool, thinking: bool
) -> dict[str, int]:
    """The zones that the function asks for. `islands` are those whose question got a yes, in the
    order of weight; `together` means that it is a group's joint work: then the polder that belongs
    to the island; `thinking` that it is about what lies between two islands: then their bridge."""
    found = list(zones)
    if thinking and len(islands) >= 2:
        pair = set(islands[:2])
        bridges = [z.key for z in found if z.kind == ZoneKind.BRIDGE and set(z.anchors) == pair]
        if bridges:
            rest = _polders(found, islands[:2]) if together else []
            return shares(bridges + rest[:1])
    return shares(_polders(found, islands) if together else list(islands))


def _polders(zones: Sequence[Ground], islands: Sequence[str]) -> list[str]:
    """The polder of each island; the island itself where it has none."""
    polders = {z.anchors[0]: z.key for z in zones if z.kind == ZoneKind.POLDER and z.anchors}
    return [polders.get(island, island) for island in islands]


def zone_at(zones: Iterable[Ground], x: float, y: float) -> Ground | None:
    """The zone on whose ground (x, y) lies; None at sea."""
    on = [z for z in zones if z.kind in geometry.ORDER and geometry.inset(z.geometry, x, y) >= 0]
    return min(on, key=lambda z: geometry.ORDER.index(z.kind), default=None)


def spot_for(
    zones: Iterable[Ground], percents: Mapping[str, int], taken: Iterable[geometry.Point]
) -> tuple[int, int]:
    """A free place in the zone with the largest share, on the side of the others."""
    grounds = {zone.key: zone for zone in zones}
    main = grounds[max(percents, key=lambda key: percents[key])]
    start = _towards(main, [grounds[key] for key in percents if key != main.key])
    others = list(taken)
    own = [point for point in geometry.spiral(start, 700) if _stands_in(main, grounds, point)]
    for room in ROOMS:
        for x, y in own:
            if all(abs(x - ox) + abs(y - oy) > room for ox, oy in others):
                return round(x), round(y)
    x, y = own[0] if own else geometry.centre(main.geometry)
    return round(x), round(y)


def _stands_in(main: Ground, grounds: Mapping[str, Ground], point: geometry.Point) -> bool:
    if geometry.inset(main.geometry, *point) < _half(main):
        return False
    rank = geometry.ORDER.index(main.kind)
    above = [zone for zone in grounds.values() if zone.kind in geometry.ORDER[:rank]]
    return all(geometry.inset(zone.geometry, *point) < 0 for zone in above)


def _half(zone: Ground) -> float:
    return 8.0 if zone.kind == ZoneKind.BRIDGE else COAST


def _towards(main: Ground, others: Sequence[Ground]) -> geometry.Point:
    x, y = geometry.centre(main.geometry)
    for other in others:
        ox, oy = geometry.centre(other.geometry)
        x, y = x + (ox - x) * 0.12, y + (oy - y) * 0.12
    return x, y


def moved_shares(percents: Mapping[str, int], to: str) -> dict[str, int]:
    """The shares after the mark was put down in zone `to`. It had a share there already: that
    becomes the largest, by trading with the one that was. Else the mark is in that zone alone."""
    if to not in percents:
        return {to: 100}
    main = max(percents, key=lambda key: percents[key])
    traded = dict(percents)
    traded[to], traded[main] = percents[main], percents[to]
    return traded
