"""Several workers at once, on connections of their own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import transaction

from outbox import queue
from outbox.models import Message
from outbox.topics import Payload
from tests.concurrency import together
from tests.outbox.conftest import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_never_hold_one_key_at_once(worker: Worker) -> None:
    """While four workers drain and one writer adds, each key has one handler at a time."""
    busy: Counter[str] = Counter()
    guard = threading.Lock()
    seen: list[int] = []

    def act(key: str, payloads: Sequence[Payload]) -> None:
        with guard:
            busy[key] += 1
            assert busy[key] == 1, f"{key} handled twice at once"
        with guard:
            seen.extend(payload["n"] for payload in payloads)
            busy[key] -= 1

    worker.acts = act

    def write() -> None:
        for n in range(120):
            with transaction.atomic():
                queue.enqueue("test", f"key-{n % 5}", {"n": n})

    def drain() -> None:
        for _round in range(40):
            queue.drain("test")

    together([write, drain, drain, drain, drain])
    queue.drain("test")
    assert sorted(seen) == list(range(120))
    assert not Message.objects.exists()
    assert all("handled twice" not in row.last_error for row in Message.objects.all())


def test_bulk_writers_in_opposite_order_do_not_deadlock(worker: Worker) -> None:
    keys = [str(n) for n in range(200)]

    def write(order: list[str]) -> Callable[[], None]:
        def run() -> None:
            for _round in range(5):
                with transaction.atomic():
                    queue.enqueue_many("test", [(key, {}) for key in order])

        return run

    together([write(keys), write(keys[::-1]), lambda: queue.drain("test"), write(keys)])
    queue.drain("test")
    assert not Message.objects.exists()
