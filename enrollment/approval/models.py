"""ApprovalStep."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped
from enrollment.approval.querysets import ApprovalStepQuerySet
from enrollment.models import Enrollment
from people.models import Person


class Decider(models.TextChoices):
    """Who must agree."""

    MANAGER = "manager", _("leidinggevende")
    BUDGET_HOLDER = "budget_holder", _("budgethouder")
    OFFICER = "officer", _("opleidingsadviseur")


class StepState(models.TextChoices):
    WAITING = "waiting", _("wacht op een besluit")
    APPROVED = "approved", _("akkoord")
    REFUSED = "refused", _("niet akkoord")
    DROPPED = "dropped", _("niet meer nodig")


class ApprovalStep(Timestamped):
    """One yes that a request needs. Its steps are taken in order: the next opens when the one
    before is given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="approval_steps"
    )
    position = models.PositiveSmallIntegerField()
    decider = models.CharField(max_length=15, choices=Decider)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.WAITING)
    opened_at = models.DateTimeField(null=True, blank=True)
    """When its turn came; empty while earlier ones are undecided."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    """Since then others may decide too: the manager's manager, and learning advisers."""
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=400, blank=True, default="")

    objects = ApprovalStepQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(
                fields=["opened_at"], condition=Q(state=StepState.WAITING), name="approval_waiting"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "position"], name="approval_step_position"
            ),
            models.CheckConstraint(
                name="approval_state_known", condition=Q(state__in=StepState.values)
            ),
            models.CheckConstraint(
                name="approval_decider_known", condition=Q(decider__in=Decider.values)
            ),
            models.CheckConstraint(
                name="approval_decided_has_moment",
                condition=~Q(state__in=[StepState.APPROVED, StepState.REFUSED])
                | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="approval_refused_has_reason",
                condition=~Q(state=StepState.REFUSED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} · {self.position} {self.decider}: {self.state}"
