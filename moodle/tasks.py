"""The sync as Celery tasks, on a queue of their own. However many run, the lease lets one write."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from moodle import sync
from moodle.connections.alarms import tell_stale
from moodle.connections.models import Connection
from moodle.states import ConnectionState
from moodle.wanted import refresh

logger = structlog.get_logger(__name__)
QUEUE = "moodle"


@shared_task
def push(connection_id: int) -> str:
    return sync.push(connection_id).why


@shared_task
def pull(connection_id: int) -> str:
    return sync.read(connection_id).why


@shared_task
def sync_all() -> None:
    """The clock: what a lost nudge left behind is sent now."""
    for pk in _active():
        _send(push, pk)
    tell_stale(timezone.now())


@shared_task
def pull_all() -> None:
    for pk in _active():
        _send(pull, pk)


@shared_task
def refresh_all() -> None:
    refresh.refresh_all()


def ask_turn(connection_id: int) -> None:
    """A nudge, on commit; lost ones do not matter."""
    transaction.on_commit(lambda: _send(push, connection_id))


def _active() -> list[int]:
    active = Connection.objects.filter(state=ConnectionState.ACTIVE)
    return list(active.order_by("pk").values_list("pk", flat=True))


def _send(task: object, connection_id: int) -> None:
    """May fail: the rows are in PostgreSQL and the clock comes by."""
    try:
        task.apply_async((connection_id,), queue=QUEUE, retry=False, expires=120)  # type: ignore[attr-defined]
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("moodle_nudge_lost", connection=connection_id, error=type(error).__name__)
