"""What merging a run into another would do: shown before, and looked at again under the locks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from enrollment.models import Enrollment, TeamReservation
from enrollment.ordering.states import KNOWN_STATES
from enrollment.seats import Seating, seatings
from enrollment.states import EnrollmentState
from planning.models import CourseRun, SeatPool, SeatShare
from planning.querysets import CourseRunQuerySet
from planning.states import RunState

RANK = {
    EnrollmentState.REQUESTED: 1,
    EnrollmentState.WAITLISTED: 2,
    EnrollmentState.OFFERED: 3,
    EnrollmentState.BOOKED: 4,
}


@dataclass
class MergePlan:
    """Who of `run` goes where. Of who is in both, the better of the two stays."""

    run: CourseRun
    into: CourseRun
    seated: list[Enrollment] = field(default_factory=list)
    """They have a seat in `run` and get one in `into`."""
    asking: list[Enrollment] = field(default_factory=list)
    """They asked for a seat, or were offered one."""
    waiting: list[Enrollment] = field(default_factory=list)
    """They join the queue, at the moment of their wish."""
    present: list[Enrollment] = field(default_factory=list)
    """They are in `into` already; what they have in `run` ends."""
    replaced: list[Enrollment] = field(default_factory=list)
    """In `into`, of people whose place in `run` is the better one."""
    shares: list[SeatShare] = field(default_factory=list)
    reservations: list[TeamReservation] = field(default_factory=list)
    short: int = 0
    """Seats that `into` lacks."""
    known_to_supplier: int = 0
    """People whose seat in `run` the supplier knows of."""

    @property
    def coming(self) -> list[Enrollment]:
        """All who move, in the order of their wish."""
        everyone = [*self.seated, *self.asking, *self.waiting]
        return sorted(everyone, key=lambda one: (one.requested_at, one.pk))

    @property
    def token(self) -> str:
        """Says whether it is still the plan that was shown."""
        parts = [
            f"{one.pk}{one.state}{one.holds_seat}"
            for group in (self.coming, self.present, self.replaced)
            for one in group
        ]
        about = [self.run.pk, self.into.pk, self.short, *(one.pk for one in self.reservations)]
        return hashlib.sha256(repr([parts, about]).encode()).hexdigest()[:20]


def plan_merge(run: CourseRun, into: CourseRun) -> MergePlan:
    """A fixed number of queries."""
    rows = Enrollment.objects.open().filter(run__in=[run, into])
    rows = rows.select_related("person", "organisation").order_by("requested_at", "pk")
    here = [one for one in rows if one.run_id == run.pk]
    there = {one.person_id: one for one in rows if one.run_id == into.pk}
    plan = MergePlan(
        run,
        into,
        shares=list(run.shares.filter(released_at=None).select_related("organisation")),
        reservations=list(run.reservations.filter(seats__gt=0).select_related("manager")),
        known_to_supplier=rows.filter(run=run, order_line__state__in=sorted(KNOWN_STATES)).count(),
    )
    for one in here:
        other = there.get(one.person_id)
        if other and _goes_before(other, one):
            plan.present.append(one)
            continue
        if other:
            plan.replaced.append(other)
        _group(plan, one).append(one)
    plan.short = _short(plan)
    return plan


def merge_targets(run: CourseRun) -> CourseRunQuerySet:
    """Runs that this one can be merged into: of the same course and organiser, still to begin."""
    if run.state == RunState.CANCELLED or run.starts_at is None or run.starts_at <= timezone.now():
        return CourseRun.objects.none()
    found = CourseRun.objects.filter(
        course=run.course_id,
        organiser=run.organiser_id,
        starts_at__gt=timezone.now(),
        state__in=[RunState.OPEN, RunState.CLOSED],
    )
    return found.exclude(pk=run.pk).with_card_data()


def why_not_merge(run: CourseRun, into: CourseRun) -> str:
    """Why these two cannot be merged, and what to do; empty when they can."""
    if merge_targets(run).filter(pk=into.pk).exists():
        return ""
    return _(
        "Deze uitvoeringen kun je niet samenvoegen: allebei moeten ze nog beginnen, van dezelfde"
        " leeractiviteit zijn en van jouw organisatie. Kies een andere uitvoering."
    )


def _group(plan: MergePlan, one: Enrollment) -> list[Enrollment]:
    match one.state:
        case EnrollmentState.BOOKED:
            return plan.seated
        case EnrollmentState.WAITLISTED:
            return plan.waiting
    return plan.asking


def _goes_before(one: Enrollment, other: Enrollment) -> bool:
    """The better state; of two alike the one that needs not move, but in a queue the earlier."""
    if one.state == other.state == EnrollmentState.WAITLISTED:
        return one.requested_at <= other.requested_at
    return RANK[EnrollmentState(one.state)] >= RANK[EnrollmentState(other.state)]


def _short(plan: MergePlan) -> int:
    counted: Seating = seatings(list(SeatPool.objects.filter(pk=plan.into.pk)))[plan.into.pk]
    for one in plan.replaced:
        if one.holds_seat:
            counted.held -= 1
            counted.taken[one.organisation_id] -= 1
    short = 0
    for one in [*plan.seated, *(each for each in plan.asking if each.holds_seat)]:
        if counted.free_for(one.organisation_id):
            counted.hold(one.organisation_id)
        else:
            short += 1
    return short
