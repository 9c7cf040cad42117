"""What the supplier answered: confirmed, or refused with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.search.indexing import touch_courses
from core.transitions import apply_transitions
from enrollment.actions.ending import end_all
from enrollment.actions.waitlist import fill_seats
from enrollment.models import Enrollment, OrderLine
from enrollment.ordering import messages
from enrollment.ordering.actions import OrderRefused
from enrollment.ordering.lines import bring_in_line
from enrollment.ordering.states import KNOWN_STATES, ORDER_STATES, OrderState
from enrollment.seats import store_counts
from people.models import Person
from planning.models import CourseRun
from planning.seats import lock_pool


@transaction.atomic
def confirm(*, run: CourseRun, chosen: Collection[uuid.UUID] | None, by: Person) -> int:
    """The supplier agreed to these participants; None: to all who were ordered. Returns how many:
    who gave the seat up meanwhile is left out. Raises SeatsBusy."""
    lock_pool(run.pk)
    bring_in_line(run.pk)
    lines = _lines(run, chosen, [OrderState.ORDERED])
    changes = {"answered_at": timezone.now(), "by": by}
    apply_transitions(lines, table=ORDER_STATES, event="confirm", changes=changes)
    return len(lines)


@transaction.atomic
def refuse(*, run: CourseRun, chosen: Collection[uuid.UUID], reason: str, by: Person) -> int:
    """The supplier does not take these participants: their enrollment ends free of charge, and they
    are told why. The seat goes to who waits. Returns how many: who gave the seat up meanwhile is
    left out. Raises OrderRefused and SeatsBusy."""
    if not reason.strip():
        raise OrderRefused(_("Vul in waarom de leverancier weigert. De deelnemer leest dit."))
    pool = lock_pool(run.pk)
    run = CourseRun.objects.select_related("course").get(pk=run.pk)
    if run.is_over:
        raise OrderRefused(_("Deze uitvoering is al geweest. Weigeren kan niet meer."))
    bring_in_line(run.pk)
    lines = _lines(run, chosen, sorted(KNOWN_STATES))
    if not lines:
        return 0
    reason = reason.strip()
    changes = {"answered_at": timezone.now(), "by": by, "reason": reason}
    apply_transitions(lines, table=ORDER_STATES, event="refuse", changes=changes)
    enrollments = list(Enrollment.objects.filter(pk__in=[line.pk for line in lines]))
    end_all(enrollments, event="decline", by=by, reason=reason)
    store_counts(pool)
    messages.tell_refused(run, enrollments, reason)
    fill_seats(pool)
    touch_courses([run.course_id])
    return len(lines)


def _lines(
    run: CourseRun, chosen: Collection[uuid.UUID] | None, states: Sequence[str]
) -> list[OrderLine]:
    lines = OrderLine.objects.filter(enrollment__run=run, state__in=states)
    return list(lines if chosen is None else lines.filter(pk__in=chosen))
