"""Location, CourseRun, Meeting and SeatPool."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Course, Language
from core.models import Timestamped
from organisations.models import Organisation
from people.models import Person
from planning.querysets import CourseRunQuerySet
from planning.states import RunState


class Location(Timestamped):
    """A place where people meet. Shared by the concern unless an organisation owns it."""

    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True, default="")
    city = models.CharField(max_length=80)
    directions = models.TextField(blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="locations"
    )

    class Meta:
        ordering = ["city", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "city", "address", "organisation"],
                nulls_distinct=False,
                name="location_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"


class CourseRun(Timestamped):
    """One planned delivery of a course. A self-paced course has one run without dates."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="runs")
    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="runs")
    """The organisation that plans it and sees its participants."""
    external_id = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=12, choices=RunState, default=RunState.PLANNED)
    self_paced = models.BooleanField(default=False)
    language = models.CharField(max_length=2, choices=Language, default=Language.NL)
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="runs"
    )
    """Where most of it takes place; empty is online, or self-paced."""
    starts_at = models.DateTimeField(null=True, blank=True)
    """Start of the first meeting; kept by `planning.actions` (UTC, as all moments)."""
    ends_at = models.DateTimeField(null=True, blank=True)
    booking_closes_at = models.DateTimeField(null=True, blank=True)
    """Last moment for booking; empty is until the start."""
    price_excl = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    """Own price of this run; empty follows the course."""
    note = models.CharField(max_length=400, blank=True, default="")
    cancel_reason = models.CharField(max_length=400, blank=True, default="")
    trainers = models.ManyToManyField(Person, related_name="trained_runs", blank=True)

    objects = CourseRunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["course", "starts_at"], name="run_course_start"),
            models.Index(fields=["organiser", "starts_at"], name="run_organiser_start"),
        ]
        constraints = [
            models.CheckConstraint(name="run_state_known", condition=Q(state__in=RunState.values)),
            models.CheckConstraint(
                name="run_dated_or_self_paced",
                condition=Q(self_paced=True, starts_at=None, ends_at=None)
                | Q(self_paced=False, starts_at__isnull=False, ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="run_cancelled_has_reason",
                condition=~Q(state=RunState.CANCELLED) | ~Q(cancel_reason=""),
            ),
            models.UniqueConstraint(
                fields=["course", "external_id"],
                condition=~Q(external_id=""),
                name="run_once_per_supplier_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} · {self.starts_at or 'self-paced'}"

    @property
    def is_over(self) -> bool:
        """Its last moment has passed; a run without a date is never over."""
        return self.ends_at is not None and self.ends_at < timezone.now()


class Meeting(Timestamped):
    """One time slot of a run. `uid` and `sequence` are its identity in calendars (RFC 5545)."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    room = models.CharField(max_length=80, blank=True, default="")
    online_url = models.URLField(max_length=400, blank=True, default="")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    """Raised whenever time or place changes, so that calendars take the change."""

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_later", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.starts_at:%Y-%m-%d %H:%M}"


class SeatPool(models.Model):
    """The seats of one run: the row that is locked to decide, with counters under a CHECK.

    The database itself refuses one too many, even when a lock was forgotten.
    """

    run = models.OneToOneField(
        CourseRun, on_delete=models.CASCADE, primary_key=True, related_name="seats"
    )
    capacity = models.PositiveIntegerField()
    minimum = models.PositiveIntegerField(default=0)
    """Fewer participants than this and the run may be cancelled."""
    overbookings = models.PositiveIntegerField(default=0)
    """Seats given beyond capacity, each as an explicit act with a reason."""
    booked = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    """Seats kept for requests that still wait for a decision."""
    waiting = models.PositiveIntegerField(default=0)
    delivered_capacity = models.PositiveIntegerField(null=True, blank=True)
    """What the supplier last asked for; an officer's own number stands until the supplier changes
    its mind. Empty: never delivered."""
    delivered_minimum = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="seats_never_oversold",
                condition=Q(booked__lte=F("capacity") + F("overbookings") - F("held")),
                violation_error_message=_("Er zijn niet genoeg plaatsen."),
            ),
            models.CheckConstraint(name="seats_capacity_positive", condition=Q(capacity__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.booked}/{self.capacity}"

    @property
    def free(self) -> int:
        """Seats nobody has or holds. A page may show it; a decision recounts under the lock."""
        return self.capacity + self.overbookings - self.booked - self.held
