"""Several planners at once: first the race is proved, then that it cannot happen."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Course
from organisations.models import Organisation
from people.models import Person
from planning.actions import cancel_run
from planning.models import CourseRun, Room, RoomBooking, Trainer, TrainerBooking
from planning.refusals import NotFree
from planning.rooms.actions import take_room
from tests.cast import Cast, make_cast
from tests.concurrency import together
from tests.factories import make_course, make_location
from tests.planning.arranged import at, change, make_room, make_trainer, plan, slot

pytestmark = pytest.mark.django_db(transaction=True)

PLANNERS = 4
ROOMS, TRAINERS, DAYS, TURNS, ROUNDS = 20, 50, 3, 12, 3
TWICE = """
    SELECT count(*) FROM {table} a JOIN {table} b
    ON a.{who} = b.{who} AND a.id < b.id AND a.span && b.span {more}
"""
DECLINED = "AND a.answer <> 'declined' AND b.answer <> 'declined'"


def double_bookings() -> int:
    """Counted by the database, not by our own querysets."""
    rooms = TWICE.format(table="planning_roombooking", who="room_id", more="")
    trainers = TWICE.format(table="planning_trainerbooking", who="trainer_id", more=DECLINED)
    total = 0
    with connection.cursor() as cursor:
        for sql in (rooms, trainers):
            cursor.execute(sql)
            total += cursor.fetchone()[0]
    return total


@pytest.fixture
def world() -> Cast:
    return make_cast()


def course_of(owner: Organisation, title: str) -> Course:
    return make_course(owner=owner, published_to=[owner], title=title)


@contextmanager
def without_constraint(model: Any, name: str) -> Iterator[None]:
    constraint = next(one for one in model._meta.constraints if one.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        model.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)


def naive(meanwhile: Callable[[], object]) -> Callable[..., None]:
    """What one would write without the constraint: look whether it is free, then book."""

    def take(booking: RoomBooking, *_context: object) -> None:
        if RoomBooking.objects.filter(room=booking.room, span__overlap=booking.span).exists():
            raise NotFree("", starts_at=booking.span.lower, field="")
        meanwhile()
        booking.save()

    return take


def test_the_race_is_real_without_lock_and_constraint(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking first is not enough: all look before anybody has booked."""
    course, room = course_of(world.nvwa, "Tulpenkweek"), make_room()
    everybody_has_looked = threading.Barrier(PLANNERS)
    monkeypatch.setattr("planning.arranging.lock_rooms", lambda _pks: None)
    monkeypatch.setattr(
        "planning.rooms.keeping._take", naive(lambda: everybody_has_looked.wait(20))
    )
    with without_constraint(RoomBooking, "room_booked_once"):
        together([lambda: plan(course, [slot(room=room)])] * PLANNERS)
        assert double_bookings() == PLANNERS * (PLANNERS - 1) // 2


def test_a_forgotten_lock_is_caught_by_the_constraint(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    course, room = course_of(world.nvwa, "Tulpenkweek"), make_room()
    monkeypatch.setattr("planning.arranging.lock_rooms", lambda _pks: None)
    refused: list[str] = []

    def book() -> None:
        try:
            plan(course, [slot(room=room)])
        except NotFree as refusal:
            refused.append(str(refusal))

    together([book] * PLANNERS)
    assert RoomBooking.objects.count() == 1
    assert len(refused) == PLANNERS - 1
    assert CourseRun.objects.count() == 1, "who is refused leaves nothing behind"


# -- planners who do whatever comes to mind --------------------------------------------------------


@dataclass
class Office:
    """What the planners share, and what they were told."""

    planners: list[tuple[Person, Course]]
    rooms: list[Room]
    trainers: list[Trainer]
    refusals: list[NotFree] = field(default_factory=list)
    done: int = 0


def furnish(cast: Cast) -> Office:
    nvwa, rvo = course_of(cast.nvwa, "Tulpenkweek"), course_of(cast.rvo, "Timemanagement")
    places = [make_location(city) for city in ("Utrecht", "Zwolle")]
    rooms = [make_room(f"Zaal {n}", places[n % 2]) for n in range(ROOMS)]
    trainers = [make_trainer(courses=[nvwa, rvo]) for _ in range(TRAINERS)]
    return Office([(cast.olga, nvwa), (cast.ruud, rvo)] * (PLANNERS // 2), rooms, trainers)


class Planner:
    """Plans, moves, cancels and takes rooms at random; remembers the refusals."""

    def __init__(self, office: Office, number: int, seed: int) -> None:
        self.office, self.rng = office, random.Random(seed * PLANNERS + number)
        self.person, self.course = office.planners[number]
        self.runs: list[CourseRun] = []

    def __call__(self) -> None:
        for _turn in range(TURNS):
            verb = self.rng.choice(
                [self.plan, self.plan, self.move, self.move, self.take, self.end]
            )
            try:
                verb()
                self.office.done += 1
            except NotFree as refusal:
                self.office.refusals.append(refusal)

    def wish(self, in_days: int, **more: Any) -> Any:
        begins = self.rng.randrange(9, 15)
        trainers = tuple(self.rng.sample(self.office.trainers, self.rng.randrange(3)))
        room = self.rng.choice(self.office.rooms)
        ends = begins + self.rng.randrange(1, 4)
        return slot(in_days, begins, ends, room=room, trainers=trainers, **more)

    def plan(self) -> None:
        days = self.rng.sample(range(10, 10 + DAYS), self.rng.randrange(1, DAYS))
        wishes = [self.wish(day) for day in days]
        self.runs.append(plan(self.course, wishes, by=self.person))

    def move(self) -> None:
        if not self.runs:
            self.plan()
            return
        run = self.rng.choice(self.runs)
        days = self.rng.sample(range(10, 10 + DAYS), DAYS)
        meetings = list(run.meetings.all())
        wishes = [self.wish(day, meeting=one) for day, one in zip(days, meetings, strict=False)]
        change(run, wishes, by=self.person)

    def take(self) -> None:
        begins = self.rng.randrange(9, 15)
        take_room(
            room=self.rng.choice(self.office.rooms),
            organisation=self.course.owner,
            starts_at=at(10, begins),
            ends_at=at(10, begins + 2),
            title="Overleg",
            by=self.person,
        )

    def end(self) -> None:
        if self.runs:
            run = self.runs.pop(self.rng.randrange(len(self.runs)))
            cancel_run(run=run, reason="Toch niet", by=self.person)


@settings(
    max_examples=ROUNDS,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(min_value=0, max_value=10_000))
def rounds(office: Office, seed: int) -> None:
    together([Planner(office, number, seed) for number in range(PLANNERS)])
    assert double_bookings() == 0


def test_planners_at_random_never_book_twice(world: Cast) -> None:
    """No error but a refusal comes out, and every refusal says whose the room or trainer is."""
    office = furnish(world)
    rounds(office)
    assert office.done > 10
    assert len(office.refusals) > 10, "too few clashes to prove anything"
    for refusal in office.refusals:
        words = str(refusal)
        assert "NVWA" in words or "RVO" in words, words
        assert " uur" in words, words
    assert TrainerBooking.objects.exists()
    assert RoomBooking.objects.exists()
