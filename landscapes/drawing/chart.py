"""A landscape as data for the drawing: zones with their density, marks with their place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from landscapes.choices import ZoneKind
from landscapes.drawing import palette, shapes
from landscapes.drawing.spreading import Box, Label, Spot, labels, spread
from landscapes.plate import geometry
from landscapes.plate.models import PLATE, ModelVersion, Zone

SHADES = 5
SMALLEST = 6.0
"""The radius below which no sign can be told from another."""
NAME_SIZES = {ZoneKind.ISLAND: 27, ZoneKind.POLDER: 19, ZoneKind.BRIDGE: 15, ZoneKind.OTHER: 19}


@dataclass(frozen=True)
class Mark:
    """What is drawn of one plot."""

    pk: int
    x: float
    y: float
    title: str
    words: str
    """Said and shown on pointing: form, status, where."""
    form: str
    status: str
    reach: int | None
    shares: Mapping[str, int]
    url: str = ""
    movable: bool = False
    side: int | None = None
    """Which of the maps laid over each other."""


@dataclass(frozen=True)
class DrawnMark:
    mark: Mark
    x: float
    y: float
    path: str
    fill: str
    stroke: str
    dash: str
    radius: float
    label: Label | None


@dataclass(frozen=True)
class DrawnZone:
    zone: Zone
    path: str
    ground: str
    edge: str
    is_bridge: bool
    width: float
    inner: float
    name: Sequence[tuple[str, float]]
    """Its lines, each with its height on the plate."""
    name_x: float
    name_size: int
    name_path: str
    name_beside: float
    tilt: int
    weight: float
    """In whole interventions."""


@dataclass(frozen=True)
class Chart:
    zones: Sequence[DrawnZone]
    marks: Sequence[DrawnMark]
    label_size: float
    sea: Zone | None
    threads: Sequence[tuple[DrawnMark, DrawnMark]] = field(default_factory=list)
    """Between the places that two departments gave the same thing."""

    @property
    def bridges(self) -> list[DrawnZone]:
        return [one for one in self.zones if one.is_bridge]

    @property
    def grounds(self) -> list[DrawnZone]:
        """Polders before islands: where they meet, the coast is the island's."""
        land = [one for one in self.zones if not one.is_bridge]
        return sorted(land, key=lambda one: one.zone.kind == ZoneKind.ISLAND)


def draw(version: ModelVersion, marks: Sequence[Mark]) -> Chart:
    """Needs the zones of the version; no query of its own when they are prefetched."""
    zones = list(version.zones.all())
    weights = weights_of(marks)
    most = max(weights.values(), default=0.0)
    drawn = [_zone(zone, weights.get(zone.key, 0.0), most, n) for n, zone in enumerate(zones)
             if zone.takes_marks]  # fmt: skip
    size = _label_size(len(marks))
    placed = _marks(marks, {zone.key: zone.geometry for zone in zones}, drawn, size)
    sea = next((zone for zone in zones if not zone.takes_marks), None)
    return Chart(drawn, placed, size, sea, _threads(placed))


def weights_of(marks: Sequence[Mark]) -> dict[str, float]:
    """Zone → weight: an intervention counts as one, divided over its zones."""
    found: dict[str, float] = {}
    for mark in marks:
        for key, percent in mark.shares.items():
            found[key] = found.get(key, 0.0) + percent / 100
    return found


def _zone(zone: Zone, weight: float, most: float, number: int) -> DrawnZone:
    shade = 0 if not weight else 1 + min(SHADES - 2, int(weight / most * (SHADES - 1)))
    is_bridge = zone.geometry["shape"] == "arc"
    x, y = _name_place(zone)
    return DrawnZone(
        zone=zone,
        path=shapes.zone_path(zone.key, zone.geometry),
        ground=palette.GROUNDS[zone.kind][shade],
        edge=palette.EDGES[zone.kind],
        is_bridge=is_bridge,
        width=zone.geometry.get("width", 0),
        inner=zone.geometry.get("width", 0) - 6,
        name=_lines(zone, y),
        name_x=round(x, 1),
        name_size=NAME_SIZES[ZoneKind(zone.kind)],
        name_path=shapes.arc_path(zone.geometry, readable=True) if is_bridge else "",
        name_beside=shapes.beside(zone.geometry) if is_bridge else 0,
        tilt=(number * 60 + 15) % 180,
        weight=weight,
    )


