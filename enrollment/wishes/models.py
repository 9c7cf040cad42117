"""LearningWish, its log, and OwnLearning."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from core.models import Timestamped
from enrollment.wishes.querysets import WishQuerySet
from enrollment.wishes.states import WishState
from organisations.models import Department, Organisation
from people.models import Employment, Person


class LearningWish(Timestamped):
    """A course or study that is not in the catalogue, asked for with a goal and a price.

    As an enrollment it freezes for which work it was asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="learning_wishes")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="learning_wishes"
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cost_centre = models.CharField(max_length=30, blank=True, default="")
    title = models.CharField(max_length=255)
    supplier = models.CharField(max_length=150, blank=True, default="")
    website = models.URLField(max_length=400, blank=True, default="")
    goal = models.TextField()
    price_excl = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    """Euro excluding VAT, as the person found it; empty is unknown."""
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=WishState, default=WishState.REQUESTED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision_reason = models.CharField(max_length=400, blank=True, default="")
    completed_on = models.DateField(null=True, blank=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="wish_organisation_state")]
        constraints = [
            models.CheckConstraint(
                name="wish_state_known", condition=Q(state__in=WishState.values)
            ),
            models.CheckConstraint(
                name="wish_refused_has_reason",
                condition=~Q(state=WishState.REFUSED) | ~Q(decision_reason=""),
            ),
            models.CheckConstraint(
                name="wish_decided_has_moment",
                condition=~Q(state__in=[WishState.APPROVED, WishState.REFUSED])
                | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="wish_dates_in_order",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="wish_price_not_negative",
                condition=Q(price_excl=None) | Q(price_excl__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class WishLog(models.Model):
    """One step in the life of a wish. Only ever appended."""

    wish = models.ForeignKey(LearningWish, on_delete=models.CASCADE, related_name="log")
    event = models.CharField(max_length=20)
    target = models.CharField(max_length=12)
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.wish_id}: {self.event}"


class OwnLearning(Timestamped):
    """Something learned outside the portal that a person adds to their own record; marked as such,
    checked by nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="own_learning")
    title = models.CharField(max_length=255)
    what = models.TextField(blank=True, default="")
    """What it was and what one took from it, in own words."""
    learned_on = models.DateField()
    hours = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-learned_on", "title"]

    def __str__(self) -> str:
        return self.title
