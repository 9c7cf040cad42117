"""Everything breaks at random for a long time; afterwards Moodle holds what is wanted, once."""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from demo.moodle.site import EDITING_TEACHER
from enrollment.actions.booking import withdraw
from enrollment.models import Completion, Enrollment, EnrollmentLog
from enrollment.states import EnrollmentState
from moodle import sync
from moodle.connections.models import Lease
from moodle.links.models import EnrolmentLink, PersonLink
from moodle.states import LinkState, Outcome
from moodle.turn import Turn
from people.actions import change_language
from people.models import Person
from planning.models import CourseRun
from tests.factories import make_employment, make_person, make_run
from tests.moodle.linked import Linked

FAULTS = (
    "maintenance", "database_down", "cli_maintenance", "bad_gateway",
    "lost", "cut", "gateway_timeout", "not_json",
)  # fmt: skip
SHARE = 0.015
"""Of the calls, for each of the faults."""


class Killed(BaseException):
    """As kill -9: nothing of ours runs after it."""


class Storm:
    def __init__(self, both: Linked, seed: int, *, people: int, courses: int) -> None:
        self.both, self.random = both, random.Random(seed)
        self.asked: Counter[tuple[int, Any]] = Counter()
        """How often access was given or taken, by (run, person): so often may Moodle send a
        welcome, and not once more."""
        self.killed: Counter[str] = Counter()
        self.people = [make_person(f"P{number}") for number in range(people)]
        for person in self.people:
            make_employment(person, both.cast.nvwa)
        self.runs = [self._run() for _number in range(courses)]

    def _run(self) -> CourseRun:
        course = self.both.course().course
        return make_run(course=course, self_paced=True, capacity=10_000)

    def operate(self) -> None:
        """One thing that somebody does, here or there."""
        person, run = self.random.choice(self.people), self.random.choice(self.runs)
        present = Enrollment.objects.filter(person=person, run=run, state="booked").first()
        done = Enrollment.objects.filter(person=person, run=run, state="completed").exists()
        what = self.random.random()
        if present and what < 0.3:
            withdraw(enrollment=present, by=person)
            self.asked[run.pk, person.pk] += 1
        elif present and what < 0.6:
            self._finish(person, run)
        elif what > 0.85:
            self._speak(person)
        elif not present and not done:
            self.both.book(run, person)
            self.asked[run.pk, person.pk] += 1

    def _speak(self, person: Person) -> None:
        language = self.random.choice(["nl", "en"])
        with transaction.atomic():
            change_language(by=person, language=language)

    def _finish(self, person: Person, run: CourseRun) -> None:
        """In Moodle, by who is in it."""
        link = EnrolmentLink.objects.filter(
            person_link__person=person, course_link__course=run.course_id
        ).select_related("person_link", "course_link")
        for one in link:
            course, user = one.course_link.remote_id, one.person_link.remote_id
            if course and user and self.both.site.is_enrolled(course, user):
                self.both.site.finish(course, user)

    def turn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A worker does its work, and sometimes dies of it or loses the lease."""
        plain, fate, after = Turn.write, self.random.random(), self.random.randrange(4)
        left = [after]

        def write(turn: Turn, call: Any, items: Any) -> Any:
            answer = plain(turn, call, items)
            left[0] -= 1
            if left[0] == 0 and fate < 0.15:
                self.killed["killed"] += 1
                raise Killed
            if left[0] == 0 and fate < 0.3:
                self.killed["lease"] += 1
                Lease.objects.update(token=turn.held.token + 1)
            return answer

        self.both.ready()
        monkeypatch.setattr(Turn, "write", write)
        try:
            self.both.sync()
        except Killed:
            pass
        finally:
            monkeypatch.setattr(Turn, "write", plain)
        Lease.objects.update(holder=None, expires_at=None)
        self.both.ready()
        self.both.pull(full=True)
        # Teachers are there, so that every call that enrols sends its welcome.
        for course in self.both.site.courses:
            if course > 1 and not self.both.site.teachers[course]:
                self.both.site.give_role(course, 1, EDITING_TEACHER)

    def settle(self) -> None:
        self.both.site.faults.clear()
        for _turn in range(12):
            self.both.ready()
            if self.both.sync() == "" and not self._is_waiting():
                break
        self.both.ready()
        self.both.pull(full=True)

    def _is_waiting(self) -> bool:
        return any(
            model._default_manager.filter(state=LinkState.WAITING).exists() for model in sync.LINKS
        )


def weather(
    both: Linked, monkeypatch: pytest.MonkeyPatch, *, operations: int, people: int, each: int
) -> Storm:
    seed = int(os.environ.get("CHAOS_SEED", random.SystemRandom().randrange(10**6)))
    print(f"CHAOS_SEED={seed}")  # noqa: T201
    storm = Storm(both, seed, people=people, courses=6)
    both.site.faults.by_chance(dict.fromkeys(FAULTS, SHARE), seed=seed)
    for number in range(operations):
        storm.operate()
        if number % each == each - 1:
            storm.turn(monkeypatch)
    storm.settle()
    return storm


def as_wanted(storm: Storm) -> None:
    both, site = storm.both, storm.both.site
    for model in sync.LINKS:
        states = set(model._default_manager.values_list("state", flat=True))
        assert states <= {LinkState.DONE}, model
    for link in PersonLink.objects.select_related("person"):
        user = site.users[link.remote_id or 0]
        assert (user.username, user.lang) == (str(link.person_id), link.person.language)
    names = Counter(user.username for user in site.users.values())
    numbers = Counter(course.idnumber for course in site.courses.values() if course.idnumber)
    assert max(names.values()) == max(numbers.values()) == 1
    for link in EnrolmentLink.objects.select_related("person_link", "course_link"):
        key = (link.person_link.remote_id or 0, "manual")
        row = site.enrolments[link.course_link.remote_id or 0].get(key)
        assert (row is None or row.suspended) == bool(link.wanted["suspended"])
    welcomed = Counter(
        {
            (both.remote_course(run), both.remote(person)): storm.asked[run.pk, person.pk]
            for run in storm.runs
            for person in storm.people
            if storm.asked[run.pk, person.pk]
        }
    )
    assert not site.welcomes - welcomed, "somebody got more welcomes than was asked for"


def finished_once(storm: Storm) -> None:
    done = Enrollment.objects.filter(state=EnrollmentState.COMPLETED)
    assert done.count() == Completion.objects.count() > 0
    steps = EnrollmentLog.objects.filter(event="complete")
    assert steps.count() == steps.values("enrollment").distinct().count() == done.count()
    assert not storm.both.pull(full=True).read[Outcome.APPLIED]


@pytest.mark.django_db
def test_a_squall(both: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    storm = weather(both, monkeypatch, operations=150, people=15, each=10)
    as_wanted(storm)
    finished_once(storm)


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_storm(both: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    storm = weather(both, monkeypatch, operations=5000, people=200, each=12)
    as_wanted(storm)
    finished_once(storm)
    count = both.site.faults.count
    print(dict(count), dict(storm.killed), timezone.now())  # noqa: T201
    assert all(count[kind] >= 20 for kind in FAULTS)
    assert min(storm.killed["killed"], storm.killed["lease"]) >= 20
