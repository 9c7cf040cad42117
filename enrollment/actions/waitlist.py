"""The waitlist: one engine for every cause of a free seat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from catalog.models import Publication
from catalog.states import CourseState
from enrollment import messages
from enrollment.actions.steps import log, move_all
from enrollment.models import Enrollment, EnrollmentLog
from enrollment.rules import why_skipped
from enrollment.seats import store_counts
from enrollment.states import EnrollmentState
from planning.models import CourseRun, SeatPool

SKIPPED = "skipped"


def fill_seats(pool: SeatPool) -> list[Enrollment]:
    """Books those who wait, in the run's published order, for as long as seats are free; returns
    them. Who may not take part any more keeps the place in the queue, and can read why.

    The caller holds the lock on `pool`. A run that no longer takes bookings promotes nobody.
    """
    store_counts(pool)
    run = CourseRun.objects.bookable().select_related("course").filter(pk=pool.pk).first()
    if run is None or pool.free <= 0 or not pool.waiting:
        return []
    promoted: list[Enrollment] = []
    skipped: dict[str, list[Enrollment]] = defaultdict(list)
    for enrollment, reason in _queue(run):
        if reason:
            skipped[reason].append(enrollment)
        else:
            promoted.append(enrollment)
        if len(promoted) == pool.free:
            break
    _note(skipped)
    moved = move_all(promoted, event="promote", by=None)
    messages.tell_states(run, moved, by=None)
    store_counts(pool)
    return promoted


def someone_entitled_waits(run: CourseRun) -> bool:
    """Whether a free seat would go to somebody in the queue."""
    return any(not reason for _enrollment, reason in _queue(run))


def seat_would_pass_on(enrollment: Enrollment) -> bool:
    """Whether this seat, given back now, goes to who waits. A page may show it; `fill_seats`
    looks again under the lock."""
    run = enrollment.run
    return (
        enrollment.state == EnrollmentState.BOOKED
        and run.seats.waiting > 0
        and run.seats.capacity > run.seats.booked + run.seats.held - 1
        and CourseRun.objects.bookable().filter(pk=run.pk).exists()
        and someone_entitled_waits(run)
    )


def _queue(run: CourseRun) -> Iterator[tuple[Enrollment, str]]:
    """Who waits, in order, with the reason why they cannot get a seat (empty: they can)."""
    offered_to = set(
        Publication.objects.current()
        .filter(course=run.course_id, course__state=CourseState.PUBLISHED)
        .values_list("organisation_id", flat=True)
    )
    waiting = Enrollment.objects.waiting().filter(run=run.pk)
    for enrollment in waiting.select_related("person", "employment", "organisation"):
        yield enrollment, why_skipped(enrollment, offered_to)


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
