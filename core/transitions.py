"""States as a table, and the one gate through which a row changes state.

A room declares its table in `states.py`, which imports nothing but this module's data classes.
The gate applies a transition by compare-and-set: the row changes only if it still is in the state
that the caller saw, so two people who click at once cannot both win.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class StaleState(Exception):
    """Somebody else changed the row since it was read; read again and decide again."""


class TransitionRefused(Exception):
    """The table has no such transition from the row's state."""

    def __init__(self, event: str, state: str) -> None:
        super().__init__(f"{event!r} is not possible from {state!r}")
        self.event = event
        self.state = state


@dataclass(frozen=True)
class Transition:
    """`event` takes a row from any of `sources` to `target`."""

    event: str
    sources: frozenset[str]
    target: str


class StateTable:
    """The allowed transitions of one kind of row."""

    def __init__(self, transitions: Iterable[Transition]) -> None:
        self.transitions = tuple(transitions)
        self._targets = {
            (transition.event, source): transition.target
            for transition in self.transitions
            for source in transition.sources
        }

    def target(self, event: str, state: str) -> str:
        """The state that `event` leads to. Raises TransitionRefused."""
        try:
            return self._targets[event, state]
        except KeyError:
            raise TransitionRefused(event, state) from None

    def allows(self, event: str, state: str) -> bool:
        return (event, state) in self._targets

    def events_from(self, state: str) -> tuple[str, ...]:
        return tuple(event for event, source in self._targets if source == state)


def apply_transition(
    row: models.Model,
    *,
    table: StateTable,
    event: str,
    changes: Mapping[str, Any] | None = None,
) -> tuple[str, str]:
    """Moves `row` by `event` together with `changes`; returns (old state, new state).

    Raises TransitionRefused when the table forbids it and StaleState when the row in the database
    is no longer in the state that `row` holds. Call it inside a transaction, with the log row.
    """
    source: str = getattr(row, "state")  # noqa: B009 (any model with a state)
    target = table.target(event, source)
    values = {**(changes or {}), "state": target}
    changed = type(row)._default_manager.filter(pk=row.pk, state=source).update(**values)
    if changed == 0:
        raise StaleState(f"{type(row).__name__} {row.pk} is no longer {source!r}")
    for name, value in values.items():
        setattr(row, name, value)
    return source, target


def apply_transitions(
    rows: Sequence[Row],
    *,
    table: StateTable,
    event: str,
    changes: Mapping[str, Any] | None = None,
) -> list[tuple[Row, str]]:
    """As `apply_transition` for many rows of one kind, in one statement per old state; returns each
    row with the state it left, in the order given.

    Raises TransitionRefused before anything changes, and StaleState when one of them moved on.
    """
    by_source: dict[str, list[Row]] = defaultdict(list)
    left = [(row, str(getattr(row, "state"))) for row in rows]  # noqa: B009
    for row, source in left:
        table.target(event, source)
        by_source[source].append(row)
    for source, same in by_source.items():
        values = {**(changes or {}), "state": table.target(event, source)}
        manager = type(same[0])._default_manager
        changed = manager.filter(pk__in=[row.pk for row in same], state=source).update(**values)
        if changed != len(same):
            raise StaleState(f"{len(same) - changed} rows are no longer {source!r}")
        for row in same:
            for name, value in values.items():
                setattr(row, name, value)
    return left
