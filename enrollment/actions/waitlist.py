"""The waitlist: one engine for every cause of a free seat."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.models import Publication
from catalog.search.indexing import touch_courses
from catalog.states import CourseState
from enrollment import messages
from enrollment.actions.steps import log, move, move_all
from enrollment.budgets import actions as budgets
from enrollment.models import Enrollment, EnrollmentLog
from enrollment.rules import KEPT_FOR_OTHERS, STOPPED, why_skipped
from enrollment.seats import Seating, store_counts
from enrollment.states import EnrollmentState
from people.models import Person
from planning.models import CourseRun, SeatPool
from planning.seats import lock_pool
from planning.states import Promotion

SKIPPED = "skipped"


class OfferLapsed(Exception):
    """The moment to choose has passed; the seat goes to the next."""


def fill_seats(pool: SeatPool) -> list[Enrollment]:
    """Gives free seats to those who wait, in the run's published order, for as long as there are
    any; returns who was booked, or offered a seat. Who may not take part any more, or for whom no
    seat is free, keeps the place in the queue and can read why.

    The caller holds the lock on `pool`. A run that no longer takes bookings promotes nobody.
    """
    counted = store_counts(pool)
    run = CourseRun.objects.bookable().select_related("course").filter(pk=pool.pk).first()
    if run is None or counted.free <= 0 or not counted.waiting:
        return []
    chosen: list[Enrollment] = []
    skipped: dict[str, list[Enrollment]] = defaultdict(list)
    for enrollment, reason in _queue(run):
        if not reason and not counted.free_for(enrollment.organisation_id):
            reason = KEPT_FOR_OTHERS
        if reason:
            skipped[reason].append(enrollment)
        else:
            chosen.append(enrollment)
            counted.hold(enrollment.organisation_id)
        if counted.free <= 0:
            break
    _note(skipped)
    _serve(run, chosen)
    store_counts(pool)
    return chosen


@transaction.atomic
def accept_offer(*, enrollment: Enrollment, by: Person) -> None:
    """Takes the seat that was offered. Raises OfferLapsed, StaleState, TransitionRefused and
    SeatsBusy."""
    pool = lock_pool(enrollment.run_id)
    enrollment.refresh_from_db(fields=["state", "held_until", "holds_seat"])
    if enrollment.state == EnrollmentState.EXPIRED:
        raise OfferLapsed
    now = timezone.now()
    begun = CourseRun.objects.filter(pk=enrollment.run_id, starts_at__lte=now).exists()
    if enrollment.state == EnrollmentState.OFFERED and begun:
        raise OfferLapsed
    if enrollment.held_until and enrollment.held_until <= now:
        raise OfferLapsed
    source = move(enrollment, event="accept", by=by, access_until=enrollment.run.access_ends)
    budgets.settle(enrollment, booked=True)
    store_counts(pool)
    messages.tell_state(enrollment, by=by, source=source)
    touch_courses([enrollment.run.course_id])


def is_free_for(counted: Seating, run: CourseRun, organisation_id: int) -> bool:
    """Whether a newcomer of that organisation gets a seat: one is free, and nobody who waits could
    have it. Who waits but may not take part any more keeps nobody from a free seat."""
    if not counted.free_for(organisation_id):
        return False
    return not counted.waiting or not _someone_could_have_it(run, counted)


def seat_would_pass_on(enrollment: Enrollment) -> bool:
    """Whether this seat, given back now, goes to who waits. A page may show it; `fill_seats`
    looks again under the lock."""
    run = enrollment.run
    return (
        enrollment.state in {EnrollmentState.BOOKED, EnrollmentState.OFFERED}
        and run.seats.waiting > 0
        and run.seats.capacity > run.seats.booked + run.seats.held - 1
        and CourseRun.objects.bookable().filter(pk=run.pk).exists()
        and any(not reason for _enrollment, reason in _queue(run))
    )


def _someone_could_have_it(run: CourseRun, counted: Seating) -> bool:
    return any(
        not reason and counted.free_for(enrollment.organisation_id)
        for enrollment, reason in _queue(run)
    )


def _serve(run: CourseRun, chosen: list[Enrollment]) -> None:
    if not chosen:
        return
    if run.promotion == Promotion.DIRECT:
        served = move_all(chosen, event="promote", by=None, access_until=run.access_ends)
        budgets.settle_all(chosen, booked=True)
    else:
        served = move_all(chosen, event="offer", by=None, **_offer_of(run))
    messages.tell_states(run, served, by=None)


def _offer_of(run: CourseRun) -> dict[str, Any]:
    until = timezone.now() + datetime.timedelta(hours=run.offer_hours)
    stop = run.promotes_until
    return {"holds_seat": True, "held_until": min(until, stop) if stop else until}


def _queue(run: CourseRun) -> Iterator[tuple[Enrollment, str]]:
    """Who waits, in order, with the reason why they cannot get a seat (empty: they can)."""
    offered_to = set(
        Publication.objects.current()
        .filter(course=run.course_id, course__state=CourseState.PUBLISHED)
        .values_list("organisation_id", flat=True)
    )
    stop = run.promotes_until
    stopped = STOPPED if stop and stop <= timezone.now() else ""
    waiting = Enrollment.objects.waiting().filter(run=run.pk)
    for enrollment in waiting.select_related("person", "employment", "organisation"):
        yield enrollment, why_skipped(enrollment, offered_to) or stopped


def _note(skipped: Mapping[str, list[Enrollment]]) -> None:
    """Once per person and reason: a queue that is served often must not fill the log."""
    everyone = [enrollment for same in skipped.values() for enrollment in same]
    if not everyone:
        return
    known = set(
        EnrollmentLog.objects.filter(enrollment__in=everyone, event=SKIPPED).values_list(
            "enrollment_id", "reason"
        )
    )
    for reason, same in skipped.items():
        new = [(one, one.state) for one in same if (one.pk, reason) not in known]
        log(new, event=SKIPPED, by=None, reason=reason)
