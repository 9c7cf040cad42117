"""One writer per Moodle. The clock is the database's, so that machines need not agree."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from moodle.connections.models import Lease

TERM = datetime.timedelta(minutes=3)
"""Longer than the longest call, with which it is renewed."""


class LeaseLost(Exception):
    """Somebody else writes to this Moodle now; whatever we were at, we leave it to them."""


@dataclass(frozen=True)
class Held:
    """A lease in hand. `token` rises with every holder."""

    connection_id: int
    holder: uuid.UUID
    token: int


def take(connection_id: int) -> Held | None:
    """The lease, when nobody holds it or its holder let it expire; else None."""
    Lease.objects.bulk_create([Lease(connection_id=connection_id)], ignore_conflicts=True)
    holder = uuid.uuid4()
    free = Lease.objects.filter(Q(holder=None) | Q(expires_at__lt=Now()), pk=connection_id)
    if not free.update(holder=holder, token=F("token") + 1, expires_at=Now() + TERM):
        return None
    token = Lease.objects.values_list("token", flat=True).get(pk=connection_id, holder=holder)
    return Held(connection_id, holder, token)


def renew(held: Held) -> None:
    """Before every write to Moodle. Raises LeaseLost."""
    if not _mine(held).filter(expires_at__gte=Now()).update(expires_at=Now() + TERM):
        raise LeaseLost


def fence(held: Held) -> None:
    """Inside the transaction that stores a result: nobody takes the lease until it commits. One
    that expired without another holder still counts: nothing else was written meanwhile. Raises
    LeaseLost."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("fence() needs a transaction")
    if not _mine(held).select_for_update(of=("self",), no_key=True).exists():
        raise LeaseLost


def give_up(held: Held) -> None:
    _mine(held).update(holder=None, expires_at=None)


def _mine(held: Held) -> QuerySet[Lease]:
    return Lease.objects.filter(pk=held.connection_id, holder=held.holder, token=held.token)
