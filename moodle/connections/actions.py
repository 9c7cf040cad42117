"""What is done with a connection: made, changed, tried out, set going, paused, stopped."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from moodle.connections.models import Connection
from moodle.keys import reseal
from moodle.states import ConnectionState
from people.models import Person
from people.rights.log import record

logger = structlog.get_logger(__name__)


@transaction.atomic
def save_connection(
    *, connection: Connection, values: dict[str, Any], token: str, by: Person
) -> Connection:
    """New or changed; an empty token leaves the one there is."""
    for name, value in values.items():
        setattr(connection, name, value)
    connection.base_url = connection.base_url.rstrip("/")
    if token:
        connection.token = token
    connection.save()
    _log("moodle.connection", connection, by)
    return connection


@transaction.atomic
def set_going(*, connection: Connection, by: Person) -> None:
    """From draft, pause or stop; at once, whatever it was waiting for."""
    _set(
        connection,
        state=ConnectionState.ACTIVE,
        reason="",
        failures=0,
        not_before=None,
    )
    _log("moodle.go", connection, by)


@transaction.atomic
def pause(*, connection: Connection, reason: str, by: Person) -> None:
    _set(connection, state=ConnectionState.PAUSED, reason=reason[:400])
    _log("moodle.pause", connection, by)


@transaction.atomic
def stop(*, connection: Connection, reason: str, code: str = "") -> None:
    """By the portal itself: nothing will succeed before somebody mends it. Those who operate the
    portal are told, once."""
    stopped = Connection.objects.filter(pk=connection.pk, state=ConnectionState.ACTIVE).update(
        state=ConnectionState.STOPPED,
        reason=reason[:400],
        last_error=code[:400],
        last_error_at=timezone.now(),
    )
    if stopped:
        logger.error("moodle_connection_stopped", connection=connection.pk, error=code)
        connection.state, connection.reason = ConnectionState.STOPPED, reason[:400]
        from moodle.connections.alarms import tell_stopped

        tell_stopped(connection)


@transaction.atomic
def try_out(*, connection: Connection, dry: bool, by: Person) -> None:
    """Dry: everything is computed and shown, nothing is sent."""
    _set(connection, dry_run=dry)
    _log("moodle.dry" if dry else "moodle.earnest", connection, by)


def reseal_tokens() -> int:
    """All tokens under the first key; returns how many. Raises Unreadable."""
    count = 0
    for connection in Connection.objects.exclude(sealed_token=""):
        _set(connection, sealed_token=reseal(connection.sealed_token))
        count += 1
    return count


def _set(connection: Connection, **values: Any) -> None:
    Connection.objects.filter(pk=connection.pk).update(**values)
    for name, value in values.items():
        setattr(connection, name, value)


def _log(action: str, connection: Connection, by: Person) -> None:
    record(action=action, by=by, object_kind="moodle_connection", object_id=connection.pk)
