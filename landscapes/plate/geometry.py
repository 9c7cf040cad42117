"""Shapes on the plate, purely: what lies where. Points are (x, y), y grows downwards."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Point = tuple[float, float]
Geometry = Mapping[str, Any]

STEPS = 24
"""An arc is followed in so many straight pieces."""
ORDER = ("island", "polder", "bridge", "other")
"""Where zones overlap, the first of these has the ground."""


class BadGeometry(ValueError):
    """This is no shape on the plate; the message says what is wrong, for a developer."""


def check(geometry: Any) -> None:
    """Raises BadGeometry unless it can be drawn."""
    try:
        if geometry["shape"] != "rest":
            x, y = centre(geometry)
            low, high = bounds(geometry)
    except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError) as error:
        raise BadGeometry(str(error)) from error
    if geometry["shape"] == "rest":
        return
    numbers = [x, y, *low, *high]
    if not all(math.isfinite(one) and -200 <= one <= 1200 for one in numbers):
        raise BadGeometry("outside the plate")
    if area(geometry) < 400:
        raise BadGeometry("too small to stand on")


def arc_points(geometry: Geometry) -> list[Point]:
    """The middle line of a bridge, a quadratic curve."""
    (ax, ay), (cx, cy), (bx, by) = geometry["start"], geometry["control"], geometry["end"]
    line = []
    for step in range(STEPS + 1):
        t = step / STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        line.append((a * ax + b * cx + c * bx, a * ay + b * cy + c * by))
    return line


def centre(geometry: Geometry) -> Point:
    match geometry["shape"]:
        case "circle":
            x, y = geometry["centre"]
            return float(x), float(y)
        case "polygon":
            points = geometry["points"]
            return (
                sum(float(x) for x, _y in points) / len(points),
                sum(float(y) for _x, y in points) / len(points),
            )
        case "arc":
            return arc_points(geometry)[STEPS // 2]
        case "rest":
            return 500.0, 960.0
        case other:
            raise BadGeometry(f"unknown shape {other}")


def bounds(geometry: Geometry) -> tuple[Point, Point]:
    """The corners of the smallest box around it."""
    if geometry["shape"] == "circle":
        (x, y), r = centre(geometry), float(geometry["radius"])
        return (x - r, y - r), (x + r, y + r)
    margin = float(geometry["width"]) / 2 if geometry["shape"] == "arc" else 0.0
    points = arc_points(geometry) if geometry["shape"] == "arc" else geometry["points"]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs) - margin, min(ys) - margin), (max(xs) + margin, max(ys) + margin)


def area(geometry: Geometry) -> float:
    match geometry["shape"]:
        case "circle":
            return math.pi * float(geometry["radius"]) ** 2
        case "polygon":
            points = geometry["points"]
            pairs = zip(points, [*points[1:], points[0]], strict=True)
            return float(abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs))) / 2
        case "arc":
            line = arc_points(geometry)
            length = sum(math.dist(a, b) for a, b in itertools.pairwise(line))
            return length * float(geometry["width"])
        case _:
            return 0.0


def inset(geometry: Geometry, x: float, y: float) -> float:
    """How far (x, y) lies inside; negative is the distance outside."""
    match geometry["shape"]:
        case "circle":
            return float(geometry["radius"]) - math.dist((x, y), geometry["centre"])
        case "polygon":
            points = geometry["points"]
            edge = min(_to_segment(x, y, a, b) for a, b in _edges(points))
            return edge if _inside(points, x, y) else -edge
        case "arc":
            line = arc_points(geometry)
            pairs = itertools.pairwise(line)
            return float(geometry["width"]) / 2 - min(_to_segment(x, y, a, b) for a, b in pairs)
        case _:
            return -math.inf


def _edges(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(points, [*points[1:], points[0]], strict=True))


def _to_segment(x: float, y: float, a: Sequence[float], b: Sequence[float]) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / length))
    return math.hypot(x - a[0] - t * dx, y - a[1] - t * dy)


def _inside(points: Sequence[Point], x: float, y: float) -> bool:
    inside = False
    for (ax, ay), (bx, by) in _edges(points):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def spiral(start: Point, count: int, step: float = 6.0) -> list[Point]:
    """`start`, and then points around it in an ever wider circle: always the same ones."""
    turn = math.pi * (3 - math.sqrt(5))
    return [
        (
            start[0] + step * math.sqrt(n) * math.cos(n * turn),
            start[1] + step * math.sqrt(n) * math.sin(n * turn),
        )
        for n in range(count)
    ]


def free_spot(
    start: Point, fits: Callable[[Point], bool], *, tries: int = 600, step: float = 6.0
) -> Point:
    """The nearest of those points that fits; `start` when none does."""
    return next((point for point in spiral(start, tries, step) if fits(point)), start)
