"""What the cast has of its own: bookings, a place in a queue, runs to teach, unread messages."""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from demo.cast import BY_KEY, CastMember
from demo.loading.bookings import Reserved
from demo.loading.copying import copy_in
from demo.loading.people import People
from demo.loading.schedule import Fullness, Planned
from demo.loading.story import Story, draw_uuid
from enrollment import messages
from enrollment.models import STATE_MOMENTS, Enrollment
from enrollment.states import EnrollmentState
from notifications.itip import Method
from notifications.models import Notification
from people.models import Employment
from people.permissions import Role
from planning.states import RunState

TAUGHT_AHEAD, TAUGHT_BEFORE = 5, 10
CHOICE = 40
"""Out of how many runs that suit somebody of the cast the best is taken."""
UNREAD = 2
"""The newest messages of each of the cast are still unread."""
RECENT = datetime.timedelta(days=120)
"""Older messages are not made: nobody reads them."""

Test = Callable[[Planned], bool]


@dataclass
class CastBookings:
    """Chooses runs for the cast, before the others fill them."""

    story: Story
    people: People
    runs: Sequence[Planned]

    def reserve(self) -> dict[int, list[Reserved]]:
        """The cast's places by index of the run: open to their organisation, each course once,
        and never two on one day. What a small size cannot offer is left out."""
        rng = self.story.rng("cast")
        reserved: dict[int, list[Reserved]] = defaultdict(list)
        for key, employments in self.people.cast.items():
            picker = _Picker(self.runs, reserved, rng, BY_KEY[key])
            for number, (test, state) in enumerate(self._wishes(BY_KEY[key])):
                employment = employments[number % len(employments)]
                index = picker.pick(employment, test)
                if index is not None:
                    if state == EnrollmentState.WAITLISTED:
                        self.runs[index].fullness = Fullness.FULL
                    reserved[index].append(Reserved(employment, state))
        return reserved

    def assign_trainers(self) -> None:
        """The trainers of the cast teach runs of their own organisation, past and to come."""
        for key, employments in self.people.cast.items():
            if BY_KEY[key].role != Role.TRAINER:
                continue
            own = [
                planned
                for planned in self.runs
                if planned.run.organiser_id == employments[0].organisation_id
                and planned.is_dated
                and planned.is_open
            ]
            own = [planned for planned in own if planned.trainers] or own
            ahead = [planned for planned in own if planned.is_ahead(self.story.now)]
            before = [planned for planned in own if not planned.is_ahead(self.story.now)]
            for planned in ahead[:TAUGHT_AHEAD] + before[-TAUGHT_BEFORE:]:
                planned.trainers = [employments[0].person]

    def _wishes(self, member: CastMember) -> list[tuple[Test, EnrollmentState]]:
        """What to look for, scarce things first."""
        record = member.record
        counts = [
            (self._may_wait, EnrollmentState.WAITLISTED, record.waiting),
            (self._is_cancelled, EnrollmentState.CANCELLED, record.cancelled),
            (self._is_next, EnrollmentState.BOOKED, min(1, record.upcoming)),
            (self._is_soon, EnrollmentState.BOOKED, max(0, record.upcoming - 1)),
            (self._is_study, EnrollmentState.BOOKED, record.studying),
            (self._was, EnrollmentState.COMPLETED, record.completed),
            (self._is_soon, EnrollmentState.WITHDRAWN, record.withdrawn),
        ]
        return [(test, state) for test, state, count in counts for _number in range(count)]

    def _may_wait(self, planned: Planned) -> bool:
        return self._is_ahead(planned) and 4 <= planned.pool.capacity <= 20

    def _is_soon(self, planned: Planned) -> bool:
        return (
            self._is_ahead(planned)
            and planned.fullness != Fullness.FULL
            and planned.pool.capacity >= 4
            and planned.starts_at < self.story.now + datetime.timedelta(days=75)
        )

    def _is_next(self, planned: Planned) -> bool:
        soon = self.story.now + datetime.timedelta(days=25)
        return self._is_soon(planned) and planned.starts_at < soon

    def _is_ahead(self, planned: Planned) -> bool:
        soon = self.story.now + datetime.timedelta(days=3)
        return planned.is_open and planned.is_dated and planned.books_until > soon

    def _is_study(self, planned: Planned) -> bool:
        return planned.run.self_paced

    def _is_cancelled(self, planned: Planned) -> bool:
        return planned.run.state == RunState.CANCELLED

    def _was(self, planned: Planned) -> bool:
        return (
            planned.is_open
            and planned.is_over(self.story.now - datetime.timedelta(days=3))
            and planned.ends_at > self.story.now - RECENT * 4
            and planned.pool.capacity >= 4
        )


