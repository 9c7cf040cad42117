"""The demo's e-learning lives in a made-up Moodle (`demo/moodle`), coupled to the portal."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count

from catalog.models import Course, CourseForm
from catalog.states import CourseState
from demo.moodle.site import TEMPLATE, TOKEN
from moodle.connections.models import Connection
from moodle.links.actions import link_course
from moodle.states import ConnectionState, Origin

NAME = "Moodle (demo)"
LINKED = 12


@transaction.atomic
def couple(url: str, *, report: int = 1) -> int:
    """Couples, or follows the fake to another port; gives how many courses were linked anew.

    `report` is the one that `python -m demo.moodle` furnishes.
    """
    known = Connection.objects.filter(name=NAME).first()
    if known:
        if known.base_url != url:
            known.base_url = url
            known.save()
        return 0
    connection = Connection(
        name=NAME, base_url=url, report_id=report, dry_run=False, state=ConnectionState.ACTIVE
    )
    connection.token = TOKEN
    connection.save()
    courses = _most_booked()
    for course in courses:
        link_course(
            course=course,
            connection=connection,
            origin=Origin.TEMPLATE,
            template_id=TEMPLATE,
            by=None,
        )
    return len(courses)


def _most_booked() -> list[Course]:
    courses = Course.objects.filter(form=CourseForm.E_LEARNING, state=CourseState.PUBLISHED)
    booked = courses.annotate(bookings=Count("runs__enrollments")).order_by("-bookings", "pk")
    return list(booked[:LINKED])
