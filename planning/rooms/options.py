"""What time does to options: a word to the planner beforehand, then the room is free again."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from notifications.actions import Message, tell
from notifications.models import Notification
from planning.models import RoomBooking
from planning.rooms.keeping import lock_rooms
from planning.rooms.querysets import with_facts
from planning.trainers.asking import planners_of

ENDS, LAPSED = "room_option_ends", "room_option_lapsed"
WARNED_DAYS = 2


def tend_options() -> int:
    """Warns and lapses; how many it did. It may run twice, late or at once."""
    return warn_of_options() + lapse_options()


def warn_of_options() -> int:
    """Tells once about each option of which the last day is near."""
    today = timezone.localdate()
    near = today + datetime.timedelta(days=WARNED_DAYS)
    found = RoomBooking.objects.filter(option_until__range=(today, near))
    pks = list(found.order_by("pk").values_list("pk", flat=True))
    return sum(_warn(pk) for pk in pks)


@transaction.atomic
def _warn(pk: int) -> bool:
    booking = _locked(pk)
    if booking is None or booking.option_until is None:
        return False
    told = Notification.objects.filter(
        kind=ENDS, context__booking=pk, context__option_until=booking.option_until.isoformat()
    )
    if told.exists():
        return False
    _tell(booking, ENDS)
    return True


def lapse_options() -> int:
    """Gives back the rooms of options that were not made definite in time."""
    found = RoomBooking.objects.filter(option_until__lt=timezone.localdate())
    pks = list(found.order_by("pk").values_list("pk", flat=True))
    return sum(_lapse(pk) for pk in pks)


@transaction.atomic
def _lapse(pk: int) -> bool:
    booking = _locked(pk)
    if booking is None or booking.option_until is None:
        return False
    if booking.option_until >= timezone.localdate():
        return False
    _tell(booking, LAPSED)
    booking.delete()
    return True


def _locked(pk: int) -> RoomBooking | None:
    """The booking as it is now, its room locked."""
    room = RoomBooking.objects.filter(pk=pk).values_list("room", flat=True).first()
    if room is None:
        return None
    lock_rooms([room])
    return with_facts(RoomBooking.objects.filter(pk=pk)).first()


def _tell(booking: RoomBooking, kind: str) -> None:
    """Who took it, or all planners of that organisation when that is nobody any more."""
    day = datetime.datetime.combine(booking.option_until or datetime.date.max, datetime.time(12))
    run = booking.meeting.run if booking.meeting else None
    facts: dict[str, Any] = {
        "booking": booking.pk,
        "option_until": booking.option_until.isoformat() if booking.option_until else "",
        "option_until_at": timezone.make_aware(day).isoformat(),
        "room": booking.room.name,
        "location": str(booking.room.location),
        "what": run.course.title if run else booking.title,
        "starts_at": booking.span.lower.isoformat(),
        "ends_at": booking.span.upper.isoformat(),
    }
    url = (
        reverse("planning:run", args=[run.pk])
        if run
        else reverse("planning:room", args=[booking.room_id])
    )
    planners = planners_of(booking.organisation_id, first=booking.by_id)
    tell(Message(pk, kind, facts, url) for pk in planners)
