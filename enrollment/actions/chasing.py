"""A request never rots: it reminds, then escalates, then lapses with a message to all."""

from __future__ import annotations

import datetime

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from catalog.search.indexing import touch_courses
from enrollment import messages
from enrollment.actions.ending import end_all
from enrollment.actions.steps import log
from enrollment.actions.waitlist import fill_seats
from enrollment.approval.deciders import deciders_of
from enrollment.approval.models import ApprovalStep, StepState
from organisations.models import OrganisationSettings
from planning.seats import SeatsBusy, lock_pool

logger = structlog.get_logger(__name__)

NOBODY_DECIDED = gettext_noop("Niemand heeft op tijd over de aanvraag besloten.")


def chase_requests() -> int:
    """Reminds, escalates or ends what waits too long; returns for how many something was done.
    The days are those of the organisation whose employee asked."""
    waiting = ApprovalStep.objects.waiting().select_related("enrollment__organisation__settings")
    oldest = timezone.now() - datetime.timedelta(days=1)
    chased = 0
    for step in waiting.filter(opened_at__lt=oldest).order_by("opened_at"):
        settings = getattr(step.enrollment.organisation, "settings", None)
        try:
            chased += _chase(step, settings or OrganisationSettings())
        except SeatsBusy:
            logger.info("run_busy_chase_later", run=step.enrollment.run_id)
    return chased


@transaction.atomic
def _chase(step: ApprovalStep, settings: OrganisationSettings) -> bool:
    pool = lock_pool(step.enrollment.run_id)
    step = (
        ApprovalStep.objects.select_related("enrollment__run__course", "enrollment__person")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=step.pk)
    )
    if step.state != StepState.WAITING or step.opened_at is None:
        return False
    now = timezone.now()
    days = (now - step.opened_at).days
    if days >= settings.expire_days:
        enrollment = step.enrollment
        ended = end_all([enrollment], event="expire", by=None, reason=NOBODY_DECIDED)
        messages.tell_states(enrollment.run, ended, by=None, reason=NOBODY_DECIDED)
        fill_seats(pool)
        touch_courses([enrollment.run.course_id])
        return True
    if days >= settings.escalate_days and step.escalated_at is None:
        step.escalated_at = now
        step.save(update_fields=["escalated_at", "modified_at"])
        log([(step.enrollment, step.enrollment.state)], event="escalated", by=None)
        messages.ask_deciders(step, deciders_of(step))
        return True
    if days >= settings.remind_days and step.reminded_at is None:
        step.reminded_at = now
        step.save(update_fields=["reminded_at", "modified_at"])
        messages.ask_deciders(step, deciders_of(step), messages.REMINDED)
        return True
    return False
