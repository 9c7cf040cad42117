"""Keeping the search documents up to date, through the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from outbox.queue import enqueue_many
from outbox.topics import Payload, register

TOPIC = "search-document"
CHUNK = 500
"""Courses rebuilt in one transaction: enough to be quick, few enough to hold no lock for long."""


def register_topics() -> None:
    register(TOPIC, handle, queue="search")


def touch_courses(course_ids: Iterable[int]) -> None:
    """Asks for new documents of these courses after commit. Inside a transaction only."""
    enqueue_many(TOPIC, [(str(course_id), {}) for course_id in course_ids])


def handle(key: str, _payloads: Sequence[Payload]) -> None:
    rebuild([int(key)])


def rebuild(course_ids: Sequence[int]) -> None:
    """Builds the documents and entries of these courses from what is true now.

    A course that no longer exists is passed over: its rows went with it.
    """
    for _count in _rebuild_in_chunks(course_ids):
        pass


def rebuild_all() -> Iterator[int]:
    """Builds everything again, yielding after each chunk how many courses are done."""
    from catalog.models import Course

    yield from _rebuild_in_chunks(list(Course.objects.values_list("pk", flat=True)))


def _rebuild_in_chunks(course_ids: Sequence[int]) -> Iterator[int]:
    """In ascending order of id, so that two rebuilds cannot wait for each other's rows."""
    from catalog.models import Course
    from catalog.search.documents import rebuild_documents
    from catalog.search.entries import rebuild_entries, themes_with_ancestors

    lines = themes_with_ancestors()
    ids = sorted(set(course_ids))
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            courses = list(
                Course.objects.filter(pk__in=ids[start : start + CHUNK])
                .select_related("owner", "supplier")
                .prefetch_related("texts", "themes")
                .order_by("pk")
            )
            rebuild_documents(courses, lines)
            rebuild_entries(courses, lines)
        yield min(start + CHUNK, len(ids))
