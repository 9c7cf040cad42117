"""Attendance, its log, and what a learner contests."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Timestamped
from enrollment.attendance.states import AttendanceSource, Presence
from enrollment.models import Enrollment
from people.models import Person
from planning.models import Meeting


class Attendance(Timestamped):
    """Whether one participant was at one meeting. No row: not yet known."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="attendance")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    presence = models.CharField(max_length=10, choices=Presence)
    minutes_missed = models.PositiveSmallIntegerField(default=0)
    """Of who came late or left early; of an imported report what was not followed."""
    source = models.CharField(max_length=10, choices=AttendanceSource)
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "meeting"], name="attendance_once"),
            models.CheckConstraint(
                name="attendance_presence_known", condition=Q(presence__in=Presence.values)
            ),
            models.CheckConstraint(
                name="attendance_source_known", condition=Q(source__in=AttendanceSource.values)
            ),
            models.CheckConstraint(
                name="attendance_minutes_where_partly",
                condition=Q(minutes_missed=0)
                | Q(presence__in=[Presence.LATE, Presence.LEFT_EARLY]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} · {self.meeting_id}: {self.presence}"


class AttendanceLog(models.Model):
    """What was written down before, and by whom. Only ever appended."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="log")
    presence = models.CharField(max_length=10, choices=Presence)
    minutes_missed = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=10, choices=AttendanceSource)
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.attendance_id}: {self.presence}"


class Contest(Timestamped):
    """A learner says that the attendance is wrong; an officer decides. One open per enrollment."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="contests")
    text = models.CharField(max_length=1000)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    granted = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"], condition=Q(decided_at=None), name="contest_one_open"
            ),
            models.CheckConstraint(
                name="contest_decided_has_answer",
                condition=Q(decided_at=None, granted=None)
                | (Q(decided_at__isnull=False, granted__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"contest of {self.enrollment_id}"
