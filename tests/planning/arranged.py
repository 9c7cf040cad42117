"""Rooms, trainers, and runs that want them."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from catalog.models import Course, Supplier
from organisations.models import Organisation
from people.models import Person
from planning.actions import RunDetails, Slot, change_run, plan_run
from planning.arranging import Arrangement
from planning.models import CourseRun, Location, Meeting, Room, Trainer
from tests.factories import make_location

_number = itertools.count(1)


def make_room(name: str = "Zaal 2", location: Location | None = None, **fields: Any) -> Room:
    return Room.objects.create(
        location=location or make_location(), name=name, **{"capacity": 20, **fields}
    )


def make_trainer(person: Person | None = None, **fields: Any) -> Trainer:
    """A colleague, or without one a supplier's trainer; may be asked by everybody."""
    courses: Sequence[Course] = fields.pop("courses", ())
    if person is None:
        supplier, _ = Supplier.objects.get_or_create(slug="lerarij", defaults={"name": "Lerarij"})
        fields = {
            "supplier": supplier,
            "name": f"Tilly Trainer{next(_number)}",
            "email": f"tilly.{next(_number)}@lerarij.example",
            **fields,
        }
    trainer = Trainer.objects.create(person=person, **fields)
    trainer.courses.set(courses)
    return trainer


def at(in_days: int, hour: int, minute: int = 0) -> datetime.datetime:
    day = timezone.localdate() + datetime.timedelta(days=in_days)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def slot(
    in_days: int = 10,
    begins: int = 9,
    ends: int = 12,
    *,
    meeting: Meeting | None = None,
    room: Room | None = None,
    **wanted: Any,
) -> Slot:
    """A meeting with what is wanted for it; without anything it keeps what it has."""
    place = wanted.pop("location", room.location if room else make_location())
    asks = room is not None or bool(wanted)
    return Slot(
        at(in_days, begins),
        at(in_days, ends),
        place,
        pk=meeting.pk if meeting else None,
        arrangement=Arrangement(room=room, **wanted) if asks else None,
    )


def plan(
    course: Course,
    slots: Sequence[Slot],
    *,
    by: Person | None = None,
    organiser: Organisation | None = None,
    capacity: int = 12,
) -> CourseRun:
    return plan_run(
        course=course,
        organiser=organiser or course.owner,
        details=RunDetails(capacity=capacity, location=make_location()),
        slots=slots,
        by=by,
    )


def change(run: CourseRun, slots: Sequence[Slot], *, by: Person | None = None) -> CourseRun:
    return change_run(
        run=CourseRun.objects.get(pk=run.pk),
        details=RunDetails(capacity=run.seats.capacity, location=run.location),
        slots=slots,
        by=by,
    )


def meeting_of(run: CourseRun) -> Meeting:
    return Meeting.objects.get(run=run)
