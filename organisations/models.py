"""Organisation and its tree of departments."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode

from core.models import Timestamped
from organisations.states import OrganisationState


class Organisation(Timestamped):  # type: ignore[django-manager-missing]
    """One of the joined organisations, with its own people, rules and look."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=30)
    state = models.CharField(
        max_length=12, choices=OrganisationState, default=OrganisationState.ONBOARDING
    )
    theme = models.JSONField(default=dict)
    """The tokens of `organisations.themes`; empty means the portal's own theme."""
    email_domains = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    default_capacity = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1)]
    )
    """Seats of a delivered run that names no maximum."""
    wave = models.PositiveSmallIntegerField(null=True, blank=True)
    """Its turn to join: organisations of one wave go live together."""
    planned_live_on = models.DateField(null=True, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    personnel_mapping = models.JSONField(default=dict, blank=True)
    """Column names of its personnel file, as last confirmed."""

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organisation_state_known", condition=Q(state__in=OrganisationState.values)
            ),
            models.CheckConstraint(
                name="organisation_capacity_positive", condition=Q(default_capacity__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApprovalRule(models.TextChoices):
    NONE = "none", _("niemand hoeft akkoord te geven")
    MANAGER = "manager", _("de leidinggevende geeft akkoord")
    OFFICER = "officer", _("de opleidingsadviseur geeft akkoord")
    BUDGET = "budget", _("de budgethouder geeft akkoord")
    MANAGER_BUDGET = "manager_budget", _("eerst de leidinggevende, dan de budgethouder")
    MANAGER_OFFICER = "manager_officer", _("eerst de leidinggevende, dan de opleidingsadviseur")


class ConflictRule(models.TextChoices):
    """What an organisation wants done when a booking does not fit somebody."""

    OFF = "off", _("niets")
    WARN = "warn", _("waarschuwen")
    BLOCK = "block", _("tegenhouden")


@pghistory.track()
class OrganisationSettings(Timestamped):
    """How one organisation wants things done. Later parts read it; each default is a sane one."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="settings"
    )
    approval_rule = models.CharField(
        _("wie akkoord geeft"), max_length=20, choices=ApprovalRule, default=ApprovalRule.NONE
    )
    approval_free_up_to = models.DecimalField(
        _("zonder akkoord tot"), max_digits=9, decimal_places=2, default=0
    )
    """Euro excluding VAT: below or at this price nobody needs to agree."""
    four_eyes = models.BooleanField(_("vier ogen bij publiceren"), default=False)
    """Whoever submits a course does not publish it: a colleague does."""
    requests_hold_seat = models.BooleanField(_("aanvraag houdt een plaats vast"), default=True)
    hold_days = models.PositiveSmallIntegerField(_("dagen vasthouden"), default=7)
    remind_days = models.PositiveSmallIntegerField(_("herinneren na"), default=3)
    """Days without a decision after which who must decide is reminded."""
    escalate_days = models.PositiveSmallIntegerField(_("doorgeven na"), default=6)
    """Days without a decision after which others may decide too."""
    expire_days = models.PositiveSmallIntegerField(_("vervallen na"), default=14)
    """Days without a decision after which the request lapses."""
    free_withdrawal_days = models.PositiveSmallIntegerField(
        _("kosteloos uitschrijven tot"), default=14
    )
    """Days before the start until which withdrawing costs nothing."""
    late_withdrawal_percentage = models.PositiveSmallIntegerField(_("kosten daarna"), default=0)
    overlap_rule = models.CharField(
        _("eigen afspraken op dezelfde tijd"),
        max_length=5,
        choices=ConflictRule,
        default=ConflictRule.WARN,
    )
    prerequisite_rule = models.CharField(
        _("vereiste leeractiviteit nog niet gevolgd"),
        max_length=5,
        choices=ConflictRule,
        default=ConflictRule.WARN,
    )
    repeat_rule = models.CharField(
        _("leeractiviteit al eerder gevolgd"),
        max_length=5,
        choices=ConflictRule,
        default=ConflictRule.WARN,
    )
    contest_days = models.PositiveSmallIntegerField(_("bezwaar tegen aanwezigheid"), default=14)
    """Days after a meeting in which a learner may say that the attendance is wrong."""
    retention_years = models.PositiveSmallIntegerField(_("bewaartermijn"), default=7)
    """Years after the employment ended that the learning record is kept."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="settings_percentage_to_hundred",
                condition=Q(late_withdrawal_percentage__lte=100),
            ),
            models.CheckConstraint(
                name="settings_decision_days_in_order",
                condition=Q(remind_days__gte=1)
                & Q(escalate_days__gt=F("remind_days"))
                & Q(expire_days__gt=F("escalate_days")),
                violation_error_message=_(
                    "Eerst herinneren, dan doorgeven, dan vervallen: elk getal is hoger dan het"
                    " vorige."
                ),
            ),
            models.CheckConstraint(
                name="settings_conflicts_known",
                condition=Q(
                    overlap_rule__in=ConflictRule.values,
                    prerequisite_rule__in=ConflictRule.values,
                    repeat_rule__in=ConflictRule.values,
                ),
            ),
            models.CheckConstraint(
                name="settings_retention_sane", condition=Q(retention_years__range=(1, 30))
            ),
            models.CheckConstraint(
                name="settings_approval_known", condition=Q(approval_rule__in=ApprovalRule.values)
            ),
        ]

    def __str__(self) -> str:
        return f"settings of {self.organisation_id}"

    @classmethod
    def of(cls, organisation: Organisation) -> OrganisationSettings:
        """What holds for an organisation: its own choices, else the defaults (unsaved)."""
        found: OrganisationSettings | None = getattr(organisation, "settings", None)
        return found or cls(organisation=organisation)


class Department(TreeNode):
    """A node in an organisation's tree; the top nodes have no parent."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="departments"
    )
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=30)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="department_code_unique")
        ]

    def __str__(self) -> str:
        return self.name
