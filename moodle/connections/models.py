"""Connection, Category, Lease and CallCount."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped
from moodle.keys import seal, unseal
from moodle.states import AuthMethod, ConnectionState, DriftKind, Policy
from organisations.models import Organisation


def _languages() -> list[str]:
    return ["nl", "en"]


def _policies() -> dict[str, str]:
    """What was made by us is mended; what others made waits for a person."""
    return {
        DriftKind.MISSING: Policy.PORTAL,
        DriftKind.CHANGED: Policy.PORTAL,
        DriftKind.EXTRA: Policy.ASK,
        DriftKind.DUPLICATE: Policy.ASK,
    }


class Connection(Timestamped):
    """One Moodle: where it is, how we speak to it, and how it is doing."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("naam"), max_length=80, unique=True)
    base_url = models.URLField(_("adres"), max_length=300, unique=True)
    """Moodle's own wwwroot, without a slash at the end."""
    sealed_token = models.TextField(blank=True, default="")
    state = models.CharField(max_length=8, choices=ConnectionState, default=ConnectionState.DRAFT)
    reason = models.CharField(max_length=400, blank=True, default="")
    """Why it is paused or stopped, for people."""
    dry_run = models.BooleanField(_("proefdraaien"), default=True)
    """Computes and shows what would be sent, and sends nothing."""
    auth_method = models.CharField(
        _("aanmelden bij Moodle"), max_length=10, choices=AuthMethod, default=AuthMethod.OAUTH2
    )
    languages = ArrayField(models.CharField(max_length=5), default=_languages)
    """Language packs that this Moodle has; it refuses others."""
    learner_role = models.PositiveIntegerField(_("rolnummer van deelnemers"), default=5)
    trainer_role = models.PositiveIntegerField(_("rolnummer van trainers"), default=4)
    report_id = models.PositiveIntegerField(_("rapport met afrondingen"), null=True, blank=True)
    """Empty: read course by course, which takes far more calls."""
    opens_days = models.PositiveSmallIntegerField(_("toegang vooraf, in dagen"), default=7)
    closes_days = models.PositiveSmallIntegerField(_("toegang daarna, in dagen"), default=30)
    rename_existing = models.BooleanField(_("bestaande accounts hernoemen"), default=True)
    batch_items = models.PositiveSmallIntegerField(default=50)
    batch_fields = models.PositiveSmallIntegerField(default=900)
    """PHP drops what lies beyond its max_input_vars (1000 by default) without a word."""
    calls_per_minute = models.PositiveSmallIntegerField(
        _("hoogstens zoveel aanroepen per minuut"), default=0
    )
    """0 is as fast as Moodle answers."""
    quiet_from = models.TimeField(_("stil van"), null=True, blank=True)
    quiet_until = models.TimeField(_("stil tot"), null=True, blank=True)
    """Between these (Amsterdam) nothing is written to Moodle; a period may pass midnight."""
    most_changes = models.PositiveIntegerField(_("zoveel wijzigingen zonder vragen"), default=200)
    """A repair of more than this waits for a person."""
    stale_minutes = models.PositiveIntegerField(
        _("alarm na zoveel minuten zonder succes"), default=60
    )
    policies = models.JSONField(default=_policies)
    """Policy by kind of drift."""
    not_before = models.DateTimeField(null=True, blank=True)
    """Backing off until then."""
    failures = models.PositiveIntegerField(default=0)
    """Failed turns in a row."""
    last_error = models.CharField(max_length=400, blank=True, default="")
    last_error_at = models.DateTimeField(null=True, blank=True)
    last_push_at = models.DateTimeField(null=True, blank=True)
    last_pull_at = models.DateTimeField(null=True, blank=True)
    """When the last complete read began: all that was finished before it was seen."""
    last_full_pull_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="moodle_connection_state_known", condition=Q(state__in=ConnectionState.values)
            ),
            models.CheckConstraint(
                name="moodle_connection_auth_known", condition=Q(auth_method__in=AuthMethod.values)
            ),
            models.CheckConstraint(
                name="moodle_stopped_has_reason",
                condition=~Q(state=ConnectionState.STOPPED) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="moodle_active_has_token",
                condition=~Q(state=ConnectionState.ACTIVE) | ~Q(sealed_token=""),
            ),
            models.CheckConstraint(
                name="moodle_batches_sane",
                condition=Q(batch_items__range=(1, 500), batch_fields__range=(20, 5000)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """In the clear, only to speak with Moodle. Raises moodle.keys.Unreadable."""
        return unseal(self.sealed_token) if self.sealed_token else ""

    @token.setter
    def token(self, value: str) -> None:
        self.sealed_token = seal(value)

    def policy(self, kind: str) -> Policy:
        return Policy(self.policies.get(kind, Policy.ASK))


class Lease(models.Model):
    """Who writes to a Moodle: one at a time. `token` rises with each holder, and whoever stores
    a result shows theirs, so that a writer who slept too long stores nothing."""

    connection = models.OneToOneField(
        Connection, on_delete=models.CASCADE, primary_key=True, related_name="lease"
    )
    holder = models.UUIDField(null=True, blank=True)
    token = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="moodle_lease_has_deadline",
                condition=Q(holder=None, expires_at=None)
                | Q(holder__isnull=False, expires_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.connection_id}: {self.token}"


class CallCount(models.Model):
    """Calls to one function in one hour: for the status page, without anything personal."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="counts")
    hour = models.DateTimeField()
    function = models.CharField(max_length=80)
    error = models.CharField(max_length=60, blank=True, default="")
    """Moodle's code or our class of it; empty is success."""
    calls = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "hour", "function", "error"], name="moodle_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.function}: {self.calls}"


class Category(models.Model):
    """In which category of Moodle the courses of an organisation come."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="categories")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    """Empty: all organisations without a category of their own."""
    remote_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "organisation"],
                nulls_distinct=False,
                name="moodle_category_per_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.remote_id}"
