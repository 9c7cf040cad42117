"""Enrollment and its log."""

from __future__ import annotations

import datetime
import uuid

from django.db import models
from django.db.models import Q

from core.models import Timestamped
from enrollment.querysets import EnrollmentQuerySet
from enrollment.states import HOLDING_STATES, OPEN_STATES, EnrollmentState
from organisations.models import Department, Organisation
from people.models import Employment, Person
from planning.models import CourseRun

STATE_MOMENTS = {
    EnrollmentState.REQUESTED: "requested_at",
    EnrollmentState.WAITLISTED: "waitlisted_at",
    EnrollmentState.OFFERED: "offered_at",
    EnrollmentState.BOOKED: "booked_at",
    EnrollmentState.DECLINED: "declined_at",
    EnrollmentState.EXPIRED: "expired_at",
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
    offered_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    expired_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    holds_seat = models.BooleanField(default=False)
    """A seat is kept for it: a request while it is decided, an offer while one thinks."""
    held_until = models.DateTimeField(null=True, blank=True)
    """When that ends: a request then goes on without a seat, an offer goes to the next."""
    compulsory = models.BooleanField(default=False)
    """Must be followed by this person; runs may serve these first."""
    access_until = models.DateField(null=True, blank=True)
    """Self-paced: the last day of access (in Amsterdam); empty is without end."""
    free_until = models.DateTimeField(null=True, blank=True)
    """Withdrawing costs nothing before this moment; as agreed when it was asked for."""
    late_percentage = models.PositiveSmallIntegerField(default=0)
    """What withdrawing after that costs, of the price."""
    first_available = models.BooleanField(default=False)
    """Waits in several runs of the course at once, for the first that frees a seat: getting one
    ends the others."""

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "state"], name="enrollment_person_state"),
            models.Index(fields=["run", "state", "requested_at"], name="enrollment_run_queue"),
            models.Index(fields=["organisation", "state"], name="enrollment_org_state"),
            models.Index(
                fields=["held_until"], condition=Q(holds_seat=True), name="enrollment_held_until"
            ),
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
            models.CheckConstraint(
                name="enrollment_only_some_states_hold",
                condition=Q(holds_seat=False) | Q(state__in=sorted(HOLDING_STATES)),
            ),
            models.CheckConstraint(
                name="enrollment_offer_holds_for_a_time",
                condition=~Q(state=EnrollmentState.OFFERED)
                | Q(holds_seat=True, held_until__isnull=False),
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

    @property
    def is_open(self) -> bool:
        """Still to come: it can be withdrawn."""
        return self.state in OPEN_STATES

    def queue_position(self) -> int | None:
        """1 for the first who waits; None when not waiting."""
        if self.state != EnrollmentState.WAITLISTED:
            return None
        everyone = Enrollment.objects.waiting().filter(run=self.run_id).values_list("pk", flat=True)
        return list(everyone).index(self.pk) + 1


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


from enrollment.approval.models import ApprovalStep  # noqa: E402
from enrollment.attendance.models import Attendance, AttendanceLog, Contest  # noqa: E402
from enrollment.budgets.models import Budget, BudgetEntry  # noqa: E402
from enrollment.certificates.models import Certificate, CertificateBatch  # noqa: E402
from enrollment.completion.models import Completion, Evidence  # noqa: E402
from enrollment.experiences.models import Experience  # noqa: E402
from enrollment.groups.models import GroupEnrollment, GroupLine  # noqa: E402
from enrollment.history.models import HistoryDelivery, HistoryRecord, OldBooking  # noqa: E402
from enrollment.interest.models import Interest  # noqa: E402
from enrollment.needs.models import ParticipantNeeds  # noqa: E402
from enrollment.ordering.models import OrderLine, SupplierContact  # noqa: E402
from enrollment.paths.models import PathEnrollment, StepMark  # noqa: E402
from enrollment.reservations.models import TeamReservation  # noqa: E402
from enrollment.transfer.models import Transfer  # noqa: E402
from enrollment.wishes.models import LearningWish, OwnLearning, WishLog  # noqa: E402

__all__ = [
    "STATE_MOMENTS",
    "ApprovalStep",
    "Attendance",
    "AttendanceLog",
    "Budget",
    "BudgetEntry",
    "Certificate",
    "CertificateBatch",
    "Completion",
    "Contest",
    "Enrollment",
    "EnrollmentLog",
    "Evidence",
    "Experience",
    "GroupEnrollment",
    "GroupLine",
    "HistoryDelivery",
    "HistoryRecord",
    "Interest",
    "LearningWish",
    "OldBooking",
    "OrderLine",
    "OwnLearning",
    "ParticipantNeeds",
    "PathEnrollment",
    "StepMark",
    "SupplierContact",
    "TeamReservation",
    "Transfer",
    "WishLog",
]
