"""Marks that do not cover each other, and as many names as fit: always the same for one map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from landscapes.plate import geometry
from landscapes.plate.geometry import Point

CELL = 64
AIR = 3.0
"""Between two marks, and around a name."""


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    @classmethod
    def around(cls, x: float, y: float, radius: float) -> Box:
        return cls(x - radius, y - radius, x + radius, y + radius)


class Ground:
    """Boxes by the cells they lie in, so that 300 marks are looked up, not compared in pairs."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append(box)

    def is_free(self, box: Box) -> bool:
        return not any(box.meets(one) for cell in _cells(box) for one in self._cells.get(cell, ()))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for x in range(int(box.left // CELL), int(box.right // CELL) + 1):
        for y in range(int(box.top // CELL), int(box.bottom // CELL) + 1):
            yield x, y


@dataclass(frozen=True)
class Spot:
    """Where a mark wants to stand, how large it is, and the zone that it must not leave."""

    x: float
    y: float
    radius: float
    zone: geometry.Geometry | None


def spread(spots: Sequence[Spot], kept_free: Iterable[Box] = ()) -> list[Point]:
    """The place of each: its own when it is free, else the nearest free one in its zone. Earlier
    ones go first. With nowhere to go it stays where it is: a full zone may look full."""
    ground, placed = Ground(), []
    for box in kept_free:
        ground.add(box)
    for spot in spots:
        start = (spot.x, spot.y)

        def fits(point: Point, spot: Spot = spot, start: Point = start) -> bool:
            if not ground.is_free(Box.around(*point, spot.radius + AIR / 2)):
                return False
            inside = spot.zone is None or geometry.inset(spot.zone, *point) >= spot.radius * 0.6
            return inside or point == start

        point = geometry.free_spot(start, fits, tries=900, step=max(4.0, spot.radius * 0.42))
        ground.add(Box.around(*point, spot.radius + AIR / 2))
        placed.append(point)
    return placed


@dataclass(frozen=True)
class Label:
    text: str
    x: float
    y: float
    anchor: str

    @classmethod
    def at(cls, text: str, x: float, y: float, anchor: str) -> Label:
        return cls(text, round(x, 1), round(y, 1), anchor)


def labels(
    marks: Sequence[tuple[float, float, float, str]], size: float, kept_free: Iterable[Box]
) -> list[Label | None]:
    """A name for each (x, y, radius, title), largest first, as far as there is room: right, left,
    below or above. Names of zones are kept free."""
    ground = Ground()
    for box in kept_free:
        ground.add(box)
    for x, y, radius, _title in marks:
        ground.add(Box.around(x, y, radius))
    found: list[Label | None] = [None] * len(marks)
    for index in sorted(range(len(marks)), key=lambda n: (-marks[n][2], n)):
        x, y, radius, title = marks[index]
        for label, box in _around(x, y, radius, shortened(title), size):
            if box.left >= 4 and box.right <= 996 and ground.is_free(box):
                ground.add(box)
                found[index] = label
                break
    return found


def _around(
    x: float, y: float, radius: float, text: str, size: float
) -> Iterator[tuple[Label, Box]]:
    width, gap, down = len(text) * size * 0.54, radius + 5, size * 0.34
    yield (
        Label.at(text, x + gap, y + down, "start"),
        Box(x + gap, y - size / 2, x + gap + width, y + size / 2),
    )
    yield (
        Label.at(text, x - gap, y + down, "end"),
        Box(x - gap - width, y - size / 2, x - gap, y + size / 2),
    )
    for middle in (y + gap + size / 2, y - gap - size / 2):
        box = Box(x - width / 2, middle - size / 2, x + width / 2, middle + size / 2)
        yield Label.at(text, x, middle + down, "middle"), box


def shortened(title: str, most: int = 28) -> str:
    """Cut at a word, with an ellipsis."""
    if len(title) <= most:
        return title
    return title[:most].rsplit(" ", 1)[0].rstrip(" ,.:;–-") + "…"
