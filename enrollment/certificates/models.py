"""Certificate and CertificateBatch."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from core.models import Timestamped
from enrollment.models import Enrollment
from people.models import Person
from planning.models import CourseRun


class Certificate(Timestamped):
    """Says that somebody finished a course. What it says is frozen: a later name or title does not
    change what was handed out. The PDF is made when asked for, never kept."""

    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.CASCADE, primary_key=True, related_name="certificate"
    )
    number = models.CharField(max_length=20, unique=True)
    """As printed: short, without characters that look alike; cannot be guessed from another."""
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=2)
    finished_on = models.DateField()
    hours = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    """Study load as the course told."""
    revoked_at = models.DateTimeField(null=True, blank=True)
    """The completion was corrected: the verification page says that it holds no more."""

    def __str__(self) -> str:
        return self.number


class CertificateBatch(Timestamped):
    """All certificates of a run in one ZIP, made in the background with progress; kept one day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="certificates/", max_length=100, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="certificate_batch_within_total", condition=Q(done__lte=models.F("total"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.done}/{self.total}"
