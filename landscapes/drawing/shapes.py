"""Outlines: coasts, bridges and the signs of interventions, as SVG paths."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from landscapes.choices import InterventionForm as Form
from landscapes.plate.geometry import Geometry, Point, arc_points

COAST_POINTS = 60

SIGNS: Mapping[str, Promise] = {
    "circle": _("les, opleiding of evenement"),
    "square": _("digitaal"),
    "triangle": _("oefenen en doen"),
    "diamond": _("begeleiding"),
    "hexagon": _("van elkaar leren"),
    "pentagon": _("onderzoeken en terugkijken"),
    "star": _("iets maken"),
}
"""What each sign stands for, for the legend."""

SIGN_OF: Mapping[str, str] = {
    Form.E_LEARNING: "square",
    Form.MICRO_LEARNING: "square",
    Form.SIMULATION: "triangle",
    Form.ASSIGNMENT: "triangle",
    Form.SHADOWING: "triangle",
    Form.COACHING: "diamond",
    Form.EXPERT: "diamond",
    Form.INTERVISION: "hexagon",
    Form.COMMUNITY: "hexagon",
    Form.KNOWLEDGE_CIRCLE: "hexagon",
    Form.ACTION_RESEARCH: "pentagon",
    Form.REVIEW: "pentagon",
    Form.BLOG: "star",
    Form.BLOG_TOGETHER: "star",
    Form.DESIGN_SESSION: "star",
    Form.PILOT: "star",
    Form.AID: "star",
}
"""All other forms are a circle."""


def sign_of(form: str) -> str:
    return SIGN_OF.get(form, "circle")


def sign_path(sign: str, radius: float) -> str:
    """A sign around (0, 0), about as large to the eye as a circle of this radius."""
    match sign:
        case "square":
            return _closed(_corners(4, radius * 1.22, 45))
        case "triangle":
            return _closed(_corners(3, radius * 1.4, -90))
        case "diamond":
            return _closed(_corners(4, radius * 1.3, 0))
        case "hexagon":
            return _closed(_corners(6, radius * 1.12, -90))
        case "pentagon":
            return _closed(_corners(5, radius * 1.18, 90))
        case "star":
            points = zip(
                _corners(5, radius * 1.45, -90), _corners(5, radius * 0.68, -54), strict=True
            )
            return _closed([point for pair in points for point in pair])
        case _:
            r = _n(radius)
            return f"M-{r} 0a{r} {r} 0 1 0 {_n(2 * radius)} 0a{r} {r} 0 1 0 -{_n(2 * radius)} 0Z"


def _corners(count: int, radius: float, first: float) -> list[Point]:
    angles = [math.radians(first + 360 * n / count) for n in range(count)]
    return [(radius * math.cos(a), radius * math.sin(a)) for a in angles]


def zone_path(key: str, geometry: Geometry) -> str:
    """The outline of a zone. Circles get a coast, the same one at every drawing; it stays within
    a twentieth of the true edge, so that what stands inside stands on land."""
    match geometry["shape"]:
        case "circle":
            return _closed(_coast(key, geometry))
        case "polygon":
            return _closed([(float(x), float(y)) for x, y in geometry["points"]])
        case "arc":
            return arc_path(geometry)
        case _:
            return ""


def _coast(key: str, geometry: Geometry) -> list[Point]:
    (x, y), radius = geometry["centre"], float(geometry["radius"])
    seed = zlib.crc32(key.encode())
    phases = [(seed >> shift) % 628 / 100 for shift in (0, 8, 16)]
    points = []
    for n in range(COAST_POINTS):
        a = 2 * math.pi * n / COAST_POINTS
        wobble = (
            0.022 * math.sin(3 * a + phases[0])
            + 0.016 * math.sin(5 * a + phases[1])
            + 0.008 * math.sin(9 * a + phases[2])
        )
        r = radius * (1 + wobble)
        points.append((x + r * math.cos(a), y + r * math.sin(a)))
    return points


def arc_path(geometry: Geometry, *, readable: bool = False) -> str:
    """The middle line of a bridge; `readable` goes from left to right, for words along it."""
    start, control, end = geometry["start"], geometry["control"], geometry["end"]
    if readable and start[0] > end[0]:
        start, end = end, start
    (ax, ay), (cx, cy), (bx, by) = start, control, end
    return f"M{_n(ax)} {_n(ay)}Q{_n(cx)} {_n(cy)} {_n(bx)} {_n(by)}"


def beside(geometry: Geometry) -> float:
    """How far beside the bridge its name stands: on the outer side of the curve."""
    (_ax, ay), (_cx, cy), (_bx, by) = geometry["start"], geometry["control"], geometry["end"]
    half = float(geometry["width"]) / 2
    return half + 21 if cy > (ay + by) / 2 else -(half + 9)


def halfway(geometry: Geometry) -> Point:
    line = arc_points(geometry)
    return line[len(line) // 2]


def _closed(points: list[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
