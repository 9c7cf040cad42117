"""Asking who must agree, and what their word does.

Agreement and the queue never bypass each other: a request becomes a booking, or a place in the
queue, only when every step has been given; its place counts from the moment of the wish.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.search.indexing import touch_courses
from enrollment import messages
from enrollment.actions.steps import log, move
from enrollment.actions.waitlist import fill_seats, is_free_for
from enrollment.approval.deciders import deciders_of
from enrollment.approval.models import ApprovalStep, Decider, StepState
from enrollment.budgets import actions as budgets
from enrollment.models import Enrollment
from enrollment.seats import seating, store_counts
from people.models import Person
from people.policy import actor_for
from planning.models import CourseRun, SeatPool
from planning.seats import lock_pool


class DecisionRefused(Exception):
    """This cannot be decided (so, or by this person); the message says why and what to do."""


class AlreadyDecided(Exception):
    """Somebody was first, or it is not needed any more; `step` says how it ended."""

    def __init__(self, step: ApprovalStep) -> None:
        super().__init__(f"{step.pk} is {step.state}")
        self.step = step


def request_approval(
    enrollment: Enrollment,
    deciders: Sequence[Decider],
    *,
    pool: SeatPool,
    by: Person,
    reason: str = "",
    quiet: bool = False,
) -> None:
    """Opens the steps of a new request. What `by` may give is given with it; the rest is asked.
    The person reads `reason` when it was asked for them; with `quiet` the caller tells the person.

    The caller holds the lock on `pool`, and sets its counters afterwards.
    """
    ApprovalStep.objects.bulk_create(
        ApprovalStep(enrollment=enrollment, position=position, decider=decider)
        for position, decider in enumerate(deciders, start=1)
    )
    step = _open_next(enrollment)
    while step and _may_decide(by, step):
        _mark(step, StepState.APPROVED, by=by, reason="")
        step = _open_next(enrollment)
    if step is None:
        _settle(enrollment, pool, by=by, overrule=False, booked_by=by, reason=reason, quiet=quiet)
        return
    if not quiet:
        messages.tell_state(enrollment, by=by, booked_by=by, reason=reason)
    messages.ask_deciders(step, deciders_of(step))


@transaction.atomic
def decide(
    *, step: ApprovalStep, approve: bool, by: Person, reason: str = "", overrule: bool = False
) -> Enrollment:
    """Says yes or no to one step; a no needs a reason. The last yes books, or queues.

    `overrule` lets it through beyond the budget, in the name of `by`. Raises AlreadyDecided,
    DecisionRefused and SeatsBusy.
    """
    pool = lock_pool(step.enrollment.run_id)
    step = (
        ApprovalStep.objects.select_related("enrollment__run__course", "enrollment__employment")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=step.pk)
    )
    if step.state != StepState.WAITING:
        raise AlreadyDecided(step)
    _check(step, approve=approve, by=by, reason=reason)
    enrollment = step.enrollment
    if approve:
        _mark(step, StepState.APPROVED, by=by, reason=reason)
        following = _open_next(enrollment)
        if following:
            messages.ask_deciders(following, deciders_of(following))
        else:
            _settle(enrollment, pool, by=by, overrule=overrule)
    else:
        _mark(step, StepState.REFUSED, by=by, reason=reason.strip())
        _decline(enrollment, by=by, reason=reason.strip())
    store_counts(pool)
    fill_seats(pool)
    touch_courses([enrollment.run.course_id])
    return enrollment


def drop_steps(enrollments: Sequence[Enrollment]) -> None:
    """Their requests have ended: nobody is asked any more."""
    ApprovalStep.objects.filter(enrollment__in=enrollments, state=StepState.WAITING).update(
        state=StepState.DROPPED
    )


def _check(step: ApprovalStep, *, approve: bool, by: Person, reason: str) -> None:
    if not _may_decide(by, step):
        raise DecisionRefused(_("Deze aanvraag is niet (meer) aan jou om over te beslissen."))
    starts_at = step.enrollment.run.starts_at
    if approve and starts_at and starts_at <= timezone.now():
        raise DecisionRefused(
            _("Deze uitvoering is al begonnen. Vraag je medewerker een andere datum te kiezen.")
        )
    if not approve and not reason.strip():
        raise DecisionRefused(_("Vul in waarom je niet akkoord gaat. Je medewerker leest dit."))


def _may_decide(person: Person, step: ApprovalStep) -> bool:
    return ApprovalStep.objects.decidable_by(actor_for(person)).filter(pk=step.pk).exists()


def _open_next(enrollment: Enrollment) -> ApprovalStep | None:
    """The first step without a yes, opened now; None when all were given."""
    step = enrollment.approval_steps.filter(state=StepState.WAITING).order_by("position").first()
    if step and step.opened_at is None:
        step.opened_at = timezone.now()
        step.save(update_fields=["opened_at", "modified_at"])
    return step


def _mark(step: ApprovalStep, state: StepState, *, by: Person, reason: str) -> None:
    step.state, step.reason = state, reason
    step.decided_at, step.decided_by = timezone.now(), by
    step.save()
    enrollment = step.enrollment
    event = "agreed" if state == StepState.APPROVED else "refused"
    log([(enrollment, enrollment.state)], event=event, by=by, reason=reason)


def _settle(
    enrollment: Enrollment,
    pool: SeatPool,
    *,
    by: Person,
    overrule: bool,
    booked_by: Person | None = None,
    reason: str = "",
    quiet: bool = False,
) -> None:
    """Every yes is there: the seat that was held, a free one, or the queue."""
    run, organisation_id = enrollment.run, enrollment.organisation_id
    seat = enrollment.holds_seat or (
        CourseRun.objects.bookable().filter(pk=run.pk).exists()
        and is_free_for(seating(pool), run, organisation_id)
    )
    try:
        budgets.settle(enrollment, booked=seat, overruled_by=by if overrule else None)
    except budgets.OverBudget as short:
        raise DecisionRefused(
            _(
                "Het budget is niet genoeg: er is nog € %(left)s en dit kost € %(amount)s. Ga"
                " akkoord ‘boven het budget’, of wijs de aanvraag af."
            )
            % {"left": short.budget.left, "amount": short.amount}
        ) from short
    event = "approve" if seat else "queue"
    source = move(enrollment, event=event, by=by, access_until=run.access_ends)
    if not quiet:
        messages.tell_state(enrollment, by=by, source=source, booked_by=booked_by, reason=reason)


def _decline(enrollment: Enrollment, *, by: Person, reason: str) -> None:
    source = move(enrollment, event="decline", by=by, reason=reason)
    drop_steps([enrollment])
    budgets.release(enrollment)
    messages.tell_state(enrollment, by=by, source=source, reason=reason)
