"""A portal coupled to a made-up Moodle over HTTP, for tests."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from demo.moodle import FakeMoodle, serving
from demo.moodle.site import TOKEN
from enrollment.actions.booking import book
from enrollment.models import Enrollment
from moodle import sync
from moodle.announcing import QUEUE
from moodle.connections.models import Connection
from moodle.links.actions import link_course
from moodle.links.models import CourseLink, PersonLink
from moodle.states import ConnectionState, Origin
from outbox.queue import drain
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

COLUMNS = [
    "completion:timecompleted",
    "user:username",
    "user:idnumber",
    "course:idnumber",
    "completion:grade",
]
WRITES = (
    "core_user_create_users",
    "core_user_update_users",
    "core_course_create_courses",
    "core_course_update_courses",
    "core_course_duplicate_course",
    "core_group_create_groups",
    "core_group_add_group_members",
    "core_group_delete_group_members",
    "core_role_assign_roles",
    "core_role_unassign_roles",
    "enrol_manual_enrol_users",
    "enrol_manual_unenrol_users",
)


@dataclass
class Linked:
    """The two sides."""

    cast: Cast
    site: FakeMoodle
    connection: Connection

    def course(self, origin: str = Origin.CREATED, **more: Any) -> CourseRun:
        """A run of a course that lives in this Moodle."""
        course = make_course(owner=self.cast.nvwa, published_to=[self.cast.nvwa, self.cast.rvo])
        with transaction.atomic():
            link_course(
                course=course,
                connection=self.connection,
                origin=origin,
                by=self.cast.olga,
                **more,
            )
        return make_run(course=course, in_days=3, capacity=500)

    def book(self, run: CourseRun, *people: Person) -> list[Enrollment]:
        return [book(run=run, employment=employment_of(one), by=one) for one in people]

    def sync(self) -> str:
        """What workers do: the outbox first, then a turn."""
        drain(QUEUE)
        return sync.push(self.connection.pk).why

    def ready(self) -> None:
        """Backing off is over."""
        Connection.objects.update(not_before=None)

    def remote(self, person: Person) -> int:
        return PersonLink.objects.values_list("remote_id", flat=True).get(person=person) or 0

    def remote_course(self, run: CourseRun) -> int:
        links = CourseLink.objects.filter(course=run.course_id)
        return links.values_list("remote_id", flat=True).get() or 0

    def enrolment(self, run: CourseRun, person: Person) -> Any:
        return self.site.enrolments[self.remote_course(run)].get((self.remote(person), "manual"))

    def writes(self) -> list[tuple[str, int]]:
        """Function and items of every write that came in, in order."""
        return [(seen.function, seen.items) for seen in self.site.seen if seen.function in WRITES]

    def forget(self) -> None:
        self.site.seen.clear()

    def finish(
        self, run: CourseRun, person: Person, at: datetime.datetime, grade: float | None = None
    ) -> None:
        moment = int(at.timestamp())
        self.site.finish(self.remote_course(run), self.remote(person), at=moment, grade=grade)

    def pull(self, *, full: bool = False) -> sync.Result:
        return sync.read(self.connection.pk, full=full)


@contextmanager
def linked(cast: Cast, site: FakeMoodle | None = None) -> Iterator[Linked]:
    site = site or FakeMoodle()
    report = site.add_report(
        "Afrondingen",
        list(COLUMNS),
        sort=["completion:timecompleted", "user:username", "course:idnumber"],
        conditions={"completion:completed_operator": 1},
    )
    with serving(site) as address:
        connection = Connection(name="Moodle", base_url=address, dry_run=False, report_id=report.id)
        connection.token = TOKEN
        connection.state = ConnectionState.ACTIVE
        connection.save()
        yield Linked(cast, site, connection)


def names(calls: Sequence[tuple[str, int]]) -> list[str]:
    return [function for function, _items in calls]
