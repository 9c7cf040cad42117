"""Organisation and its tree of departments."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode

from core.models import Timestamped


class OrganisationState(models.TextChoices):
    ONBOARDING = "onboarding", _("sluit aan")
    LIVE = "live", _("doet mee")
    LEFT = "left", _("vertrokken")


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
