"""Who operates the portal hears when a connection stops, or has not succeeded for too long."""

from __future__ import annotations

import datetime
import uuid

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from moodle.connections.models import Connection
from moodle.states import ConnectionState
from notifications.actions import Message, tell
from people.models import RoleAssignment
from people.permissions import Role

STOPPED, STALE = "moodle_stopped", "moodle_stale"
AGAIN_AFTER = 24 * 3600
"""Seconds after which a connection that is still behind is told of again."""


def tell_stopped(connection: Connection) -> None:
    """Inside a transaction."""
    context = {"connection": connection.name, "because": connection.reason}
    tell(Message(pk, STOPPED, context) for pk in _operators())


def tell_stale(now: datetime.datetime) -> int:
    """Of connections that should work and did not for their number of minutes; returns how many."""
    count = 0
    for connection in Connection.objects.filter(state=ConnectionState.ACTIVE, dry_run=False):
        if is_stale(connection, now) and cache.add(f"moodle-stale:{connection.pk}", 1, AGAIN_AFTER):
            context = {"connection": connection.name, "number": connection.stale_minutes}
            with transaction.atomic():
                tell(Message(pk, STALE, context) for pk in _operators())
            count += 1
    return count


def is_stale(connection: Connection, now: datetime.datetime | None = None) -> bool:
    """Writing or reading has not succeeded for too long."""
    limit = (now or timezone.now()) - datetime.timedelta(minutes=connection.stale_minutes)
    begun = connection.modified_at
    return any(
        (moment or begun) < limit for moment in (connection.last_push_at, connection.last_pull_at)
    )


def _operators() -> list[uuid.UUID]:
    admins = RoleAssignment.objects.current().filter(role=Role.FUNCTIONAL_ADMIN)
    return list(admins.filter(person__is_active=True).values_list("person", flat=True).distinct())