class _Picker:
    """Picks runs for one person."""

    def __init__(
        self,
        runs: Sequence[Planned],
        reserved: Mapping[int, list[Reserved]],
        rng: random.Random,
        member: CastMember,
    ) -> None:
        self.runs = runs
        self.reserved = reserved
        self.member = member
        self.order = rng.sample(range(len(runs)), len(runs))
        self.courses: set[int] = set()
        self.days: set[datetime.date] = set()

    def pick(self, employment: Employment, test: Test) -> int | None:
        """The index of a run that suits, preferably in their language and about what they like."""
        suits = (index for index in self.order if self._suits(index, employment, test))
        suitable = list(islice(suits, CHOICE))
        if not suitable:
            return None
        chosen = max(suitable, key=self._liking)
        self.courses.add(self.runs[chosen].offered.course.pk)
        self.days |= _days(self.runs[chosen])
        return chosen

    def _liking(self, index: int) -> int:
        planned = self.runs[index]
        fits = not set(planned.offered.content.theme_slugs).isdisjoint(self.member.interests)
        return 2 * (planned.run.language == self.member.language) + fits

    def _suits(self, index: int, employment: Employment, test: Test) -> bool:
        planned = self.runs[index]
        taken = len(self.reserved.get(index, ()))
        return (
            taken < planned.pool.capacity // 2
            and employment.person not in planned.trainers
            and employment.organisation_id in planned.offered.audience
            and planned.offered.course.pk not in self.courses
            and test(planned)
            and not self.days & _days(planned)
        )


def _days(planned: Planned) -> set[datetime.date]:
    return {meeting.starts_at.date() for meeting in planned.meetings}


def load_inboxes(story: Story, people: People) -> None:
    """The messages that the cast's recent bookings would have brought; nothing is mailed."""
    rng = story.rng("inboxes")
    rows: list[Notification] = []
    for employments in people.cast.values():
        own = (
            Enrollment.objects.of(employments[0].person)
            .filter(state__in=messages.KIND_OF_STATE)
            .select_related("run__course", "run__location")
            .prefetch_related("run__course__texts", "run__meetings__location")
            .order_by("pk")
        )
        inbox = [_message(rng, enrollment) for enrollment in own]
        inbox = sorted((m for m in inbox if m.created_at > story.now - RECENT), key=_age)
        for message in inbox[UNREAD:]:
            message.read_at = min(message.created_at + datetime.timedelta(hours=3), story.now)
        rows += inbox
    copy_in(rows)


def _age(message: Notification) -> float:
    return -message.created_at.timestamp()


def _message(rng: random.Random, enrollment: Enrollment) -> Notification:
    state = EnrollmentState(enrollment.state)
    at = getattr(enrollment, STATE_MOMENTS[state])
    calendar = {
        EnrollmentState.BOOKED: Method.REQUEST,
        EnrollmentState.WITHDRAWN: Method.CANCEL,
        EnrollmentState.CANCELLED: Method.CANCEL,
    }.get(state)
    items = messages.invitations(enrollment, calendar) if calendar else []
    return Notification(
        pk=draw_uuid(rng),
        person_id=enrollment.person_id,
        kind=messages.KIND_OF_STATE[state],
        context={
            **messages.facts(enrollment.run),
            "promoted": False,
            "by_other": state == EnrollmentState.CANCELLED,
            "reason": enrollment.run.cancel_reason,
        },
        url=messages.my_url(),
        calendar=[item.as_json() for item in items],
        created_at=at,
        mailed_at=at,
    )