def _name_place(zone: Zone) -> tuple[float, float]:
    """Islands carry their name under the coast's top, away from the polders' names; others in the
    middle."""
    x, y = geometry.centre(zone.geometry)
    if zone.kind == ZoneKind.ISLAND and zone.geometry["shape"] == "circle":
        radius = float(zone.geometry["radius"])
        outward = (x > PLATE / 2) - (x < PLATE / 2)
        return x + outward * radius * 0.25, y - radius * 0.66
    return x, y


def _lines(zone: Zone, y: float) -> list[tuple[str, float]]:
    """A long name stands on two lines, broken at the space nearest to its middle."""
    title, step = zone.title, NAME_SIZES[ZoneKind(zone.kind)] * 1.15
    spaces = [n for n, letter in enumerate(title) if letter == " "]
    if zone.kind == ZoneKind.BRIDGE or len(title) < 15 or not spaces:
        return [(title, round(y, 1))]
    at = min(spaces, key=lambda n: abs(n - len(title) / 2))
    return [(title[:at], round(y - step / 2, 1)), (title[at + 1 :], round(y + step / 2, 1))]


def _label_size(count: int) -> float:
    return 14.0 if count <= 40 else 12.5 if count <= 120 else 11.5


def _usual_radius(marks: Sequence[Mark], grounds: Mapping[str, geometry.Geometry]) -> float:
    """As large as the fullest zone can carry: about two fifths of its ground under marks."""
    most = 15.0 if len(marks) <= 30 else 12.0
    crowds = Counter(_main(mark) for mark in marks)
    room = [
        (math.sqrt(geometry.area(grounds[key]) * 0.42 / count) / 2 - 1.5) / 1.1
        for key, count in crowds.items()
        if key in grounds
    ]
    return max(SMALLEST, min([most, *room]))


def _radius(mark: Mark, usual: float) -> float:
    """From about 0.7 to 1.35 of the usual size: ten people or ten thousand."""
    if mark.reach is None:
        return usual
    return usual * (0.7 + 0.65 * min(1.0, math.log10(mark.reach + 1) / 4))


def _marks(
    marks: Sequence[Mark],
    grounds: Mapping[str, geometry.Geometry],
    zones: Sequence[DrawnZone],
    size: float,
) -> list[DrawnMark]:
    usual = _usual_radius(marks, grounds)
    spots = [Spot(mark.x, mark.y, _radius(mark, usual), grounds.get(_main(mark))) for mark in marks]
    kept_free = [_name_box(zone) for zone in zones if not zone.is_bridge]
    places = spread(spots, kept_free)
    names = labels(
        [
            (x, y, spot.radius, mark.title)
            for mark, spot, (x, y) in zip(marks, spots, places, strict=True)
        ],
        size,
        kept_free,
    )
    return [
        _drawn(mark, spot.radius, place, label)
        for mark, spot, place, label in zip(marks, spots, places, names, strict=True)
    ]


def _main(mark: Mark) -> str:
    return max(mark.shares, key=lambda key: mark.shares[key], default="")


def _name_box(zone: DrawnZone) -> Box:
    half = max(len(line) for line, _y in zone.name) * zone.name_size * 0.29
    return Box(
        zone.name_x - half,
        zone.name[0][1] - zone.name_size * 0.8,
        zone.name_x + half,
        zone.name[-1][1] + zone.name_size * 0.3,
    )


def _drawn(mark: Mark, radius: float, place: geometry.Point, label: Label | None) -> DrawnMark:
    fill = palette.FILLS.get(mark.status, palette.INK)
    stroke = palette.STROKES.get(mark.status, "#ffffff")
    if mark.side is not None:
        fill, stroke = palette.SIDES[mark.side % len(palette.SIDES)], "#ffffff"
    return DrawnMark(
        mark=mark,
        x=round(place[0], 1),
        y=round(place[1], 1),
        path=shapes.sign_path(shapes.sign_of(mark.form), radius),
        fill=fill,
        stroke=stroke,
        dash="" if mark.side is not None else palette.DASHES.get(mark.status, ""),
        radius=round(radius, 1),
        label=label,
    )


def _threads(marks: Sequence[DrawnMark]) -> list[tuple[DrawnMark, DrawnMark]]:
    """One line per pair with the same title on two maps."""
    by_title: dict[str, list[DrawnMark]] = {}
    for one in marks:
        if one.mark.side is not None:
            by_title.setdefault(one.mark.title, []).append(one)
    return [(pair[0], other) for pair in by_title.values() for other in pair[1:]]
