"""Who does what, and how people learn there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from landscapes.analysis.sums.facts import Mark, Sum, per_zone

LEADS = "leads"


@dataclass(frozen=True)
class Agreed:
    """A department's part in an intervention."""

    mark: int
    owner: str
    part: str


@dataclass(frozen=True)
class Doer:
    owner: str
    zones: Mapping[str, Sum]
    """What it owns."""
    parts: Mapping[str, tuple[int, ...]]
    """Part → interventions in which it has that part."""


def doers(marks: Iterable[Mark], agreed: Iterable[Agreed]) -> list[Doer]:
    """All who own something on the map or have a part in it; who owns most first."""
    owned: defaultdict[str, list[Mark]] = defaultdict(list)
    parts: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    known = set()
    for mark in marks:
        owned[mark.owner].append(mark)
        known.add(mark.pk)
    for one in agreed:
        if one.mark in known:
            parts[one.owner][one.part].append(one.mark)
    found = [
        Doer(
            owner,
            per_zone(owned.get(owner, [])),
            {part: tuple(pks) for part, pks in parts[owner].items()} if owner in parts else {},
        )
        for owner in {*owned, *parts}
    ]
    return sorted(found, key=lambda doer: (-len(owned.get(doer.owner, [])), doer.owner))


def leaderless(marks: Iterable[Mark], agreed: Iterable[Agreed]) -> list[Mark]:
    """Those of which nobody agreed to take the lead."""
    led = {one.mark for one in agreed if one.part == LEADS}
    return [mark for mark in marks if mark.pk not in led]


def preferences(marks: Iterable[Mark], asked: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Preference → interventions that serve it; `""` → those of which nothing is filled in. An
    intervention may serve several."""
    found: dict[str, tuple[int, ...]] = dict.fromkeys((*asked, ""), ())
    for mark in marks:
        for key in mark.preferences & set(asked) or {""}:
            found[key] = (*found[key], mark.pk)
    return found
