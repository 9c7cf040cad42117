"""Keeping the search documents up to date, through the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from outbox.queue import enqueue_many
from outbox.topics import Payload, register

TOPIC = "search-document"


def register_topics() -> None:
    register(TOPIC, handle, queue="search")


def touch_courses(course_ids: Iterable[int]) -> None:
    """Asks for new documents of these courses after commit. Inside a transaction only."""
    enqueue_many(TOPIC, [(str(course_id), {}) for course_id in course_ids])


def handle(key: str, _payloads: Sequence[Payload]) -> None:
    rebuild([int(key)])


def rebuild(course_ids: Sequence[int]) -> None:
    """Builds the documents and entries of these courses from what is true now."""
    raise NotImplementedError
