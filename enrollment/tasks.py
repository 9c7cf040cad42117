"""What the clock starts: lapsing offers and requests, and the nightly check of the counters."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import IntegrityError, transaction

from enrollment.actions.chasing import chase_requests
from enrollment.actions.clock import tend_runs
from enrollment.attendance.finishing import finish_due_runs
from enrollment.attendance.ready import tell_ready
from enrollment.certificates.batches import forget_old_batches
from enrollment.completion.evidence import forget_old_evidence
from enrollment.groups.actions import forget_old
from enrollment.minimum.warning import warn_planners
from enrollment.needs.actions import forget_needs
from enrollment.ordering.clock import tend_orders, warn_of_deadlines
from enrollment.seats import drifted_pools, store_counts
from enrollment.transfer.actions import ask_those_due
from planning.seats import lock_pool

logger = structlog.get_logger(__name__)


@shared_task
def tend() -> int:
    """Every few minutes: what time alone does to runs (`enrollment.actions.clock`), and orders that
    follow their enrollments (`enrollment.ordering.clock`)."""
    return tend_runs() + tend_orders()


@shared_task
def chase() -> int:
    """Every hour: requests that nobody decides about (`enrollment.actions.chasing`), and suppliers'
    deadlines that passed (`enrollment.ordering.clock`)."""
    return chase_requests() + warn_of_deadlines()


@shared_task
def warn_of_too_few() -> int:
    """Every hour: runs with too few participants, near enough to decide
    (`enrollment.minimum.warning`)."""
    return warn_planners()


@shared_task
def forget_groups() -> int:
    """Every night: what was pasted for groups of long ago (`enrollment.groups.actions`)."""
    return forget_old()


@shared_task
def finish_runs() -> int:
    """Every hour: runs of which attendance is known. Who may finish them is told; when nobody did
    after some days, the portal does."""
    return tell_ready() + finish_due_runs()


@shared_task
def forget_evidence() -> int:
    """Every night: files of which the retention has ended."""
    return forget_old_evidence()


@shared_task
def forget_certificates() -> int:
    """Every night: files of certificates that were made for somebody to take along."""
    return forget_old_batches()


@shared_task
def forget_told_needs() -> int:
    """Every hour: what participants needed, once it has served."""
    return forget_needs()


@shared_task
def ask_transfer() -> int:
    """Every day: whether who finished eight weeks ago uses it."""
    return ask_those_due()


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
                before = pool.booked, pool.held, pool.waiting
                after = store_counts(pool)
        except IntegrityError:
            logger.error("seats_oversold", run=pk)
            continue
        now = after.booked, after.held, after.waiting
        logger.error("seats_drifted", run=pk, before=before, after=now)
    return len(drifted)
