"""What stands in the way of meetings that are not planned yet, with who has it and a way out.

Only a look ahead: when it is saved the database decides, and says no in the same words.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Course
from core.templatetags.portal import day
from organisations.models import Organisation
from people.models import Person
from planning.actions import Slot
from planning.arranging import Arrangement
from planning.holidays import holiday_name
from planning.models import CourseRun, Room, RoomBooking, Trainer, TrainerAbsence, TrainerBooking
from planning.rooms.conflicts import taken_words as room_taken
from planning.rooms.querysets import span_of
from planning.trainers.conflicts import away_words
from planning.trainers.conflicts import taken_words as trainer_taken
from planning.trainers.querysets import DECLINED


@dataclass
class Line:
    """A meeting to be, and what is the matter with it."""

    slot: Slot
    taken_room: str = ""
    taken_trainers: dict[int, str] = field(default_factory=dict)
    past: str = ""
    remarks: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """As long as one is left, it cannot be planned so."""
        return [one for one in (self.past, self.taken_room, *self.taken_trainers.values()) if one]

    @property
    def room(self) -> Room | None:
        return self.slot.arrangement.room if self.slot.arrangement else None

    @property
    def trainers(self) -> tuple[Trainer, ...]:
        return self.slot.arrangement.trainers if self.slot.arrangement else ()

    def without_what_is_taken(self) -> Slot:
        """The same meeting, without the room and the trainers that are not free."""
        wanted = self.slot.arrangement or Arrangement()
        free = tuple(one for one in wanted.trainers if one.pk not in self.taken_trainers)
        room = None if self.taken_room else wanted.room
        return replace(
            self.slot,
            room=room.name if room else "",
            arrangement=replace(wanted, room=room, trainers=free),
        )


class Checker:
    """Looks at several runs in a row, so that these do not take one another's rooms either."""

    def __init__(
        self, course: Course, organiser: Organisation, by: Person, slots: Sequence[Slot]
    ) -> None:
        self.run = CourseRun(course=course, organiser=organiser)
        self.by = by
        self.bookings: list[RoomBooking] = []
        self.questions: list[TrainerBooking] = []
        self.absences: list[TrainerAbsence] = []
        self.before: list[Slot] = []
        if slots:
            self._read(slots)

    def _read(self, slots: Sequence[Slot]) -> None:
        """Everything about these rooms and trainers in that time: three queries."""
        span = span_of(min(s.starts_at for s in slots), max(s.ends_at for s in slots))
        wanted = [slot.arrangement for slot in slots if slot.arrangement]
        rooms = {one.room.pk for one in wanted if one.room}
        trainers = {one.pk for arrangement in wanted for one in arrangement.trainers}
        self.bookings = list(RoomBooking.objects.filter(room__in=rooms, span__overlap=span))
        asked = TrainerBooking.objects.filter(trainer__in=trainers, span__overlap=span)
        self.questions = list(asked.exclude(answer=DECLINED))
        away = TrainerAbsence.objects.filter(trainer__in=trainers, span__overlap=span)
        self.absences = list(away.select_related("trainer"))

    def lines(self, slots: Sequence[Slot], capacity: int) -> list[Line]:
        found = [self._line(slot, capacity) for slot in slots]
        self.before.extend(slots)
        return found

    def _line(self, slot: Slot, capacity: int) -> Line:
        line = Line(slot)
        if slot.starts_at < timezone.now():
            line.past = _("Deze dag is al geweest. Kies een latere eerste dag.")
        date = timezone.localdate(slot.starts_at)
        if holiday := holiday_name(date):
            words = _("%(day)s is %(holiday)s: veel mensen zijn dan vrij.")
            line.remarks.append(words % {"day": day(date), "holiday": holiday})
        if line.room:
            line.taken_room = self._room(slot, line.room, capacity)
            if line.room.capacity < capacity:
                words = _("In %(room)s kunnen %(fits)s mensen, en er mogen er %(people)s meedoen.")
                facts = {"room": line.room.name, "fits": line.room.capacity, "people": capacity}
                line.remarks.append(words % facts)
        for trainer in line.trainers:
            if reason := self._trainer(slot, trainer):
                line.taken_trainers[trainer.pk] = reason
        return line

    def _room(self, slot: Slot, room: Room, capacity: int) -> str:
        if any(one.room_id == room.pk and _meets(one, slot) for one in self.bookings):
            wanted = RoomBooking(
                room=room,
                span=span_of(slot.starts_at, slot.ends_at),
                organisation=self.run.organiser,
            )
            return room_taken(wanted, people=capacity, by=self.by)
        if any(_overlap(one, slot) and _has_room(one, room) for one in self.before):
            words = _("%(room)s heb je hierboven dan zelf al gekozen. Kies een andere zaal of dag.")
            return words % {"room": room.name}
        return ""

    def _trainer(self, slot: Slot, trainer: Trainer) -> str:
        wanted = TrainerBooking(trainer=trainer, span=span_of(slot.starts_at, slot.ends_at))
        for away in self.absences:
            if away.trainer_id == trainer.pk and _meets(away, slot):
                return away_words(away, wanted, self.run)
        if any(one.trainer_id == trainer.pk and _meets(one, slot) for one in self.questions):
            return trainer_taken(wanted, self.run, self.by)
        if any(_overlap(one, slot) and _has_trainer(one, trainer) for one in self.before):
            words = _("%(name)s vraag je hierboven dan zelf al. Kies een andere trainer of dag.")
            return words % {"name": trainer.full_name}
        return ""


def _meets(row: RoomBooking | TrainerBooking | TrainerAbsence, slot: Slot) -> bool:
    lower: datetime.datetime = row.span.lower
    upper: datetime.datetime = row.span.upper
    return lower < slot.ends_at and slot.starts_at < upper


def _overlap(one: Slot, other: Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _has_room(slot: Slot, room: Room) -> bool:
    return bool(slot.arrangement and slot.arrangement.room == room)


def _has_trainer(slot: Slot, trainer: Trainer) -> bool:
    return bool(slot.arrangement and trainer in slot.arrangement.trainers)
