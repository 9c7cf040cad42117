"""Changing to another run of the same course: out there and in here, or not at all."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.search.indexing import touch_courses
from enrollment.actions.approving import drop_steps
from enrollment.actions.booking import Switching, book
from enrollment.actions.steps import move
from enrollment.actions.waitlist import fill_seats
from enrollment.budgets import actions as budgets
from enrollment.models import Budget, Enrollment
from enrollment.moves.messages import tell_switched
from enrollment.rules import BookingRefused
from enrollment.withdrawal import withdrawal_cost
from people.models import Person
from planning.models import CourseRun
from planning.seats import lock_pools

SWITCHED = gettext_noop("Gewisseld naar een andere datum.")


@transaction.atomic
def switch(
    *, enrollment: Enrollment, to: CourseRun, by: Person, accept_waitlist: bool = False
) -> Enrollment:
    """Gives up `enrollment` and books `to` in its place; returns the new enrollment. Leaving costs
    what withdrawing would; what was agreed at the same price is not asked again.

    `accept_waitlist` is False when the person was promised a seat: NoSeatLeft then. Raises
    BookingRefused (with the reason), AlreadyEnrolled, StaleState, TransitionRefused and SeatsBusy;
    after each of them everything is as it was.
    """
    pools = lock_pools([enrollment.run_id, to.pk])
    _check(enrollment, to)
    _lock_budgets(enrollment, to)
    cost = withdrawal_cost(enrollment)
    source = move(enrollment, event="withdraw", by=by, reason=SWITCHED)
    drop_steps([enrollment])
    budgets.release(enrollment, cost=cost)
    made = book(
        run=to,
        employment=enrollment.employment,
        by=by,
        accept_waitlist=accept_waitlist,
        compulsory=enrollment.compulsory,
        switching=Switching(enrollment, source),
    )
    fill_seats(pools[enrollment.run_id])
    tell_switched(made, left=enrollment, source=source, cost=cost)
    touch_courses([to.course_id])
    return made


def _check(enrollment: Enrollment, to: CourseRun) -> None:
    run = CourseRun.objects.get(pk=enrollment.run_id)
    if to.course_id != run.course_id:
        raise BookingRefused(_("Wisselen kan alleen naar een andere datum van hetzelfde."))
    if to.pk == run.pk:
        raise BookingRefused(_("Dit is de datum die je al hebt. Kies een andere."))
    if run.starts_at and run.starts_at <= timezone.now():
        raise BookingRefused(
            _("Deze uitvoering is al begonnen. Schrijf je uit en kies daarna een andere datum.")
        )


def _lock_budgets(enrollment: Enrollment, to: CourseRun) -> None:
    """Another year may be another budget: both are locked in one order."""
    entry = getattr(enrollment, "budget_entry", None)
    new = budgets.budget_for(enrollment.employment, to)
    keys = {budget for budget in (entry and entry.budget_id, new and new.pk) if budget}
    list(
        Budget.objects.filter(pk__in=keys)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
