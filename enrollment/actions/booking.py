"""Booking and withdrawing.

Every decision follows the same steps: lock the run's pool, look again (run, rules, counts) in
statements after the lock, change the enrollment, set the counters, write the log and the messages.
All of it is one transaction; mails and the search document follow through the outbox.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.pricing import price_for
from catalog.search.indexing import touch_courses
from core.transitions import apply_transition
from enrollment import messages
from enrollment.models import STATE_MOMENTS, Enrollment, EnrollmentLog
from enrollment.rules import BookingRefused, Wish, state_for, why_not
from enrollment.seats import recount, store_counts
from enrollment.states import ENROLLMENT_STATES, EnrollmentState
from people.models import Employment, Person
from planning.models import CourseRun, SeatPool
from planning.points import RunChange, RunEvent
from planning.seats import lock_pool


class AlreadyEnrolled(Exception):
    """The person already has an open enrollment in this run (a double click, another tab)."""

    def __init__(self, enrollment: Enrollment) -> None:
        super().__init__(f"{enrollment.pk} is open")
        self.enrollment = enrollment


class NoSeatLeft(Exception):
    """The person agreed to a seat, but only the queue is left: ask before queueing them."""


@transaction.atomic
def book(
    *, run: CourseRun, employment: Employment, by: Person, accept_waitlist: bool = True
) -> Enrollment:
    """Gives the person of `employment` a seat in `run`, or a place in its queue.

    The button said which of the two it would be; `accept_waitlist` is False when it said "seat".
    Raises NoSeatLeft then, AlreadyEnrolled, BookingRefused (with the reason), and SeatsBusy when
    too many people decide about this run at once.
    """
    pool = lock_pool(run.pk)
    run = CourseRun.objects.select_related("course").get(pk=run.pk)
    present = Enrollment.objects.open().filter(run=run, person=employment.person_id).first()
    if present:
        raise AlreadyEnrolled(present)
    reason = why_not(Wish(run, employment))
    if reason:
        raise BookingRefused(reason)
    counts = recount(run.pk)
    state = state_for(
        free=pool.capacity + pool.overbookings - counts.booked - pool.held, waiting=counts.waiting
    )
    if state == EnrollmentState.WAITLISTED and not accept_waitlist:
        raise NoSeatLeft
    enrollment = _create(run, employment, state)
    _log(enrollment, event="book", source="", by=by)
    store_counts(pool)
    messages.tell_state(enrollment, by=by)
    touch_courses([run.course_id])
    return enrollment


@transaction.atomic
def withdraw(*, enrollment: Enrollment, by: Person, reason: str = "") -> None:
    """Gives up a seat or a place in the queue; a freed seat goes to the first who waits.

    Raises StaleState, TransitionRefused (it has ended already) and SeatsBusy.
    """
    pool = lock_pool(enrollment.run_id)
    source = move(enrollment, event="withdraw", by=by, reason=reason)
    store_counts(pool)
    messages.tell_state(enrollment, by=by, source=source)
    fill_seats(pool)
    touch_courses([enrollment.run.course_id])


def fill_seats(pool: SeatPool) -> int:
    """Books those who wait, in the run's published order, for as long as seats are free.

    The caller holds the lock on `pool`. A run that no longer takes bookings promotes nobody.
    """
    counts = recount(pool.pk)
    free = pool.capacity + pool.overbookings - counts.booked - pool.held
    if free <= 0 or not CourseRun.objects.bookable().filter(pk=pool.pk).exists():
        return 0
    promoted = list(
        Enrollment.objects.waiting().filter(run=pool.pk).select_related("run__course")[:free]
    )
    for enrollment in promoted:
        source = move(enrollment, event="promote", by=None)
        messages.tell_state(enrollment, by=None, source=source)
    if promoted:
        store_counts(pool)
    return len(promoted)


def move(
    enrollment: Enrollment, *, event: str, by: Person | None, reason: str = ""
) -> EnrollmentState:
    """The gate: one transition with its moment and its log row; returns the state it left."""
    target = EnrollmentState(ENROLLMENT_STATES.target(event, enrollment.state))
    changes: Mapping[str, Any] = {STATE_MOMENTS[target]: timezone.now()}
    source, _target = apply_transition(
        enrollment, table=ENROLLMENT_STATES, event=event, changes=changes
    )
    _log(enrollment, event=event, source=source, by=by, reason=reason)
    return EnrollmentState(source)


def follow_run(change: RunChange) -> None:
    """What a change of a run means for its enrollments (planning's `run_followers`)."""
    enrollments = Enrollment.objects.open().filter(run=change.run).select_related("run__course")
    match change.event:
        case RunEvent.MOVED:
            messages.tell_moved(list(enrollments), change)
        case RunEvent.CAPACITY:
            fill_seats(SeatPool.objects.get(pk=change.run.pk))
        case RunEvent.CANCELLED:
            for enrollment in enrollments:
                source = move(enrollment, event="cancel_run", by=change.by, reason=change.reason)
                messages.tell_state(enrollment, by=change.by, source=source, reason=change.reason)
            store_counts(SeatPool.objects.get(pk=change.run.pk))


def _create(run: CourseRun, employment: Employment, state: EnrollmentState) -> Enrollment:
    now: datetime.datetime = timezone.now()
    price = run.price_excl
    if price is None:
        price = price_for(run.course, employment.organisation_id)
    return Enrollment.objects.create(
        run=run,
        person_id=employment.person_id,
        employment=employment,
        organisation_id=employment.organisation_id,
        department_id=employment.department_id,
        manager_id=employment.manager_id,
        cost_centre=employment.cost_centre,
        price_excl=price,
        state=state,
        requested_at=now,
        **{STATE_MOMENTS[state]: now},
    )


def _log(
    enrollment: Enrollment, *, event: str, source: str, by: Person | None, reason: str = ""
) -> None:
    EnrollmentLog.objects.create(
        enrollment=enrollment,
        event=event,
        source=source,
        target=enrollment.state,
        by=by,
        at=timezone.now(),
        reason=reason,
    )
