"""Which rows would notice that a cell of the policy changed, the likeliest first.

Opening a row costs a page; choosing one costs nothing. So the rows are put in order by what they
say alone: first those that the change would turn, one per door, and of them those whose object
lies exactly as far as the change reaches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from people.permissions import Scope
from tests.policy.flips import Flip
from tests.policy.rows import Row

OPEN = frozenset({"ok", "sees", "yes", "405", "409"})
"""Outcomes of somebody who got past the guard."""


def in_order(rows: Collection[Row], flip: Flip) -> list[Row]:
    """All `rows`: of each door its best row, then of each its second best, and so on."""
    ranked = sorted(rows, key=lambda row: (_unlikely(row, flip), row.line))
    said: Counter[str] = Counter()
    places = {}
    for row in ranked:
        places[row] = (_turns(row, flip), said[row.door])
        said[row.door] += 1
    return sorted(ranked, key=lambda row: (not places[row][0], places[row][1]))


def _unlikely(row: Row, flip: Flip) -> tuple[bool, bool, bool]:
    """Smaller is better."""
    namesake = flip.role.name.replace("_", " ").lower()
    return (
        not _turns(row, flip),
        _distance(row.object) != _reached(flip),
        row.role.lower() != namesake,
    )


def _turns(row: Row, flip: Flip) -> bool:
    """Who gets more may go where the row says they may not, and the other way round."""
    return (row.outcome in OPEN) != _widens(flip)


def _widens(flip: Flip) -> bool:
    return _far(flip.then) > _far(flip.now)


def _reached(flip: Flip) -> int:
    """The farthest that is gained or lost."""
    return max(_far(flip.now), _far(flip.then))


def _far(scope: Scope | None) -> int:
    return -1 if scope is None else list(Scope).index(scope)


def _distance(name: str) -> int:
    """How far the object of a row lies from whoever looks."""
    if name.startswith("other organisation") or name == "concern":
        return _far(Scope.CONCERN)
    if name in {"own", "-"} or name.endswith("own record"):
        return _far(Scope.OWN)
    return _far(Scope.TEAM if name == "team" else Scope.ORGANISATION)
