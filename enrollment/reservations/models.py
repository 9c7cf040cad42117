"""TeamReservation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Timestamped
from organisations.models import Organisation
from people.models import Person
from planning.models import CourseRun


class TeamReservation(Timestamped):
    """Seats held for people that a manager still names; what is unnamed flows back on the day."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="reservations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reservations")
    asked = models.PositiveSmallIntegerField()
    """How many seats were reserved at first."""
    seats = models.PositiveSmallIntegerField()
    """How many of them are unnamed, and so held; 0 when all are named or released."""
    names_before = models.DateField()
    """The first day (in Amsterdam) on which what is unnamed is released."""
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["run"], condition=Q(seats__gt=0), name="reservation_holding")
        ]
        constraints = [
            models.CheckConstraint(
                name="reservation_within_asked",
                condition=Q(asked__gte=1, seats__lte=models.F("asked")),
            ),
            models.CheckConstraint(
                name="reservation_released_holds_none",
                condition=Q(released_at=None) | Q(seats=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.manager_id} · {self.run_id}: {self.seats}/{self.asked}"
