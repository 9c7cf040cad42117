"""SecurityEvent and RightsReview."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from organisations.models import Organisation


class SecurityEvent(models.Model):
    """One line of the security log (BIO2): who did what to which object, from where, with what
    result. Only ever appended: a trigger refuses changing and deleting. Ids are opaque, so that
    the log needs no erasing when a person is forgotten."""

    at = models.DateTimeField(db_default=Now())
    actor_id = models.UUIDField(null=True)
    """The person who did it; empty is the portal itself or a command on the server."""
    action = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField(null=True)
    result = models.CharField(max_length=20, default="done")
    origin = models.CharField(max_length=60, blank=True, default="")
    """Address of the request, or the name of the command."""
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-at"], name="security_event_organisation"),
            models.Index(fields=["-at"], name="security_event_time"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind} {self.object_id}"


class RightsReview(models.Model):
    """A look at who has which role in an organisation, signed by who looked."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="rights_reviews"
    )
    signed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=400, blank=True, default="")
    roles = models.JSONField(default=list)
    """The roles as they were, one object per role: person id, role, since, last used."""

    class Meta:
        ordering = ["-signed_at"]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.signed_at:%Y-%m-%d}"
