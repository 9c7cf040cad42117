"""ChangeProgramme, Intervention and InterventionLink."""

from __future__ import annotations

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from catalog.models import Competence, Course, Supplier, Theme
from core.models import Timestamped
from landscapes.choices import Audience, InterventionForm, LinkKind, Preference, Status
from landscapes.interventions.querysets import InterventionQuerySet
from organisations.models import Department, Organisation
from planning.models import CourseRun


@pghistory.track()
class ChangeProgramme(Timestamped):
    """A change that an organisation works on, and which learning must serve."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="change_programmes"
    )
    name = models.CharField(max_length=120)
    aim = models.CharField(max_length=600, blank=True, default="")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="change_programme_once")
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Intervention(Timestamped):
    """Something that makes people learn: a course, one run of it, or neither."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="interventions"
    )
    """Whose it is."""
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="interventions"
    )
    """The department of that organisation that owns it (ICT, HR, the line, the academy)."""
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=1000, blank=True, default="")
    form = models.CharField(max_length=20, choices=InterventionForm)
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, blank=True, related_name="interventions"
    )
    run = models.ForeignKey(
        CourseRun, on_delete=models.PROTECT, null=True, blank=True, related_name="interventions"
    )
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="interventions"
    )
    """Who gives it, when that is not the owner."""
    audience = models.CharField(max_length=16, choices=Audience, default=Audience.EVERYONE)
    serves = models.ManyToManyField(Organisation, related_name="served_by", blank=True)
    """Organisations whose people it is for, besides the owner's own."""
    reach = models.PositiveIntegerField(null=True, blank=True)
    """About how many people a year; empty when nobody knows."""
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.RUNNING)
    programme = models.ForeignKey(
        ChangeProgramme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interventions",
    )
    themes = models.ManyToManyField(Theme, related_name="interventions", blank=True)
    competences = models.ManyToManyField(Competence, related_name="interventions", blank=True)
    preferences = ArrayField(
        models.CharField(max_length=16, choices=Preference), default=list, blank=True
    )

    objects = InterventionQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                name="intervention_course_or_run", condition=Q(course=None) | Q(run=None)
            ),
            models.CheckConstraint(
                name="intervention_form_known", condition=Q(form__in=InterventionForm.values)
            ),
            models.CheckConstraint(
                name="intervention_audience_known", condition=Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="intervention_status_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="intervention_period_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(name="intervention_has_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner_name(self) -> str:
        """Department and organisation, as short as they are called; needs both loaded."""
        place = self.organisation.short_name
        return f"{self.department.name}, {place}" if self.department else place

    def happens_in(self, first: date, last: date) -> bool:
        """Whether its period touches these days (inclusive); an open end reaches everywhere."""
        return (self.starts_on or first) <= last and (self.ends_on or last) >= first


class InterventionLink(Timestamped):
    """One intervention that has to do with another: `origin` prepares (follows, …) `target`."""

    origin = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=8, choices=LinkKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "target"], name="intervention_link_once"),
            models.CheckConstraint(
                name="intervention_link_to_another", condition=~Q(origin=F("target"))
            ),
            models.CheckConstraint(
                name="intervention_link_kind_known", condition=Q(kind__in=LinkKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} {self.kind} {self.target_id}"
