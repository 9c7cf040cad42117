"""HistoryRecord."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models import Course
from core.models import Timestamped
from organisations.models import Organisation
from people.models import Employment, Person


class HistoryRecordQuerySet(models.QuerySet["HistoryRecord"]):
    def of(self, person: Person) -> HistoryRecordQuerySet:
        return self.filter(person=person)

    def unmatched(self) -> HistoryRecordQuerySet:
        """Of somebody, or about something, that is not known here: to be solved."""
        return self.filter(Q(person=None) | Q(course=None))


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
