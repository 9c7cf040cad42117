"""One run into another: everybody comes along, and nobody has to ask or wait again."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.search.indexing import touch_courses
from core.transitions import StaleState
from enrollment.actions.booking import bookings_end
from enrollment.actions.ending import end_all
from enrollment.actions.waitlist import fill_seats
from enrollment.models import Enrollment, OrderLine
from enrollment.moves.choice import MERGED, offer_choice
from enrollment.moves.merge import MergePlan, plan_merge, why_not_merge
from enrollment.moves.messages import tell_merged
from enrollment.seats import store_counts
from people.models import Person
from planning.actions import cancel_run
from planning.arranging import hold_bookings
from planning.models import CourseRun
from planning.seats import lock_pools

logger = structlog.get_logger(__name__)


class MergeRefused(Exception):
    """These runs cannot be merged (so); the message says why and what to do."""


@transaction.atomic
def merge_runs(*, run: CourseRun, into: CourseRun, reason: str, by: Person, seen: str) -> MergePlan:
    """Moves all open enrollments of `run` to `into` and cancels `run`. Agreement, price, budget and
    the moment of the wish stay as they were; what people are told gives them a free choice.

    `seen` is the token of the plan that was shown: StaleState when something changed since. Raises
    MergeRefused, RunRefused (from cancelling) and SeatsBusy.
    """
    reason = reason.strip()
    if not reason:
        raise MergeRefused(_("Vul in waarom je samenvoegt. Iedereen die verhuist, leest dit."))
    pools = lock_pools([run.pk, into.pk])
    hold_bookings(run, ())  # Rooms and trainers are locked before budgets.
    run, into = (CourseRun.objects.select_related("course").get(pk=pk) for pk in (run.pk, into.pk))
    _check(plan := plan_merge(run, into), seen)
    ended = end_all(plan.present, event="cancel_run", by=by, reason=reason)
    end_all(plan.replaced, event="withdraw", by=by, reason=reason)
    coming = plan.coming
    _bring(coming, into)
    offer_choice(coming, into, was_starts_at=run.starts_at, by=by, event=MERGED, reason=reason)
    store_counts(pools[run.pk])
    cancel_run(run=run, reason=reason, by=by)
    promoted = {one.pk for one in fill_seats(pools[into.pk])}
    told = [one for one in coming if one.pk not in promoted]
    tell_merged(told, ended, run=run, into=into, reason=reason)
    touch_courses([into.course_id])
    logger.info("runs_merged", run=run.pk, into=into.pk, by=str(by.pk))
    return plan


def _check(plan: MergePlan, seen: str) -> None:
    refusal = why_not_merge(plan.run, plan.into)
    if refusal:
        raise MergeRefused(refusal)
    if plan.short:
        raise MergeRefused(too_few_seats(plan))
    if plan.token != seen:
        raise StaleState(f"run {plan.run.pk} or {plan.into.pk} changed")


def too_few_seats(plan: MergePlan) -> str:
    """Why not everyone fits, and what to do."""
    return ngettext(
        "Er is %(short)d plaats te weinig in de uitvoering waar iedereen heen gaat. Verhoog daar"
        " eerst het maximum, of kies een andere uitvoering.",
        "Er zijn %(short)d plaatsen te weinig in de uitvoering waar iedereen heen gaat. Verhoog"
        " daar eerst het maximum, of kies een andere uitvoering.",
        plan.short,
    ) % {"short": plan.short}


def _bring(coming: Sequence[Enrollment], into: CourseRun) -> None:
    """What is held is held no longer than the new run allows. What a supplier knew was about the
    old run: at the new one everybody is to be ordered."""
    rows = Enrollment.objects.filter(pk__in=[one.pk for one in coming])
    rows.update(run=into)
    OrderLine.objects.filter(enrollment__in=rows).delete()
    last = bookings_end(into)
    if last:
        rows.filter(held_until__gt=last).update(held_until=last)
    for one in coming:
        one.run = into
