"""GroupEnrollment and its lines."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped
from enrollment.models import Enrollment
from organisations.models import Organisation
from people.models import Employment, Person
from planning.models import CourseRun


class GroupSource(models.TextChoices):
    LIST = "list", _("geplakte lijst")
    FILE = "file", _("bestand")
    RULE = "rule", _("regel")


class Outcome(models.TextChoices):
    """What enrolling a line would bring, or brought."""

    BOOKED = "booked", _("plaats")
    REQUESTED = "requested", _("aanvraag")
    WAITLISTED = "waitlisted", _("wachtlijst")
    ALREADY = "already", _("al ingeschreven")
    REFUSED = "refused", _("kan niet")
    UNKNOWN = "unknown", _("niet gevonden")


class GroupEnrollment(Timestamped):
    """One act of enrolling many people of one organisation in one run, by an officer.

    Made as a dry run; carried out in the background line by line, so that learners never wait for
    it; a worker that is killed goes on where it stopped. Undo withdraws, free of charge, what it
    brought and nobody touched since.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="groups")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=4, choices=GroupSource)
    file_name = models.CharField(max_length=200, blank=True, default="")
    rule = models.JSONField(default=dict, blank=True)
    """Of a rule: {"department": pk, "function": text, "scale": [from, to]}, each optional."""
    reason = models.CharField(max_length=400)
    """Why these people are enrolled; each of them reads it."""
    compulsory = models.BooleanField(default=False)
    accept_waitlist = models.BooleanField(default=True)
    """Whoever finds no seat joins the queue; otherwise that line is refused."""
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undo_started_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="group_steps_in_order",
                condition=(Q(finished_at=None) | Q(started_at__isnull=False))
                & (Q(undo_started_at=None) | Q(finished_at__isnull=False))
                & (Q(undone_at=None) | Q(undo_started_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="group_source_known", condition=Q(source__in=GroupSource.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.organisation_id} · {self.source}"


class GroupLine(models.Model):
    """One person of a group: found or not, what it would bring, and what it brought."""

    group = models.ForeignKey(GroupEnrollment, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    given = models.CharField(max_length=200, blank=True, default="")
    """As pasted or read; erased with the line."""
    employment = models.ForeignKey(
        Employment, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    expected = models.CharField(max_length=10, choices=Outcome)
    """What the dry run said."""
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    """What carrying out brought; empty as long as it was not its turn."""
    reason = models.CharField(max_length=400, blank=True, default="")
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.SET_NULL, null=True, blank=True, related_name="group_lines"
    )
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="group_line_position"),
            models.CheckConstraint(
                name="group_line_expected_known", condition=Q(expected__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="group_line_outcome_known",
                condition=Q(outcome="") | Q(outcome__in=Outcome.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} · {self.position}"
