"""Celery's part: the nudge after commit and the clock."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from outbox import queue as outbox_queue
from outbox.topics import queues

logger = structlog.get_logger(__name__)


@shared_task
def drain(queue: str) -> int:
    """Works one queue; a full batch asks for another, so that no task runs for hours."""
    done = outbox_queue.drain(queue, limit=settings.OUTBOX_BATCH)
    if done == settings.OUTBOX_BATCH:
        nudge(queue)
    return done


@shared_task
def drain_all() -> None:
    """The clock: what a lost nudge, a flushed Redis or a killed worker left behind is done now."""
    for queue in queues():
        nudge(queue)


def nudge(queue: str) -> None:
    """Asks a worker to look. May fail: the row is in PostgreSQL and the clock comes by."""
    try:
        drain.apply_async((queue,), queue=queue, retry=False, expires=120)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("outbox_nudge_lost", queue=queue, error=type(error).__name__)
