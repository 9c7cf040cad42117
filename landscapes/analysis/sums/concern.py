"""The concern as the union of its organisations, and what would fill a shared gap."""

from __future__ import annotations

from collections.abc import Iterable

from landscapes.analysis.sums.facts import EVERYONE, Mark
from landscapes.analysis.sums.gaps import Place


def union(maps: Iterable[Iterable[Mark]]) -> list[Mark]:
    """Every intervention once; on several maps, as the first of them has it."""
    found: dict[int, Mark] = {}
    for marks in maps:
        for mark in marks:
            found.setdefault(mark.pk, mark)
    return list(found.values())


def filler(place: Place, marks: Iterable[Mark]) -> Mark | None:
    """The course of another organisation that lies most in this zone, for this audience; of two
    that lie there as much, the one that reaches more people."""
    lacking = set(place.empty)
    offers = [
        mark
        for mark in marks
        if mark.is_course
        and place.zone.key in mark.shares
        and mark.audience in (place.audience, EVERYONE)
        and mark.organisation not in lacking
    ]
    if not offers or not lacking:
        return None
    return max(offers, key=lambda mark: (mark.shares[place.zone.key], mark.reach, -mark.pk))
