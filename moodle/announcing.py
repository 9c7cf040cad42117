"""What other rooms announce becomes a row in the outbox; its handler computes what is wanted now,
and asks for a turn of the sync."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from enrollment.models import Enrollment
from moodle.links.models import CourseLink, PersonLink
from moodle.wanted.refresh import refresh_course, refresh_enrolments, refresh_people
from outbox.queue import enqueue, enqueue_many
from outbox.topics import Payload
from planning.models import CourseRun
from planning.points import RunChange

PEOPLE, COURSE, ENROLMENTS = "moodle.people", "moodle.course", "moodle.enrolments"
QUEUE = "moodle"


def follow_enrollments(enrollments: Sequence[Enrollment]) -> None:
    """Somebody got a seat, lost it or came to the end; also of courses that are in no Moodle:
    asking costs more than a row."""
    wanted: dict[int, set[str]] = defaultdict(set)
    runs = {one.run_id for one in enrollments}
    linked = dict(
        CourseRun.objects.filter(pk__in=runs, course__moodle_link__isnull=False).values_list(
            "pk", "course_id"
        )
    )
    for one in enrollments:
        if one.run_id in linked:
            wanted[linked[one.run_id]].add(str(one.person_id))
    enqueue_many(
        ENROLMENTS, [(str(pk), {"people": sorted(ids)}) for pk, ids in sorted(wanted.items())]
    )


def follow_run(change: RunChange) -> None:
    """Other days are other dates of access, for everybody in it."""
    if change.moved or change.cancelled:
        announce_course(change.run.course_id)


def follow_trainers(run: CourseRun) -> None:
    announce_course(run.course_id)


def announce_course(course_id: int) -> None:
    """Everything of one course is computed again."""
    if CourseLink.objects.filter(course=course_id).exists():
        enqueue(COURSE, str(course_id))
        enqueue(ENROLMENTS, str(course_id), {"people": None})


def follow_people(ids: Collection[uuid.UUID]) -> None:
    """Name, address, language, department or employment of these people changed."""
    linked = PersonLink.objects.filter(Q(person__in=ids)).values_list("person", flat=True)
    enqueue_many(PEOPLE, [(str(pk), {}) for pk in sorted(set(linked))])


def handle_people(key: str, _payloads: Sequence[Payload]) -> None:
    person = uuid.UUID(key)
    refresh_people([person])
    _ask_turns(PersonLink.objects.filter(person=person).values_list("connection", flat=True))


def handle_course(key: str, _payloads: Sequence[Payload]) -> None:
    refresh_course(int(key))
    _ask_turns(CourseLink.objects.filter(course=int(key)).values_list("connection", flat=True))


def handle_enrolments(key: str, payloads: Sequence[Payload]) -> None:
    """One that names nobody asks for everybody."""
    named = [payload["people"] for payload in payloads]
    ids = None if None in named else {uuid.UUID(pk) for each in named for pk in each}
    refresh_enrolments(int(key), ids)
    _ask_turns(CourseLink.objects.filter(course=int(key)).values_list("connection", flat=True))


def _ask_turns(connections: Iterable[int]) -> None:
    from moodle.tasks import ask_turn

    for pk in set(connections):
        ask_turn(pk)
