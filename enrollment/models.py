"""Enrollment and its log."""

from __future__ import annotations

import datetime
import uuid

from django.db import models
from django.db.models import Q

from core.models import Timestamped
from enrollment.querysets import EnrollmentQuerySet
from enrollment.states import OPEN_STATES, EnrollmentState
from organisations.models import Department, Organisation
from people.models import Employment, Person
from planning.models import CourseRun

STATE_MOMENTS = {
    EnrollmentState.BOOKED: "booked_at",
    EnrollmentState.WAITLISTED: "waitlisted_at",
    EnrollmentState.WITHDRAWN: "withdrawn_at",
    EnrollmentState.CANCELLED: "cancelled_at",
    EnrollmentState.COMPLETED: "completed_at",
    EnrollmentState.NOT_COMPLETED: "completed_at",
}
"""The moment that belongs to each state: present whenever the row is in that state."""


class Enrollment(Timestamped):
    """A person's place, or wish for one, in a run.

    It records for which employment it was made and freezes organisation, department, manager,
    cost centre and price: later HR changes never rewrite history.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="enrollments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrollments")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="enrollments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="enrollments"
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cost_centre = models.CharField(max_length=30, blank=True, default="")
    price_excl = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=15, choices=EnrollmentState)
    requested_at = models.DateTimeField()
    """The moment of the wish; orders the waitlist."""
    booked_at = models.DateTimeField(null=True, blank=True)
    waitlisted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "state"], name="enrollment_person_state"),
            models.Index(fields=["run", "state", "requested_at"], name="enrollment_run_queue"),
            models.Index(fields=["organisation", "state"], name="enrollment_org_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "run"],
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="enrollment_one_open_per_run",
            ),
            models.CheckConstraint(
                name="enrollment_state_known", condition=Q(state__in=EnrollmentState.values)
            ),
            *(
                models.CheckConstraint(
                    name=f"enrollment_{state}_has_moment",
                    condition=~Q(state=state) | Q(**{f"{field}__isnull": False}),
                )
                for state, field in STATE_MOMENTS.items()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.run_id} · {self.state}"

    @property
    def since(self) -> datetime.datetime:
        """The moment at which it came into its present state."""
        moment: datetime.datetime = getattr(self, STATE_MOMENTS[EnrollmentState(self.state)])
        return moment

    def queue_position(self) -> int | None:
        """1 for the first who waits; None when not waiting."""
        if self.state != EnrollmentState.WAITLISTED:
            return None
        earlier = Q(requested_at__lt=self.requested_at)
        same_moment = Q(requested_at=self.requested_at, pk__lt=self.pk)
        queue = Enrollment.objects.waiting().filter(run=self.run_id)
        return queue.filter(earlier | same_moment).count() + 1


class EnrollmentLog(models.Model):
    """One step in the life of an enrollment. Only ever appended."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="log")
    event = models.CharField(max_length=30)
    source = models.CharField(max_length=15, blank=True)
    target = models.CharField(max_length=15)
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Who did it; empty is the portal itself."""
    at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.enrollment_id}: {self.event}"


from enrollment.history.models import HistoryRecord  # noqa: E402

__all__ = ["STATE_MOMENTS", "Enrollment", "EnrollmentLog", "HistoryRecord"]
