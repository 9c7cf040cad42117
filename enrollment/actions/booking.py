"""Booking and withdrawing.

Every decision follows the same steps: lock the run's pool, look again (run, rules, counts) in
statements after the lock, change the enrollment, set the counters, write the log and the messages.
All of it is one transaction; mails and the search document follow through the outbox.
"""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from catalog.pricing import price_for
from catalog.search.indexing import touch_courses
from core.transitions import TransitionRefused
from enrollment import messages
from enrollment.actions.steps import log, move
from enrollment.actions.waitlist import fill_seats, someone_entitled_waits
from enrollment.models import STATE_MOMENTS, Enrollment
from enrollment.rules import BookingRefused, Wish, state_for, why_not
from enrollment.seats import recount, store_counts
from enrollment.states import EnrollmentState
from people.models import Employment, Person
from planning.models import CourseRun, SeatPool
from planning.querysets import is_past
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
    employment = Employment.objects.select_related("organisation").get(pk=employment.pk)
    reason = why_not(Wish(run, employment))
    if reason:
        raise BookingRefused(reason)
    state = _state_now(pool, run)
    if state == EnrollmentState.WAITLISTED and not accept_waitlist:
        raise NoSeatLeft
    enrollment = _create(run, employment, state)
    log([(enrollment, "")], event="book", by=by)
    store_counts(pool)
    messages.tell_state(enrollment, by=by)
    touch_courses([run.course_id])
    return enrollment


@transaction.atomic
def withdraw(*, enrollment: Enrollment, by: Person, reason: str = "") -> None:
    """Gives up a seat or a place in the queue; a freed seat goes to the first who waits.

    Raises StaleState, TransitionRefused (it has ended already, or the run is over: who took part
    keeps that) and SeatsBusy.
    """
    pool = lock_pool(enrollment.run_id)
    if CourseRun.objects.filter(is_past(), pk=enrollment.run_id).exists():
        raise TransitionRefused("withdraw", enrollment.state)
    source = move(enrollment, event="withdraw", by=by, reason=reason)
    store_counts(pool)
    messages.tell_state(enrollment, by=by, source=source, reason=reason)
    fill_seats(pool)
    touch_courses([enrollment.run.course_id])


def _state_now(pool: SeatPool, run: CourseRun) -> EnrollmentState:
    """Recounts; who waits but may not take part any more keeps nobody from a free seat."""
    counts = recount(pool.pk)
    free = pool.capacity + pool.overbookings - counts.booked - pool.held
    waiting = counts.waiting
    if free > 0 and waiting and not someone_entitled_waits(run):
        waiting = 0
    return state_for(free=free, waiting=waiting)


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
