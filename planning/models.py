"""Location, CourseRun, Meeting and SeatPool."""

from __future__ import annotations

import datetime
import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Course, Language
from core.models import Timestamped
from organisations.models import Organisation
from people.models import Person
from planning.querysets import CourseRunQuerySet
from planning.states import Priority, Promotion, RunState


@pghistory.track()
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
    priority = models.CharField(max_length=20, choices=Priority, default=Priority.FIRST_COME)
    promotion = models.CharField(max_length=10, choices=Promotion, default=Promotion.OFFER)
    offer_hours = models.PositiveSmallIntegerField(default=48)
    """How long somebody may think about an offered seat; never beyond the stop date."""
    waitlist_stops_days = models.PositiveSmallIntegerField(default=0)
    """Days before the start from which nobody is promoted any more."""
    access_days = models.PositiveSmallIntegerField(null=True, blank=True)
    """Self-paced: days of access from the booking on; empty is without end."""
    minimum_days = models.PositiveSmallIntegerField(default=14)
    """Days before the start at which too few participants ask for a decision."""
    minimum_accepted_at = models.DateTimeField(null=True, blank=True)
    """When its planner decided that it goes on with fewer than the minimum."""
    minimum_accepted_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    minimum_reason = models.CharField(max_length=400, blank=True, default="")
    """Why it goes on with fewer; for planners."""
    minimum_warned_at = models.DateTimeField(null=True, blank=True)
    """When its planners were asked to decide about too few participants."""
    attendance_percentage = models.PositiveSmallIntegerField(default=80)
    """How much of the meetings' time somebody must follow to finish; 0 asks for no attendance."""
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
            models.CheckConstraint(
                name="run_priority_known", condition=Q(priority__in=Priority.values)
            ),
            models.CheckConstraint(
                name="run_promotion_known", condition=Q(promotion__in=Promotion.values)
            ),
            models.CheckConstraint(name="run_offer_takes_time", condition=Q(offer_hours__gte=1)),
            models.CheckConstraint(
                name="run_attendance_is_percentage", condition=Q(attendance_percentage__lte=100)
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

    @property
    def access_ends(self) -> datetime.date | None:
        """The last day of access (in Amsterdam) for who gets a seat today; None is without end."""
        if not self.access_days:
            return None
        return timezone.localdate() + datetime.timedelta(days=self.access_days)

    @property
    def promotes_until(self) -> datetime.datetime | None:
        """The last moment at which somebody who waits may get a seat; None is without end."""
        if self.starts_at is None:
            return self.booking_closes_at
        stop = self.starts_at - datetime.timedelta(days=self.waitlist_stops_days)
        return min(stop, self.booking_closes_at) if self.booking_closes_at else stop


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
    def taken(self) -> int:
        """Seats somebody has, or for whom they are held."""
        return self.booked + self.held

    @property
    def free(self) -> int:
        """Seats nobody has or holds. A page may show it; a decision recounts under the lock."""
        return self.capacity + self.overbookings - self.booked - self.held


class SeatShare(Timestamped):
    """Seats of a run kept for the people of one organisation, until the release date."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveIntegerField()
    release_on = models.DateField()
    """The first day (in Amsterdam) on which what is left is for everybody."""
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "organisation"], name="share_per_organisation"),
            models.CheckConstraint(name="share_has_seats", condition=Q(seats__gte=1)),
        ]
        indexes = [
            models.Index(
                fields=["release_on"], condition=Q(released_at=None), name="share_to_release"
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.organisation_id}: {self.seats}"


from planning.rooms.models import Room, RoomBooking  # noqa: E402
from planning.series.models import PreparationItem, RunTemplate  # noqa: E402
from planning.trainers.models import (  # noqa: E402
    Trainer,
    TrainerAbsence,
    TrainerBooking,
)

__all__ = [
    "CourseRun",
    "Location",
    "Meeting",
    "PreparationItem",
    "Room",
    "RoomBooking",
    "RunTemplate",
    "SeatPool",
    "SeatShare",
    "Trainer",
    "TrainerAbsence",
    "TrainerBooking",
]
