"""What a planner had better know of a run's rooms and days."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.portal import day
from planning.holidays import holiday_name
from planning.models import CourseRun, Meeting, RoomBooking
from planning.states import RunState


def warnings_of(run: CourseRun, meetings: Sequence[Meeting]) -> list[str]:
    """In sentences: options while people book, rooms that are too small, public holidays. The
    meetings come with their room."""
    rooms = [(one, booking) for one in meetings if (booking := room_of(one))]
    return [*_options(run, rooms), *_small(run, rooms), *_holidays(meetings)]


def room_of(meeting: Meeting) -> RoomBooking | None:
    booking: RoomBooking | None = getattr(meeting, "room_booking", None)
    return booking


def _options(run: CourseRun, rooms: Sequence[tuple[Meeting, RoomBooking]]) -> list[str]:
    options = [booking for _meeting, booking in rooms if booking.option_until]
    if run.state != RunState.OPEN or not options:
        return []
    names = {"rooms": _names(options)}
    return [_("Mensen kunnen zich al inschrijven, maar dit is nog een optie: %(rooms)s.") % names]


def _small(run: CourseRun, rooms: Sequence[tuple[Meeting, RoomBooking]]) -> list[str]:
    small = {
        booking.room.name: booking.room.capacity
        for _meeting, booking in rooms
        if booking.room.capacity < run.seats.capacity
    }
    words = _("In %(room)s kunnen %(fits)s mensen, en er mogen er %(people)s meedoen.")
    return [
        words % {"room": name, "fits": fits, "people": run.seats.capacity}
        for name, fits in small.items()
    ]


def _holidays(meetings: Sequence[Meeting]) -> list[str]:
    dates = dict.fromkeys(timezone.localdate(one.starts_at) for one in meetings)
    words = _("%(day)s is %(holiday)s: veel mensen zijn dan vrij.")
    return [
        words % {"day": day(date), "holiday": holiday}
        for date in dates
        if (holiday := holiday_name(date))
    ]


def _names(bookings: Sequence[RoomBooking]) -> str:
    return ", ".join(dict.fromkeys(booking.room.name for booking in bookings))
