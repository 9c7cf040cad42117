"""ParticipantNeeds."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Timestamped
from enrollment.models import Enrollment


class ParticipantNeeds(Timestamped):
    """What somebody told for one run. Health may be read from it: only who runs the course sees
    it, no manager, no report; the row goes when the run is over or the seat is given up."""

    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.CASCADE, primary_key=True, related_name="needs"
    )
    accessibility = models.CharField(max_length=400, blank=True, default="")
    diet = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="needs_say_something", condition=~Q(accessibility="", diet="")
            )
        ]

    def __str__(self) -> str:
        return f"needs for {self.enrollment_id}"
