"""HistoryRecord, OldBooking and HistoryDelivery."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models import Course
from core.models import Timestamped
from organisations.models import Organisation
from people.models import Employment, Person
from planning.models import CourseRun


class HistoryRecordQuerySet(models.QuerySet["HistoryRecord"]):
    def of(self, person: Person) -> HistoryRecordQuerySet:
        return self.filter(person=person)

    def unmatched(self) -> HistoryRecordQuerySet:
        """Of somebody, or about something, that is not known here: to be solved."""
        return self.filter(Q(person=None) | Q(course=None, title_stays=False))


class OldBookingQuerySet(models.QuerySet["OldBooking"]):
    def unmatched(self) -> OldBookingQuerySet:
        """Not a booking here yet, and nobody said that it need not be."""
        return self.filter(enrollment=None, set_aside=False)


class HistoryRecord(Timestamped):
    """A finished course as the old environment told it; its words stay as they were there.

    Without a person nobody sees it but who imports; a next delivery of the same file fills in who
    and what has become known since.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=80)
    """The environment it comes from, as people call it."""
    personnel_number = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    completed_on = models.DateField()
    result = models.CharField(max_length=80, blank=True, default="")
    certificate_number = models.CharField(max_length=80, blank=True, default="")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="history_records"
    )
    employment = models.ForeignKey(
        Employment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    course = models.ForeignKey(
        Course, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title_stays = models.BooleanField(default=False)
    """Somebody decided that no course here is meant: it stays a title."""

    objects = HistoryRecordQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-completed_on"], name="history_record_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "origin", "personnel_number", "title", "completed_on"],
                name="history_record_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.personnel_number} · {self.title}"


class OldBooking(Timestamped):
    """A booking to come, as the old environment told it; it becomes an enrollment here as soon as
    its person and its run are known."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=80)
    personnel_number = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=200, blank=True, default="")
    starts_on = models.DateField()
    waiting = models.BooleanField(default=False)
    """It was a place in a queue there."""
    employment = models.ForeignKey(
        Employment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    run = models.ForeignKey(
        CourseRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    enrollment = models.ForeignKey(
        "enrollment.Enrollment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_aside = models.BooleanField(default=False)
    """Somebody decided that it need not come along."""
    reason = models.CharField(max_length=300, blank=True, default="")
    """Why booking was refused the last time, in plain words."""

    objects = OldBookingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "origin", "personnel_number", "title", "starts_on"],
                name="old_booking_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.personnel_number} · {self.title}"


class HistoryDelivery(Timestamped):
    """A file of the old environment, read and shown but not written until somebody says so."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    origin = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    lines = models.JSONField(default=list)
    """What was read; emptied when it is carried out."""
    troubles = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    """What it did; empty until it is carried out."""
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
