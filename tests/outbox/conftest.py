"""A topic of the tests' own, whose handler does what a test tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from outbox.topics import TOPICS, Payload, register


@dataclass
class Worker:
    """Records what the handler was given; `acts` is called with it and may fail or add rows."""

    calls: list[tuple[str, list[Payload]]] = field(default_factory=list)
    acts: Callable[[str, Sequence[Payload]], None] = lambda _key, _payloads: None

    def __call__(self, key: str, payloads: Sequence[Payload]) -> None:
        self.calls.append((key, list(payloads)))
        self.acts(key, payloads)


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    register("test", worker, queue="test", lease=timedelta(seconds=60), max_attempts=3)
    yield worker
    del TOPICS["test"]
