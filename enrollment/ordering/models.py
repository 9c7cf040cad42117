"""SupplierContact and OrderLine."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Timestamped
from enrollment.models import Enrollment
from enrollment.ordering.states import OrderState
from people.models import Person
from planning.models import CourseRun


class SupplierContact(Timestamped):
    """Where the organiser of a run orders its seats: one address per run."""

    run = models.OneToOneField(
        CourseRun, on_delete=models.CASCADE, primary_key=True, related_name="supplier_contact"
    )
    email = models.EmailField(blank=True, default="")
    """Empty: the list is downloaded and sent by other means."""
    order_before = models.DateTimeField(null=True, blank=True)
    """The supplier's own deadline; after it the planner is warned and people are told that a seat
    is not certain."""
    warned_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"supplier of {self.run_id}"


class OrderLine(Timestamped):
    """One participant, as the supplier knows them."""

    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.CASCADE, primary_key=True, related_name="order_line"
    )
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.TO_ORDER)
    told_name = models.CharField(max_length=200, blank=True, default="")
    """The name as the supplier knows it; a difference with today's name is told with the next
    order. Erased with the person."""
    ordered_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Who ordered, or wrote the answer down; empty is the portal."""
    reason = models.CharField(max_length=400, blank=True, default="")
    """Why the supplier refused; the learner reads it."""

    class Meta:
        indexes = [models.Index(fields=["state"], name="order_line_state")]
        constraints = [
            models.CheckConstraint(
                name="order_line_state_known", condition=Q(state__in=OrderState.values)
            ),
            models.CheckConstraint(
                name="order_line_refused_has_reason",
                condition=~Q(state=OrderState.REFUSED) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="order_line_known_to_supplier_has_moment",
                condition=Q(state=OrderState.TO_ORDER) | Q(ordered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}: {self.state}"
