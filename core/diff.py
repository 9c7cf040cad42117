"""What would change? A pure comparison of what is with what should be, for imports and syncs."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)

Fields = Mapping[str, Any]
"""The compared fields of one row, by name."""


@dataclass(frozen=True)
class Change(Generic[K]):
    """One row that differs: per field the value it has and the value it should have."""

    key: K
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Difference(Generic[K]):
    """The answer of `difference`: keys to add, rows to change, keys that were not delivered."""

    added: Mapping[K, Fields] = field(default_factory=dict)
    changed: tuple[Change[K], ...] = ()
    missing: tuple[K, ...] = ()
    unchanged: int = 0

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed)


def difference(present: Mapping[K, Fields], wanted: Mapping[K, Fields]) -> Difference[K]:
    """Compares field by field; a field that `wanted` does not name is left alone."""
    added = {key: fields for key, fields in wanted.items() if key not in present}
    changed = []
    for key in wanted.keys() & present.keys():
        fields = {
            name: (present[key].get(name), value)
            for name, value in wanted[key].items()
            if present[key].get(name) != value
        }
        if fields:
            changed.append(Change(key, fields))
    return Difference(
        added=added,
        changed=tuple(sorted(changed, key=lambda change: str(change.key))),
        missing=tuple(sorted(present.keys() - wanted.keys(), key=str)),
        unchanged=len(wanted) - len(added) - len(changed),
    )
