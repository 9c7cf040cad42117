"""Notification and MailPreference."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now

from people.models import Person


class Notification(models.Model):
    """One message to one person about one change; `id` makes the mail's stable Message-ID.

    `context` holds the facts of that moment as plain JSON (texts per language where they have
    one); the words come from the templates of its kind, in the reader's language, when it is read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    context = models.JSONField(default=dict)
    url = models.CharField(max_length=400, blank=True, default="")
    """Path of the page it is about."""
    calendar = models.JSONField(default=list)
    """Calendar items that go along: `notifications.itip.CalendarItem` as JSON."""
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    """When mailing was settled: sent, or left out because the person wants no mail of this kind."""

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notification_inbox"),
            models.Index(
                fields=["person"], name="notification_unread", condition=models.Q(read_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.person_id}"


class MailPreference(models.Model):
    """Whether a person wants mail for a kind of message; no row means yes. The inbox has all."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(max_length=40)
    mail = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="mail_preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.mail}"
