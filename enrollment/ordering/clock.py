"""What time alone does to orders: lines follow enrollments, a deadline that passed is told."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.utils import timezone

from enrollment.models import SupplierContact
from enrollment.ordering.lines import bring_in_line, counts_of, runs_out_of_line
from enrollment.ordering.messages import tell_deadline
from enrollment.ordering.states import OrderState
from planning.models import CourseRun
from planning.querysets import is_coming
from planning.seats import SeatsBusy, lock_pool

logger = structlog.get_logger(__name__)


def tend_orders() -> int:
    """Brings every run's lines in line; returns for how many there was something to do."""
    tended = 0
    for run_id in runs_out_of_line():
        try:
            with transaction.atomic():
                lock_pool(run_id)
                bring_in_line(run_id)
        except SeatsBusy:
            logger.info("run_busy_order_later", run=run_id)
            continue
        tended += 1
    return tended


def warn_of_deadlines() -> int:
    """Tells once per deadline that it passed with people who were not ordered; returns for how many
    runs."""
    late = SupplierContact.objects.filter(
        order_before__lte=timezone.now(),
        warned_at=None,
        run__in=CourseRun.objects.filter(is_coming()),
    )
    return sum(_warn(pk) for pk in late.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _warn(run_id: int) -> bool:
    contact = SupplierContact.objects.select_for_update(of=("self",)).get(pk=run_id)
    number = counts_of([run_id])[run_id][OrderState.TO_ORDER]
    if contact.warned_at is not None or not number:
        return False
    contact.warned_at = timezone.now()
    contact.save(update_fields=["warned_at", "modified_at"])
    tell_deadline(CourseRun.objects.with_course().get(pk=run_id), number)
    return True
