"""Who could still make up the number: what somebody must know to decide."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from django.db.models import Sum

from enrollment.models import Enrollment, OrderLine
from enrollment.ordering.states import OrderState
from enrollment.states import EnrollmentState
from planning.models import CourseRun


@dataclass(frozen=True)
class Figures:
    """Of one run; `lowest` is its minimum."""

    booked: int
    lowest: int
    requested: int
    """Requests that nobody has decided about."""
    offered: int
    reserved: int
    """Seats for which a manager still has to name people."""
    ordered: int
    """Participants that the supplier has not confirmed yet."""

    @property
    def missing(self) -> int:
        return max(0, self.lowest - self.booked)

    @property
    def hoped_for(self) -> bool:
        """Whether it may come right by itself."""
        return bool(self.requested or self.offered or self.reserved)

    def as_json(self) -> dict[str, int]:
        return {**dataclasses.asdict(self), "missing": self.missing}


def figures_of(run: CourseRun) -> Figures:
    """Counted now; a fixed number of queries. The run comes with its seats."""
    wanting = Enrollment.objects.filter(run=run)
    held = run.reservations.filter(seats__gt=0).aggregate(sum=Sum("seats", default=0))
    unsure = OrderLine.objects.filter(
        enrollment__run=run,
        enrollment__state=EnrollmentState.BOOKED,
        state__in=[OrderState.TO_ORDER, OrderState.ORDERED],
    )
    return Figures(
        booked=run.seats.booked,
        lowest=run.seats.minimum,
        requested=wanting.filter(state=EnrollmentState.REQUESTED).count(),
        offered=wanting.filter(state=EnrollmentState.OFFERED).count(),
        reserved=held["sum"],
        ordered=unsure.count(),
    )
