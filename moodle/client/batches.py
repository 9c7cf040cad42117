"""Parameters as Moodle reads them, and batches that no Moodle cuts off.

PHP silently drops form fields past max_input_vars (1000 by default) and Moodle then reports
success for fewer items than were sent; so nothing larger than `MOST_FIELDS` leaves this house.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

MOST_ITEMS = 50
"""Reaches about 85 % of what larger batches do, and keeps a call below a second."""
MOST_FIELDS = 900
_ENVELOPE = 8
"""Fields that are not an item's: token, function, format, settings and the like."""


def flatten(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """`{"users": [{"id": 1}]}` as `users[0][id]=1`. None is left out; a bool is 0 or 1.

    Raises ValueError for an empty list: a form cannot say it, and Moodle would miss the parameter.
    """
    fields: list[tuple[str, str]] = []
    for name, value in params.items():
        fields.extend(_flatten(name, value))
    return fields


def _flatten(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if value is None:
        return
    if isinstance(value, bool):
        yield name, "1" if value else "0"
    elif isinstance(value, (str, int)):
        yield name, str(value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flatten(f"{name}[{key}]", inner)
    elif isinstance(value, Sequence):
        if not value:
            raise ValueError(f"an empty list cannot be sent: {name}")
        for index, inner in enumerate(value):
            yield from _flatten(f"{name}[{index}]", inner)
    else:
        raise TypeError(f"{name} cannot be sent as a form field: {type(value).__name__}")


def batched(items: Sequence[T], *, most: int = MOST_ITEMS) -> Iterator[list[T]]:
    """The items in order, in batches of at most `most` items and of few enough fields."""
    batch: list[T] = []
    fields = 0
    for item in items:
        needs = len(flatten({"": item}))
        if batch and (len(batch) == most or fields + needs > MOST_FIELDS - _ENVELOPE):
            yield batch
            batch, fields = [], 0
        batch.append(item)
        fields += needs
    if batch:
        yield batch
