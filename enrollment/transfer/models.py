"""Transfer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped
from enrollment.models import Enrollment


class Use(models.TextChoices):
    OFTEN = "often", _("ja, vaak")
    SOMETIMES = "sometimes", _("soms")
    NOT_YET = "not_yet", _("nog niet")
    NEVER = "never", _("nee")


class Transfer(Timestamped):
    """Whether somebody uses what they learned. Made when asked; shown as counts from five up, and
    never with a name."""

    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.CASCADE, primary_key=True, related_name="transfer"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    use = models.CharField(max_length=10, choices=Use, blank=True, default="")
    hindrance = models.CharField(max_length=1000, blank=True, default="")
    """What helped, or stood in the way; for learning advisers, without a name."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="transfer_answered_has_use",
                condition=Q(answered_at=None, use="")
                | Q(answered_at__isnull=False, use__in=Use.values),
            )
        ]

    def __str__(self) -> str:
        return f"transfer of {self.enrollment_id}"
