"""The nightly check of the seat counters."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import IntegrityError, transaction

from enrollment.seats import drifted_pools, store_counts
from planning.seats import lock_pool

logger = structlog.get_logger(__name__)


@shared_task
def verify_seats() -> int:
    """Finds pools whose counters differ from the recount, says so and sets them right.

    A pool with more people than seats (only possible behind the portal's back) is named and left
    as it is: the CHECK refuses it, and whom to seat is for a person to decide.

    Drift means a fault in our code: the log line is an error, so that somebody looks.
    """
    drifted = list(drifted_pools().values_list("pk", flat=True))
    for pk in drifted:
        try:
            with transaction.atomic():
                pool = lock_pool(pk)
                before = pool.booked, pool.waiting
                after = store_counts(pool)
        except IntegrityError:
            logger.error("seats_oversold", run=pk)
            continue
        logger.error("seats_drifted", run=pk, before=before, after=(after.booked, after.waiting))
    return len(drifted)
