"""When one of the waits brought a seat, the others end soon after."""

from __future__ import annotations

from collections.abc import Iterable

from enrollment.models import Enrollment
from outbox.queue import enqueue_many

TOPIC = "enrollment.first_available"


def follow_seated(enrollments: Iterable[Enrollment]) -> None:
    """After commit: the pools of the other runs are not locked here, and must not be taken while
    this one is."""
    enqueue_many(TOPIC, [(str(one.pk), {}) for one in enrollments if one.first_available])
