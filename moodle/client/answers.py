"""Reading answers: an answer of another shape than promised is a broken answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from moodle.client.errors import MoodleError, uncertain
from moodle.client.shapes import Warned


@contextmanager
def promised(function: str, *, writes: bool = False) -> Iterator[None]:
    """Around reading an answer: what is missing or of a wrong type becomes a MoodleError."""
    try:
        yield
    except MoodleError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        raise uncertain(function, "unexpected-answer", writes=writes) from None


def new_ids(function: str, answer: Any, sent: int) -> list[int]:
    """The ids of what was made, in the order sent. Fewer than sent: part of the form was lost."""
    with promised(function, writes=True):
        ids = [int(made["id"]) for made in answer]
    if len(ids) != sent:
        raise uncertain(function, "fewer-than-sent", writes=True)
    return ids


def warnings_of(function: str, answer: Any) -> list[Warned]:
    """The items of a batch that were not done."""
    with promised(function, writes=True):
        return [
            Warned(int(w.get("itemid") or 0), str(w["warningcode"]), str(w.get("message", "")))
            for w in answer["warnings"]
        ]


def text_or_none(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    return None if value is None or value == "" else str(value)


def moment(seconds: Any) -> datetime | None:
    """Unix seconds, of which Moodle's "never" is 0 or null."""
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
