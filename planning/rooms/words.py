"""A booking in words, as far as the reader may know it.

Who took a room and when is for everybody who may book it. What for is told to who may know the
course, or is of the same organisation.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Course
from core.templatetags.portal import clock, moment
from people.models import Person
from people.permissions import Permission, Purpose
from people.policy import NOBODY, Actor, actor_for
from planning.models import CourseRun, Meeting, RoomBooking, TrainerBooking


@dataclass(frozen=True)
class Shown:
    """A booking as somebody may read it; `title` is empty when it is not theirs to know."""

    pk: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    organisation: str
    title: str
    language: str
    room: str
    run_id: int | None
    """The run, when the reader operates it."""
    option_until: datetime.date | None
    is_other_use: bool
    may_change: bool
    is_meeting: bool


class Reader:
    """What one person may know of the courses of these runs; two queries for all of them."""

    def __init__(self, actor: Actor, runs: Iterable[CourseRun]) -> None:
        self.plans = actor.reach(Permission.RUN_MANAGE)
        courses = {run.course_id for run in runs}
        self.known = set(
            Course.objects.filter(
                Q(pk__in=Course.objects.visible_to(actor, Purpose.BROWSE).values("pk"))
                | Q(pk__in=Course.objects.visible_to(actor, Purpose.CURATE).values("pk")),
                pk__in=courses,
            ).values_list("pk", flat=True)
        )

    def operates(self, run: CourseRun) -> bool:
        return run.organiser_id in self.plans

    def knows(self, run: CourseRun) -> bool:
        return self.operates(run) or run.course_id in self.known


def shown(bookings: Iterable[RoomBooking], actor: Actor) -> list[Shown]:
    """Each booking as `actor` may read it; a fixed number of queries."""
    found = list(bookings)
    reader = Reader(actor, [one.meeting.run for one in found if one.meeting])
    return [_shown(one, reader) for one in found]


def _shown(booking: RoomBooking, reader: Reader) -> Shown:
    own = booking.organisation_id in reader.plans
    run = booking.meeting.run if booking.meeting else None
    title, language = booking.title if own else "", ""
    if run and reader.knows(run):
        title, language = run.course.title, run.course.text.language
    return Shown(
        pk=booking.pk,
        starts_at=booking.span.lower,
        ends_at=booking.span.upper,
        organisation=booking.organisation.short_name,
        title=title,
        language=language,
        room=booking.room.name,
        run_id=run.pk if run and reader.operates(run) else None,
        option_until=booking.option_until,
        is_other_use=run is None,
        may_change=own,
        is_meeting=run is not None,
    )


def whose(booking: RoomBooking | TrainerBooking, by: Person | None) -> str:
    """ "RVO: ‘Timemanagement’, 9.00–12.30 uur", or without the title that is not theirs to know."""
    meeting: Meeting | None = booking.meeting
    reader = Reader(actor_for(by) if by else NOBODY, [meeting.run] if meeting else [])
    organisation, title = "", ""
    if meeting:
        organisation = meeting.run.organiser.short_name
        title = meeting.run.course.title if reader.knows(meeting.run) else ""
    elif isinstance(booking, RoomBooking):
        organisation = booking.organisation.short_name
        title = booking.title if booking.organisation_id in reader.plans else ""
    times = hours(booking.span.lower, booking.span.upper)
    if title:
        words = _("%(organisation)s: ‘%(title)s’, %(times)s")
        return words % {"organisation": organisation, "title": title, "times": times}
    return _("%(organisation)s, %(times)s") % {"organisation": organisation, "times": times}


def hours(starts_at: datetime.datetime, ends_at: datetime.datetime) -> str:
    """ "9.00–12.30 uur", with the days when it ends on another one."""
    first, last = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if first.date() != last.date():
        return _("%(first)s tot %(last)s") % {"first": moment(first), "last": moment(last)}
    return _("%(first)s–%(last)s uur") % {"first": clock(first), "last": clock(last)}
