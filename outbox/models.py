"""The outbox table."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Message(models.Model):
    """One thing to be done for `key`. Appended, never merged: see `outbox/queue.py`.

    A row is *waiting* (no live claim), *claimed* (claim_id and a claimed_until in the future) or
    *parked* (tried too often; a person looks at it).
    """

    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    available_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_id = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["topic", "id"], name="outbox_waiting", condition=Q(parked_at__isnull=True)
            ),
            models.Index(fields=["topic", "key", "id"], name="outbox_key"),
            models.Index(
                fields=["topic", "key"], name="outbox_live", condition=Q(claim_id__isnull=False)
            ),
            models.Index(
                fields=["claim_id"], name="outbox_claim", condition=Q(claim_id__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_claim_has_deadline",
                condition=Q(claim_id__isnull=True, claimed_until__isnull=True)
                | Q(claim_id__isnull=False, claimed_until__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_parked_is_not_claimed",
                condition=Q(parked_at__isnull=True) | Q(claim_id__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}:{self.key}"
