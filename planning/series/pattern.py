"""What a run looks like apart from its first day; put on a day it becomes meetings on the clock.

Days are counted and times are Amsterdam's, so that a pattern over the change of the clock keeps its
hours.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from planning.actions import RunDetails, RunRules, Slot
from planning.arranging import Arrangement
from planning.clock import amsterdam_moment
from planning.models import CourseRun, Location, Room, RunTemplate, Trainer
from planning.trainers.models import TrainerAnswer

LAST_MINUTE = datetime.time(23, 59)


@dataclass(frozen=True)
class Task:
    """Something to prepare, so many days before the start; None is without a day."""

    text: str
    days_before: int | None


@dataclass(frozen=True)
class Part:
    """One meeting, `day` days after the first one; `lasts` days when it ends on a later day."""

    day: int
    begins: datetime.time
    ends: datetime.time
    lasts: int = 0
    online: bool = False
    """Nobody asks for a room."""
    location: Location | None = None
    room: str = ""
    online_url: str = ""
    booked_room: Room | None = None
    trainers: tuple[Trainer, ...] = ()

    def on(self, first: datetime.date) -> Slot:
        """Raises NoSuchTime at the change of the clock, OverflowError beyond the calendar."""
        day = first + datetime.timedelta(days=self.day)
        room = self.booked_room
        return Slot(
            starts_at=amsterdam_moment(day, self.begins),
            ends_at=amsterdam_moment(day + datetime.timedelta(days=self.lasts), self.ends),
            location=room.location if room else self.location,
            room="" if room else self.room,
            online_url=self.online_url,
            arrangement=Arrangement(room=room, trainers=self.trainers),
        )


@dataclass(frozen=True)
class Pattern:
    details: RunDetails
    parts: tuple[Part, ...]
    closes: tuple[int, datetime.time] | None = None
    """Booking closes so many days before the first day, at that time."""
    tasks: tuple[Task, ...] = ()

    @property
    def trainers(self) -> dict[int, Trainer]:
        return {one.pk: one for part in self.parts for one in part.trainers}

    def with_room(self, room: Room | None) -> Pattern:
        """In that room, or in none of the list; online meetings stay online."""
        parts = [
            part
            if part.online
            else dataclasses.replace(
                part,
                booked_room=room,
                room="",
                location=room.location if room else part.location,
            )
            for part in self.parts
        ]
        return dataclasses.replace(self, parts=tuple(parts))

    def with_trainers(self, chosen: Sequence[Trainer]) -> Pattern:
        """Who gave a part of it gives that part again; who is new gives all of it."""
        known = self.trainers
        new = tuple(one for one in chosen if one.pk not in known)
        wanted = {one.pk for one in chosen}
        parts = [
            dataclasses.replace(
                part, trainers=(*(one for one in part.trainers if one.pk in wanted), *new)
            )
            for part in self.parts
        ]
        return dataclasses.replace(self, parts=tuple(parts))

    def on(self, first: datetime.date) -> tuple[RunDetails, list[Slot]]:
        """Raises NoSuchTime and OverflowError."""
        slots = [part.on(first) for part in self.parts]
        if self.closes is None:
            return self.details, slots
        days, time = self.closes
        closes_at = amsterdam_moment(first - datetime.timedelta(days=days), time)
        starts_at = min(slot.starts_at for slot in slots)
        details = dataclasses.replace(self.details, booking_closes_at=min(closes_at, starts_at))
        return details, slots


def pattern_of_template(template: RunTemplate) -> Pattern:
    rules = RunRules(
        priority=template.priority,
        promotion=template.promotion,
        offer_hours=template.offer_hours,
        waitlist_stops_days=template.waitlist_stops_days,
        minimum_days=template.minimum_days,
    )
    closes = template.booking_closes_days
    return Pattern(
        details=RunDetails(
            capacity=template.capacity,
            minimum=template.minimum,
            language=next(iter(template.course.languages), "nl"),
            location=template.location,
            note=template.note,
            rules=rules,
        ),
        parts=tuple(_part(row, template) for row in template.pattern),
        closes=(closes, LAST_MINUTE) if closes else None,
        tasks=tuple(Task(row["text"], row["days_before"]) for row in template.checklist),
    )


def _part(row: dict[str, object], template: RunTemplate) -> Part:
    return Part(
        day=int(str(row["day"])),
        begins=datetime.time.fromisoformat(str(row["start"])),
        ends=datetime.time.fromisoformat(str(row["end"])),
        online=bool(row["online"]),
        location=None if row["online"] else template.location,
    )


def details_of(run: CourseRun) -> RunDetails:
    """A run's own details, as a change that leaves them alone wants them."""
    names = [field.name for field in dataclasses.fields(RunRules)]
    return RunDetails(
        capacity=run.seats.capacity,
        minimum=run.seats.minimum,
        language=run.language,
        location=run.location,
        self_paced=run.self_paced,
        booking_closes_at=run.booking_closes_at,
        price_excl=run.price_excl,
        note=run.note,
        rules=RunRules(**{name: getattr(run, name) for name in names}),
    )


def pattern_of_run(run: CourseRun) -> Pattern:
    """Its meetings with their rooms and trainers, its rules and what had to be prepared."""
    meetings = run.meetings.select_related("location", "room_booking__room__location")
    found = list(meetings.prefetch_related("trainer_bookings__trainer__person"))
    first = timezone.localdate(found[0].starts_at) if found else timezone.localdate()
    parts = []
    for meeting in found:
        starts_at = timezone.localtime(meeting.starts_at)
        ends_at = timezone.localtime(meeting.ends_at)
        booking = getattr(meeting, "room_booking", None)
        room: Room | None = booking.room if booking and not booking.room.retired_at else None
        trainers = [
            one.trainer
            for one in meeting.trainer_bookings.all()
            if one.answer != TrainerAnswer.DECLINED and not one.trainer.retired_at
        ]
        parts.append(
            Part(
                day=(starts_at.date() - first).days,
                begins=starts_at.time(),
                ends=ends_at.time(),
                lasts=(ends_at.date() - starts_at.date()).days,
                online=meeting.location is None and room is None,
                location=meeting.location,
                room=meeting.room,
                online_url=meeting.online_url,
                booked_room=room,
                trainers=tuple(trainers),
            )
        )
    details = dataclasses.replace(details_of(run), booking_closes_at=None)
    tasks = tuple(Task(one.text, one.days_before) for one in run.preparation.all())
    return Pattern(details, tuple(parts), _closes(run, first), tasks)


def _closes(run: CourseRun, first: datetime.date) -> tuple[int, datetime.time] | None:
    if run.booking_closes_at is None:
        return None
    closes_at = timezone.localtime(run.booking_closes_at)
    return (first - closes_at.date()).days, closes_at.time()
