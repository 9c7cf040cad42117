"""Room and RoomBooking."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped
from organisations.models import Organisation
from people.models import Person
from planning.models import Location, Meeting


class Equipment(models.TextChoices):
    SCREEN = "screen", _("scherm")
    HYBRID = "hybrid", _("camera en microfoons voor online deelnemers")
    COMPUTERS = "computers", _("computers")
    WHITEBOARD = "whiteboard", _("whiteboard of flip-over")
    GROUP_ROOMS = "group_rooms", _("ruimtes om te splitsen")


@pghistory.track()
class Room(Timestamped):
    """A room in a location. Whose it is follows from its location; the concern may use both."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=80)
    capacity = models.PositiveSmallIntegerField()
    """People that may be in it, the trainer left out."""
    equipment = ArrayField(
        models.CharField(max_length=12, choices=Equipment), default=list, blank=True
    )
    wheelchair = models.BooleanField(default=False)
    """Reachable and usable with a wheelchair, its toilet too."""
    hearing_loop = models.BooleanField(default=False)
    note = models.CharField(max_length=400, blank=True, default="")
    """What a trainer must know: the key, the floor, the code of the lights."""
    retired_at = models.DateTimeField(null=True, blank=True)
    """Since when nobody books it any more."""

    class Meta:
        ordering = ["location", "name"]
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="room_once_per_location"),
            models.CheckConstraint(name="room_holds_people", condition=Q(capacity__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def equipment_words(self) -> list[str]:
        """What is in it, as people read it."""
        return [str(one.label) for one in Equipment if one in self.equipment]


class RoomBooking(Timestamped):
    """A room is taken for a span: by a meeting, or for something else with a title.

    The exclusion constraint is the rule: two bookings of one room never overlap, whoever forgets
    to look. An option is a booking that lapses on its day unless it was made definite.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="bookings")
    span = DateTimeRangeField()
    """From start up to, and not including, the end."""
    meeting = models.OneToOneField(
        Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="room_booking"
    )
    title = models.CharField(max_length=120, blank=True, default="")
    """What it is for when it is no meeting of a run."""
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    option_until = models.DateField(null=True, blank=True)
    """The last day (in Amsterdam) of an option; empty is definite."""

    class Meta:
        indexes = [
            models.Index(
                fields=["option_until"],
                condition=Q(option_until__isnull=False),
                name="room_booking_option",
            )
        ]
        constraints = [
            ExclusionConstraint(
                name="room_booked_once",
                expressions=[("room", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="room_booking_has_purpose",
                condition=(Q(meeting__isnull=False) & Q(title="")) | ~Q(title=""),
            ),
            models.CheckConstraint(
                name="room_booking_span_bounded",
                condition=Q(span__isempty=False, span__lower_inf=False, span__upper_inf=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} · {self.span}"
