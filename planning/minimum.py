"""Too few participants: from a number of days before the start, somebody decides what happens.

The question is asked once per date. It is gone as soon as the minimum is met, the run is cancelled,
or somebody decided that it goes on with fewer.
"""

from __future__ import annotations

import datetime

import structlog
from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from planning.models import CourseRun
from planning.querysets import CourseRunQuerySet, is_short
from planning.refusals import RunRefused
from planning.seats import lock_pool

logger = structlog.get_logger(__name__)


def runs_to_warn() -> CourseRunQuerySet:
    """Runs whose planners must be asked now, and were not yet."""
    days = ExpressionWrapper(
        F("minimum_days") * Value(datetime.timedelta(days=1)), output_field=DurationField()
    )
    asked_from = ExpressionWrapper(F("starts_at") - days, output_field=DateTimeField())
    undecided = CourseRun.objects.annotate(asked_from=asked_from).filter(is_short())
    return undecided.filter(Q(minimum_warned_at=None), asked_from__lte=timezone.now())


def asked_again_later(run: CourseRun) -> bool:
    """Whether a run that moved is far away again: its planners are asked when it comes near."""
    if run.minimum_warned_at is None or run.starts_at is None:
        return False
    return run.starts_at - datetime.timedelta(days=run.minimum_days) > timezone.now()


@transaction.atomic
def accept_minimum(*, run: CourseRun, reason: str, by: Person) -> None:
    """It goes on with fewer; nobody is asked again, also when people leave later.

    Raises RunRefused when nothing is to be decided (any more), and SeatsBusy.
    """
    reason = reason.strip()
    if not reason:
        raise RunRefused(_("Vul in waarom de uitvoering doorgaat. Dit komt in het logboek."))
    lock_pool(run.pk)
    if not CourseRun.objects.filter(is_short(), pk=run.pk).exists():
        raise RunRefused(
            _("Hier valt niets meer te beslissen: het minimum is gehaald, of een collega besliste.")
        )
    run.minimum_accepted_at = timezone.now()
    run.minimum_accepted_by, run.minimum_reason = by, reason
    run.save(
        update_fields=[
            "minimum_accepted_at", "minimum_accepted_by", "minimum_reason", "modified_at"
        ]
    )  # fmt: skip
    logger.info("minimum_accepted", run=run.pk, by=str(by.pk), reason=reason)
