"""Counting seats: the truth under the lock, and the counters that must equal it.

A seat is *free for a person* when capacity + explicit overbookings − booked − held − what shares
still keep for other organisations is above zero. Whoever books uses the share of the own
organisation first, and the open seats after that.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import (
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from enrollment.models import Enrollment, TeamReservation
from enrollment.states import FINISHED_STATES, EnrollmentState
from planning.models import SeatPool, SeatShare


def takes_seat(prefix: str = "") -> Q:
    """Enrollments that count as booked; of a self-paced run the finished ones do not."""
    finished = {f"{prefix}state__in": sorted(FINISHED_STATES), f"{prefix}run__self_paced": False}
    return Q(**{f"{prefix}state": EnrollmentState.BOOKED}) | Q(**finished)


@dataclass
class Seating:
    """The seats of one run, counted from the rows. `taken` and `kept` are per organisation."""

    total: int
    booked: int = 0
    held: int = 0
    waiting: int = 0
    taken: Counter[int] = field(default_factory=Counter)
    kept: Counter[int] = field(default_factory=Counter)
    kept_until: datetime.date | None = None
    """The first release date among the shares."""

    @property
    def free(self) -> int:
        """Seats nobody has or holds, whoever they are kept for."""
        return self.total - self.booked - self.held

    def kept_for_others(self, organisation_id: int) -> int:
        return sum(
            max(0, seats - self.taken[other])
            for other, seats in self.kept.items()
            if other != organisation_id
        )

    def free_for(self, organisation_id: int) -> int:
        """Seats that somebody of that organisation may get; never below zero."""
        return max(0, self.free - self.kept_for_others(organisation_id))

    def hold(self, organisation_id: int) -> None:
        """One seat more is spoken for."""
        self.held += 1
        self.taken[organisation_id] += 1


def seating(pool: SeatPool) -> Seating:
    """Counts the rows themselves. After the lock and in a statement of its own, so that it sees
    what others committed while we waited (READ COMMITTED)."""
    return seatings([pool])[pool.pk]


def seatings(pools: Sequence[SeatPool]) -> Mapping[int, Seating]:
    """As `seating` for several runs at once, by run id; always one query."""
    counted = {pool.pk: Seating(total=pool.capacity + pool.overbookings) for pool in pools}
    runs = list(counted)
    no_day = Cast(Value(None), DateField())
    people = (
        Enrollment.objects.filter(run__in=runs)
        .order_by()
        .values_list("run", "organisation")
        .annotate(
            booked=Count("pk", filter=takes_seat()),
            held=Count("pk", filter=Q(holds_seat=True)),
            waiting=Count("pk", filter=Q(state=EnrollmentState.WAITLISTED)),
        )
        .values_list(Value("people"), "run", "organisation", "booked", "held", "waiting", no_day)
    )
    zero = Value(0, output_field=IntegerField())
    reserved = (
        TeamReservation.objects.filter(run__in=runs, seats__gt=0)
        .order_by()
        .values_list(Value("reserved"), "run", "organisation", zero, "seats", zero, no_day)
    )
    shares = (
        SeatShare.objects.filter(run__in=runs, released_at=None)
        .order_by()
        .values_list(Value("share"), "run", "organisation", "seats", zero, zero, "release_on")
    )
    rows = people.union(reserved, shares, all=True)
    for kind, run, organisation, first, held, waiting, release_on in rows:
        seats = counted[run]
        if kind == "share":
            seats.kept[organisation] += first
            seats.kept_until = min(release_on, seats.kept_until or release_on)
            continue
        seats.booked += first
        seats.held += held
        seats.waiting += waiting
        seats.taken[organisation] += first + held
    return counted


def store_counts(pool: SeatPool) -> Seating:
    """Sets the counters of a locked pool to the recount; the CHECK refuses one too many.

    An overbooking ends with the seat that was given beyond capacity: once somebody left, or the
    capacity grew, it is no free seat for the next.
    """
    counted = seating(pool)
    beyond = max(0, counted.booked + counted.held - pool.capacity)
    pool.booked, pool.held, pool.waiting = counted.booked, counted.held, counted.waiting
    pool.overbookings = min(pool.overbookings, beyond)
    SeatPool.objects.filter(pk=pool.pk).update(
        booked=pool.booked,
        held=pool.held,
        waiting=pool.waiting,
        overbookings=pool.overbookings,
    )
    counted.total = pool.capacity + pool.overbookings
    return counted


def drifted_pools() -> QuerySet[SeatPool]:
    """Pools whose counters differ from the recount: none, if all is well."""
    reserved = (
        TeamReservation.objects.filter(run=OuterRef("pk"))
        .order_by()
        .values("run")
        .annotate(sum=Sum("seats"))
        .values("sum")
    )
    people = "run__enrollments"
    return SeatPool.objects.annotate(
        real_booked=Count(people, filter=takes_seat(f"{people}__")),
        real_held=Count(people, filter=Q(run__enrollments__holds_seat=True))
        + Coalesce(Subquery(reserved), 0),
        real_waiting=Count(people, filter=Q(run__enrollments__state=EnrollmentState.WAITLISTED)),
    ).exclude(booked=F("real_booked"), held=F("real_held"), waiting=F("real_waiting"))
