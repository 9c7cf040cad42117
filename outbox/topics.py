"""What can be put in the outbox, and who does the work.

A room registers a handler per topic in `AppConfig.ready()`. Each class of topics has a queue of
its own, so that a slow neighbour (Moodle) never starves a quick one (mail).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

Payload = dict[str, Any]
Handler = Callable[[str, Sequence[Payload]], None]
"""Gets the key and the payloads of all rows waiting for it, oldest first.

It reads the *current* state and acts on that; it may run twice for the same rows (a worker died
after acting), so it must be idempotent or, as mail, carry a stable identity.
"""


@dataclass(frozen=True)
class Topic:
    """A kind of work. `lease` is how long a worker may take before others take over."""

    name: str
    queue: str
    handler: Handler
    lease: timedelta
    max_attempts: int


class UnknownTopic(Exception):
    """No room registered this topic; a typing error, or an app that is not installed."""


TOPICS: dict[str, Topic] = {}


def register(
    name: str,
    handler: Handler,
    *,
    queue: str = "default",
    lease: timedelta = timedelta(minutes=2),
    max_attempts: int = 8,
) -> None:
    """Makes `name` known. Registering it again replaces it (reload, tests)."""
    TOPICS[name] = Topic(name, queue, handler, lease, max_attempts)


def topic(name: str) -> Topic:
    """Raises UnknownTopic."""
    try:
        return TOPICS[name]
    except KeyError:
        raise UnknownTopic(name) from None


def names_of(queue: str) -> list[str]:
    return sorted(topic.name for topic in TOPICS.values() if topic.queue == queue)


def queues() -> list[str]:
    return sorted({topic.queue for topic in TOPICS.values()})
