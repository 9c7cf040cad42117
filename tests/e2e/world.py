"""What the browser tests find in the portal, and what they add to it."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from catalog.models import Course
from demo.cast import BY_KEY
from enrollment.actions.booking import book
from enrollment.models import Enrollment
from organisations.models import Organisation
from outbox import queue
from outbox.topics import queues
from people.models import Person
from planning.actions import cancel_run
from planning.models import CourseRun
from tests.factories import employment_of, make_course, make_employment, make_person, make_run

_number = itertools.count(1)

DELIVERED = "Begrijpelijk schrijven op B1"
"""A course of the imported delivery, with one open run far in the future."""


def drain_outbox() -> None:
    """Does what the workers would do: search documents, mails."""
    for name in queues():
        while queue.drain(name):
            pass


def organisation(slug: str = "nvwa") -> Organisation:
    return Organisation.objects.get(slug=slug)


def cast_member(key: str) -> Person:
    """Somebody of the demo's cast."""
    return Person.objects.get(email=BY_KEY[key].email)


def learner(slug: str = "nvwa", *, language: str = "nl", **fields: Any) -> Person:
    """A new colleague, for this test alone."""
    person = make_person("Robin", f"Proef{next(_number)}", language=language, **fields)
    make_employment(person, organisation(slug))
    return person


def offered_run(
    title: str = "Proefdraaien", *, slug: str = "nvwa", capacity: int = 12, **fields: Any
) -> CourseRun:
    """A run of a new course of that organisation, findable in its catalogue."""
    owner = organisation(slug)
    course = make_course(owner=owner, published_to=[owner], title=f"{title} {next(_number)}")
    run = make_run(course=course, capacity=capacity, **fields)
    drain_outbox()
    return run


def booked(person: Person, run: CourseRun, *, accept_waitlist: bool = False) -> Enrollment:
    """Books as that person does; raises NoSeatLeft when it is full and no waitlist is accepted."""
    return book(
        run=run, employment=employment_of(person), by=person, accept_waitlist=accept_waitlist
    )


def cancelled(run: CourseRun, reason: str) -> None:
    with transaction.atomic():
        cancel_run(run=run, reason=reason, by=None)


def course_titled(title: str) -> Course:
    return Course.objects.get(texts__title=title)


def now() -> datetime.datetime:
    return timezone.now()


def colleague_with_a_full_desk(slug: str) -> Person:
    """A new colleague there with a place, a wait and messages about both."""
    person = learner(slug)
    booked(person, offered_run(slug=slug))
    full = offered_run(slug=slug, capacity=1)
    booked(learner(slug), full)
    booked(person, full, accept_waitlist=True)
    drain_outbox()
    return person


def paths_in_colour(slug: str) -> list[str]:
    """The pages that show the colours of a theme."""
    run = offered_run(slug=slug)
    return [
        reverse("start"),
        reverse("catalog:catalogue") + "?q=proefdraaien",
        run.course.get_absolute_url(),
        reverse("enrollment:book", args=[run.pk]),
        reverse("notifications:inbox"),
    ]
