"""Before and after: two maps of the same or of different moments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """An intervention as it stood on a map."""

    title: str
    status: str
    shares: Mapping[str, int]


@dataclass(frozen=True)
class Moved:
    mark: int
    before: Seen
    after: Seen

    @property
    def distance(self) -> int:
        """How much of it (0–100) lies in other zones now."""
        kept = sum(min(n, self.after.shares.get(k, 0)) for k, n in self.before.shares.items())
        return 100 - kept


@dataclass(frozen=True)
class Change:
    added: Mapping[int, Seen]
    gone: Mapping[int, Seen]
    moved: Sequence[Moved]
    restated: Sequence[Moved]
    """With another status."""
    zones: Mapping[str, tuple[int, int]]
    """Zone key → weight before and after, of all zones on either map."""

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.moved or self.restated)


Side = Mapping[int, Seen]


def compare(before: Side, after: Side) -> Change:
    both = [Moved(pk, before[pk], after[pk]) for pk in before if pk in after]
    zones = {key for side in (before, after) for seen in side.values() for key in seen.shares}
    return Change(
        added={pk: seen for pk, seen in after.items() if pk not in before},
        gone={pk: seen for pk, seen in before.items() if pk not in after},
        moved=sorted((one for one in both if one.distance), key=lambda one: -one.distance),
        restated=[one for one in both if one.before.status != one.after.status],
        zones={key: (_weight(before, key), _weight(after, key)) for key in sorted(zones)},
    )


def _weight(side: Side, key: str) -> int:
    return sum(seen.shares.get(key, 0) for seen in side.values())
