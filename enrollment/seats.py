"""Counting seats: the truth under the lock, and the counters that must equal it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from enrollment.models import Enrollment
from enrollment.states import SEATED_STATES, EnrollmentState
from planning.models import SeatPool


@dataclass(frozen=True)
class Counts:
    """How many enrollments of a run have a seat, and how many wait for one."""

    booked: int
    waiting: int


def recount(run_id: int) -> Counts:
    """Counts the rows themselves. After the lock and in a statement of its own, so that it sees
    what others committed while we waited (READ COMMITTED)."""
    counts = Enrollment.objects.filter(run=run_id).aggregate(
        booked=Count("pk", filter=Q(state__in=SEATED_STATES)),
        waiting=Count("pk", filter=Q(state=EnrollmentState.WAITLISTED)),
    )
    return Counts(**counts)


def store_counts(pool: SeatPool) -> Counts:
    """Sets the counters of a locked pool to the recount; the CHECK refuses one too many.

    An overbooking ends with the seat that was given beyond capacity: once somebody left, or the
    capacity grew, it is no free seat for the next.
    """
    counts = recount(pool.pk)
    beyond = max(0, counts.booked + pool.held - pool.capacity)
    pool.booked, pool.waiting = counts.booked, counts.waiting
    pool.overbookings = min(pool.overbookings, beyond)
    SeatPool.objects.filter(pk=pool.pk).update(
        booked=pool.booked, waiting=pool.waiting, overbookings=pool.overbookings
    )
    return counts


def drifted_pools() -> QuerySet[SeatPool]:
    """Pools whose counters differ from the recount: none, if all is well."""
    return SeatPool.objects.annotate(
        real_booked=Count("run__enrollments", filter=Q(run__enrollments__state__in=SEATED_STATES)),
        real_waiting=Count(
            "run__enrollments", filter=Q(run__enrollments__state=EnrollmentState.WAITLISTED)
        ),
    ).exclude(booked=F("real_booked"), waiting=F("real_waiting"))
