"""Completion and Evidence."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped
from enrollment.models import Enrollment
from people.models import Person


class CompletionMethod(models.TextChoices):
    ATTENDANCE = "attendance", _("aanwezigheid")
    HAND = "hand", _("met de hand")
    EVIDENCE = "evidence", _("bewijs")
    MOODLE = "moodle", _("digitale leeromgeving")


class Completion(Timestamped):
    """How an enrollment came to its end: finished or not, by what, and who said so.

    One per enrollment: a correction changes it, and the enrollment's log keeps what it was.
    """

    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.CASCADE, primary_key=True, related_name="completion"
    )
    method = models.CharField(max_length=10, choices=CompletionMethod)
    finished = models.BooleanField()
    completed_at = models.DateTimeField()
    """When it was finished: the last meeting's end, the moment in Moodle; may lie before the row
    was written, never after."""
    grade = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    """Percentage, 0 to 100, where the digital environment gave one."""
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="completion_method_known", condition=Q(method__in=CompletionMethod.values)
            ),
            models.CheckConstraint(
                name="completion_by_hand_has_note",
                condition=~Q(method=CompletionMethod.HAND) | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="completion_grade_is_percentage",
                condition=Q(grade=None) | Q(grade__range=(0, 100)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}: {self.method}"


def evidence_path(_evidence: Evidence, _file_name: str) -> str:
    """A name that tells nothing; the learner's own file name is kept in the row."""
    return f"evidence/{uuid.uuid4().hex}"


class Evidence(Timestamped):
    """A file with which a learner shows that they finished; an officer confirms it or says why not.

    The file is erased when the record's retention ends, and at once when it was refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to=evidence_path, max_length=100, blank=True)
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    """Bytes."""
    finished_on = models.DateField()
    """When, as the learner says."""
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed = models.BooleanField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"], condition=Q(decided_at=None), name="evidence_one_open"
            ),
            models.CheckConstraint(
                name="evidence_refused_has_reason",
                condition=Q(confirmed=None, decided_at=None)
                | Q(confirmed=True, decided_at__isnull=False)
                | (Q(confirmed=False, decided_at__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"evidence for {self.enrollment_id}"
