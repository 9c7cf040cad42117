"""Interest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models import Course
from core.models import Timestamped
from enrollment.interest.querysets import InterestQuerySet
from organisations.models import Organisation
from people.models import Employment, Person
from planning.models import CourseRun


class Interest(Timestamped):
    """Somebody wants to follow a course, without a date yet. One open interest per course."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="interests")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="interests")
    since = models.DateField(null=True, blank=True)
    """First day that suits; empty is as soon as possible."""
    until = models.DateField(null=True, blank=True)
    """Last day that suits; empty is whenever."""
    city = models.CharField(max_length=80, blank=True, default="")
    """Where it suits; empty is anywhere, or online."""
    invited_to = models.ForeignKey(
        CourseRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="invited"
    )
    """The run that was planned for it: they were told, and may book."""
    invited_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    """Withdrawn, booked, or no longer possible."""

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["course"], condition=Q(ended_at=None), name="interest_open")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"], condition=Q(ended_at=None), name="interest_once"
            ),
            models.CheckConstraint(
                name="interest_period_in_order",
                condition=Q(since=None) | Q(until=None) | Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.course_id}"
