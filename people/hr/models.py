"""PersonnelImport and PendingLink."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation


class ImportState(models.TextChoices):
    READY = "ready", _("klaar om door te voeren")
    QUEUED = "queued", _("in de wacht")
    RUNNING = "running", _("bezig")
    APPLIED = "applied", _("doorgevoerd")
    FAILED = "failed", _("mislukt")
    UNDONE = "undone", _("teruggedraaid")


class PersonnelImport(models.Model):
    """One delivery of an organisation's people: the difference it would make, and its receipt."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="personnel_imports"
    )
    by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Who brought it; empty is a command on the server."""
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READY)
    file_name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    """The readable rows of the file, as `people.hr` compares them."""
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    confirmation = models.CharField(max_length=200, blank=True, default="")
    """What the guard asked and who confirmed it; empty when it asked nothing."""
    progress = models.PositiveSmallIntegerField(default=0)
    """Per cent."""
    undo = models.JSONField(default=list)
    """What every changed row was before, newest last."""
    created_at = models.DateTimeField(db_default=Now())
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="personnel_import_state_known", condition=Q(state__in=ImportState.values)
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=[ImportState.QUEUED, ImportState.RUNNING]),
                name="personnel_import_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.file_name}"


class LinkState(models.TextChoices):
    PENDING = "pending", _("wacht op bevestiging")
    CONFIRMED = "confirmed", _("bevestigd")
    REFUSED = "refused", _("afgewezen")


class PendingLink(models.Model):
    """A delivered row whose e-mail address belongs to a person known in another organisation.

    Until the person (or the functional administrator) confirms it, there is no employment and
    neither organisation sees the other side.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="pending_links"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="pending_links"
    )
    personnel_number = models.CharField(max_length=30)
    row = models.JSONField()
    state = models.CharField(max_length=10, choices=LinkState, default=LinkState.PENDING)
    created_at = models.DateTimeField(db_default=Now())
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "personnel_number"],
                condition=Q(state=LinkState.PENDING),
                name="pending_link_once",
            ),
            models.CheckConstraint(
                name="pending_link_state_known", condition=Q(state__in=LinkState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.personnel_number}"
