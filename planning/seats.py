"""Locking the seats of a run: one order everywhere, and never a long wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

from planning.models import SeatPool

LOCK_TIMEOUT = "3s"


class SeatsBusy(Exception):
    """Many people decide about this run right now; trying again helps."""


@contextmanager
def impatient() -> Iterator[None]:
    """Inside, waiting for a row lock ends after LOCK_TIMEOUT in SeatsBusy."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "55P03":
            raise SeatsBusy from error
        raise
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")


def lock_pools(run_ids: list[int]) -> dict[int, SeatPool]:
    """Locks the pools of these runs by ascending id and returns them by run id.

    Inside a transaction only. What was counted before the lock is worth nothing: count again, in
    a statement of its own. Raises SeatsBusy.
    """
    with impatient():
        pools = (
            SeatPool.objects.filter(pk__in=run_ids)
            .order_by("pk")
            .select_for_update(of=("self",), no_key=True)
        )
        return {pool.pk: pool for pool in pools}


def lock_pool(run_id: int) -> SeatPool:
    """Locks one pool. Raises SeatsBusy, and SeatPool.DoesNotExist."""
    pools = lock_pools([run_id])
    if run_id not in pools:
        raise SeatPool.DoesNotExist(run_id)
    return pools[run_id]
