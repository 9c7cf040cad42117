"""RunTemplate and PreparationItem."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models import Course
from core.models import Timestamped
from organisations.models import Organisation
from people.models import Person
from planning.models import CourseRun, Location
from planning.states import Priority, Promotion


class RunTemplate(Timestamped):
    """How an organisation usually plans a course. A run made from it is its own from then on."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="run_templates")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="run_templates"
    )
    name = models.CharField(max_length=80)
    pattern = models.JSONField(default=list)
    """Meetings: [{"day": days after the first, "start": "09:00", "end": "16:30", "online": false}],
    times on Amsterdam's clock; day 0 first, in order."""
    checklist = models.JSONField(default=list, blank=True)
    """What must be ready: [{"text": …, "days_before": days before the start}]."""
    location = models.ForeignKey(
        Location, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    capacity = models.PositiveIntegerField()
    minimum = models.PositiveIntegerField(default=0)
    minimum_days = models.PositiveSmallIntegerField(default=14)
    booking_closes_days = models.PositiveSmallIntegerField(null=True, blank=True)
    """Days before the start after which nobody books; empty is until the start."""
    waitlist_stops_days = models.PositiveSmallIntegerField(default=0)
    offer_hours = models.PositiveSmallIntegerField(default=48)
    priority = models.CharField(max_length=20, choices=Priority, default=Priority.FIRST_COME)
    promotion = models.CharField(max_length=10, choices=Promotion, default=Promotion.OFFER)
    note = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "organisation", "name"], name="run_template_name_once"
            ),
            models.CheckConstraint(
                name="run_template_minimum_fits",
                condition=Q(capacity__gte=1) & Q(minimum__lte=models.F("capacity")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} · {self.name}"


class PreparationItem(Timestamped):
    """Something that must be ready before a run, by a day."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="preparation")
    text = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    """Last day (in Amsterdam) on which it should be done; moves along with the run."""
    days_before = models.PositiveSmallIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_at=None), name="preparation_due")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.text}"
