"""Drift."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from core.models import Timestamped
from moodle.connections.models import Connection
from moodle.states import DriftKind, Policy
from people.models import Person


class Drift(Timestamped):
    """One difference between Moodle and what we want, found by comparing."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="drift")
    kind = models.CharField(max_length=10, choices=DriftKind)
    subject = models.CharField(max_length=12)
    """person, course, group or enrolment."""
    link_id = models.BigIntegerField(null=True, blank=True)
    remote_id = models.CharField(max_length=60, blank=True, default="")
    ours = models.JSONField(default=dict)
    theirs = models.JSONField(default=dict)
    decided = models.CharField(max_length=10, choices=Policy, blank=True, default="")
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["connection", "kind"], name="moodle_drift_open", condition=Q(decided="")
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="moodle_drift_kind_known", condition=Q(kind__in=DriftKind.values)
            ),
            models.UniqueConstraint(
                fields=["connection", "kind", "subject", "link_id", "remote_id"],
                condition=Q(decided=""),
                nulls_distinct=False,
                name="moodle_drift_told_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.link_id or self.remote_id}"
