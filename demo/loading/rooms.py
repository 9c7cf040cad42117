"""Rooms of the venues with bookings to come, and trainers with what they were asked."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from catalog.models import Supplier
from demo.loading.schedule import Planned, Venue
from demo.loading.story import Story, draw_uuid
from people.models import Person
from planning.models import Meeting, Room, RoomBooking, Trainer, TrainerBooking
from planning.trainers.models import TrainerAnswer

AHEAD = datetime.timedelta(days=120)
"""Bookings reach so far; further ahead only texts tell the room."""
SIZES = (16, 12, 24, 40, 14, 20, 30, 60, 10)
EQUIPMENT = (
    ["screen", "whiteboard"],
    ["screen"],
    ["screen", "hybrid", "whiteboard"],
    ["screen", "group_rooms"],
    ["screen", "computers"],
)
NOTES = ("", "De sleutel ligt bij de receptie.", "", "Het scherm doet het alleen met HDMI.")
OPTIONS = 0.1
UNANSWERED = 0.15
SKILLS = ("Engels", "Grote groepen", "Online lesgeven", "Nieuwe collega’s")
OUTSIDE = ("Ineke Duinker", "Bram Veldkamp", "Soraya el Idrissi", "Joost Hoekstra")


class Calendar:
    """Spans that are taken, by whom or what; the database would refuse what overlaps."""

    def __init__(self) -> None:
        self.taken: dict[Any, list[Meeting]] = defaultdict(list)

    def take(self, key: Any, meeting: Meeting) -> bool:
        busy = any(
            one.starts_at < meeting.ends_at and meeting.starts_at < one.ends_at
            for one in self.taken[key]
        )
        if not busy:
            self.taken[key].append(meeting)
        return not busy


def load_rooms(story: Story, venues: Sequence[Venue], runs: Iterable[Planned]) -> int:
    """Rooms for every venue, and bookings for the meetings that name one; how many bookings."""
    rng = story.rng("rooms")
    rooms: dict[tuple[int | None, str], Room] = {}
    for venue in venues:
        for number in range(venue.place.rooms):
            room = Room(
                location=venue.location,
                name=f"Zaal {number + 1}",
                capacity=SIZES[number % len(SIZES)],
                equipment=rng.choice(EQUIPMENT),
                wheelchair=number % 2 == 0,
                hearing_loop=rng.random() < 0.2,
                note=rng.choice(NOTES),
            )
            rooms[venue.location.pk, room.name] = room
    Room.objects.bulk_create(rooms.values())
    calendar, bookings = Calendar(), []
    for planned, meeting in _coming(story, runs):
        named = rooms.get((meeting.location_id, meeting.room))
        if named and calendar.take(named.pk, meeting):
            bookings.append(
                RoomBooking(
                    room=named,
                    span=DateTimeTZRange(meeting.starts_at, meeting.ends_at),
                    meeting=meeting,
                    organisation_id=planned.run.organiser_id,
                    option_until=_option(story, meeting) if rng.random() < OPTIONS else None,
                )
            )
    RoomBooking.objects.bulk_create(bookings)
    options = [one.meeting for one in bookings if one.option_until]
    Meeting.objects.filter(pk__in=[one.pk for one in options if one]).update(room="")
    return len(bookings)


def _option(story: Story, meeting: Meeting) -> datetime.date | None:
    """A week before the day; too near to be an option any more is definite."""
    last = meeting.starts_at.date() - datetime.timedelta(days=7)
    return last if last > story.day(3) else None


def load_trainers(story: Story, runs: Sequence[Planned]) -> int:
    """The colleagues who teach, with their answers, and some trainers of suppliers."""
    rng = story.rng("trainers")
    trainers: dict[Any, Trainer] = {}
    courses: dict[Any, set[int]] = defaultdict(set)
    for planned in runs:
        for person in planned.trainers:
            courses[person.pk].add(planned.run.course_id)
            if person.pk not in trainers:
                trainers[person.pk] = _trainer(story, person, planned, rng.choice(SKILLS))
    Trainer.objects.bulk_create([*trainers.values(), *_outside(rng)])
    able = Trainer.courses.through
    able.objects.bulk_create(
        able(trainer_id=trainers[pk].pk, course_id=course)
        for pk, taught in courses.items()
        for course in sorted(taught)
    )
    calendar, bookings = Calendar(), []
    for planned, meeting in _coming(story, runs):
        bookings += [
            _asked(story, trainers[person.pk], meeting, answered=rng.random() >= UNANSWERED)
            for person in planned.trainers
            if calendar.take(person.pk, meeting)
        ]
    TrainerBooking.objects.bulk_create(bookings)
    return len(trainers)


def _trainer(story: Story, person: Person, planned: Planned, skills: str) -> Trainer:
    identity = draw_uuid(story.rng(f"trainer {person.email}"))
    organisation = planned.run.organiser_id
    return Trainer(uuid=identity, person=person, organisation_id=organisation, skills=skills)


def _outside(rng: Any) -> list[Trainer]:
    suppliers = Supplier.objects.filter(organisation=None).order_by("name")[: len(OUTSIDE)]
    return [
        Trainer(
            uuid=draw_uuid(rng),
            supplier=supplier,
            name=name,
            email=f"{name.split()[0].lower()}@{supplier.slug}.example",
            skills=rng.choice(SKILLS),
        )
        for supplier, name in zip(suppliers, OUTSIDE, strict=False)
    ]


def _asked(story: Story, trainer: Trainer, meeting: Meeting, *, answered: bool) -> TrainerBooking:
    asked_at = story.now - datetime.timedelta(days=20)
    return TrainerBooking(
        uuid=draw_uuid(story.rng(f"asked {meeting.uid}")),
        trainer=trainer,
        meeting=meeting,
        span=DateTimeTZRange(meeting.starts_at, meeting.ends_at),
        answer=TrainerAnswer.CONFIRMED if answered else TrainerAnswer.ASKED,
        asked_at=asked_at,
        answered_at=asked_at + datetime.timedelta(days=2) if answered else None,
    )


def _coming(story: Story, runs: Iterable[Planned]) -> list[tuple[Planned, Meeting]]:
    """Meetings of the coming months, in the order of the runs; cancelled ones left out."""
    return [
        (planned, meeting)
        for planned in runs
        if planned.run.state != "cancelled"
        for meeting in planned.meetings
        if story.now < meeting.starts_at < story.now + AHEAD
    ]
