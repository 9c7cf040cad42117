"""Waiting for the first seat that comes free, ending that, and keeping one seat only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.search.indexing import touch_courses
from enrollment import messages
from enrollment.actions.booking import book, withdraw
from enrollment.actions.ending import end_all
from enrollment.actions.steps import log
from enrollment.actions.waitlist import fill_seats, is_free_for
from enrollment.conflicts import Conflict, ConflictsFound, conflicts_of, unknown
from enrollment.models import Enrollment
from enrollment.querysets import EnrollmentQuerySet
from enrollment.rules import BookingRefused
from enrollment.seats import seating, store_counts
from enrollment.states import WANTING_STATES, EnrollmentState
from people.models import Employment, Person
from planning.models import CourseRun, SeatPool
from planning.seats import SeatsBusy, lock_pools

logger = structlog.get_logger(__name__)

SEAT_FOUND = gettext_noop("Er is een plaats gevonden op een andere datum.")
WAITS = frozenset({EnrollmentState.REQUESTED, EnrollmentState.WAITLISTED})


@transaction.atomic
def wait_for_first(
    *,
    runs: Sequence[CourseRun],
    employment: Employment,
    by: Person,
    accept_conflicts: bool | Collection[str] = True,
    reason: str = "",
) -> list[Enrollment]:
    """Puts the person of `employment` in the queue of each of `runs`, for one seat in all; waits
    that are there already join in. Where a seat turns out to be free, that one is booked.

    Raises BookingRefused, ConflictsFound (for all runs at once) and SeatsBusy; then nothing has
    changed.
    """
    if len({run.pk for run in runs}) < 2 or len({run.course_id for run in runs}) > 1:
        raise BookingRefused(_("Kies twee of meer data van dezelfde leeractiviteit."))
    pools = lock_pools([run.pk for run in runs])
    _ask_conflicts(runs, employment, by, accept_conflicts)
    present = {
        one.run_id: one
        for one in Enrollment.objects.open().filter(run__in=runs, person=employment.person_id)
    }
    if any(one.state not in WAITS for one in present.values()):
        raise BookingRefused(
            _("Je hebt bij één van deze data al een plaats, of een aanbod. Kijk in Mijn leren.")
        )
    joined = [one for one in present.values() if not one.first_available]
    _join(joined, by=by)
    new = _with_a_seat(runs, pools, employment) or [run for run in runs if run.pk not in present]
    made = [
        book(
            run=run,
            employment=employment,
            by=by,
            reason=reason,
            first_available=True,
        )
        for run in sorted(new, key=lambda run: run.pk)
    ]
    return [*present.values(), *made]


def leave_all(*, enrollment: Enrollment, by: Person) -> None:
    """Waits for none of the dates any more. Raises StaleState, TransitionRefused, SeatsBusy."""
    with transaction.atomic():
        waits = _of_the_same(enrollment).filter(state__in=sorted(WAITS))
        lock_pools(list(waits.values_list("run", flat=True)))
        for one in waits.select_related("run__course", "person").order_by("run"):
            withdraw(enrollment=one, by=by)


def handle(key: str, _payloads: Sequence[Mapping[str, Any]]) -> None:
    """The outbox's handler."""
    seated = Enrollment.objects.filter(pk=key).select_related("run").first()
    if seated is not None and seated.first_available:
        keep_one(seated)


@transaction.atomic
def keep_one(seated: Enrollment) -> None:
    """Ends all but the first seat. Two that came at once are seen by both, under the locks of all
    pools, and both keep the same one: the earlier. Doing it again does nothing. Raises SeatsBusy.
    """
    same = _of_the_same(seated)
    pools = lock_pools([seated.run_id, *same.values_list("run", flat=True)])
    found = list(same.select_related("run__course", "person", "employment", "organisation"))
    if any(one.run_id not in pools for one in found):
        raise SeatsBusy  # one more joined while we waited for the locks
    seats = [one for one in found if one.state == EnrollmentState.BOOKED]
    if not seats:
        return
    kept = min(seats, key=lambda one: (one.booked_at, one.pk))
    ended = [one for one in found if one is not kept]
    Enrollment.objects.filter(pk=kept.pk).update(first_available=False)
    _end(ended, pools)
    logger.info("first_seat_kept", enrollment=str(kept.pk), ended=len(ended))


def _end(ended: Sequence[Enrollment], pools: Mapping[int, SeatPool]) -> None:
    """Free of charge, whenever it is. Of a wait that ended nobody needs to be told; a seat stands
    in somebody's calendar."""
    if not ended:
        return
    for one, source in end_all(ended, event="withdraw", by=None, reason=SEAT_FOUND):
        if source == EnrollmentState.BOOKED:
            messages.tell_state(one, by=None, source=source, reason=_(SEAT_FOUND))
    for run_id in sorted({one.run_id for one in ended}):
        store_counts(pools[run_id])
        fill_seats(pools[run_id])
    touch_courses([ended[0].run.course_id])


def _of_the_same(enrollment: Enrollment) -> EnrollmentQuerySet:
    return Enrollment.objects.open().filter(
        first_available=True,
        person=enrollment.person_id,
        run__course=enrollment.run.course_id,
    )


def _ask_conflicts(
    runs: Sequence[CourseRun], employment: Employment, by: Person, known: bool | Collection[str]
) -> None:
    own = by.pk == employment.person_id
    asked: dict[str, Conflict] = {}
    for run in runs:
        for one in conflicts_of(run, employment, own=own, first_available=True):
            if not one.blocks:
                asked[one.key] = one
    left = unknown(asked.values(), known)
    if left:
        raise ConflictsFound(list(asked.values()))


def _join(enrollments: Sequence[Enrollment], *, by: Person) -> None:
    keys = [one.pk for one in enrollments]
    Enrollment.objects.filter(pk__in=keys).update(first_available=True)
    log([(one, one.state) for one in enrollments], event="join_first", by=by)


def _with_a_seat(
    runs: Sequence[CourseRun], pools: Mapping[int, SeatPool], employment: Employment
) -> list[CourseRun]:
    """The earliest with a seat for this person, if any."""
    free = [
        run for run in runs if is_free_for(seating(pools[run.pk]), run, employment.organisation_id)
    ]
    return sorted(free, key=lambda run: (run.starts_at is None, run.starts_at))[:1]


def waits_of(enrollment: Enrollment) -> int:
    """On how many dates the person waits together with this one."""
    if not enrollment.first_available or enrollment.state not in WANTING_STATES:
        return 0
    return _of_the_same(enrollment).filter(state__in=sorted(WAITS)).count()
