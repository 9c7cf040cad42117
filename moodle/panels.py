"""The digital part on the page of one's own enrollment, and where a course lives for who curates
it."""

from __future__ import annotations

import datetime

from django.utils import timezone

from catalog.models import Course
from catalog.points import Panel
from enrollment.models import Enrollment
from enrollment.states import SEATED_STATES
from moodle.connections.models import Connection
from moodle.links.models import CourseLink, EnrolmentLink
from moodle.states import LinkState
from people.middleware import ActorRequest
from people.permissions import Permission


def own_panel(_request: ActorRequest, enrollment: Enrollment) -> Panel | None:
    """For who has a seat in a course with a digital part: start, or since when and until when."""
    if enrollment.state not in SEATED_STATES:
        return None
    link = (
        EnrolmentLink.objects.filter(
            course_link__course=enrollment.run.course_id, person_link__person=enrollment.person_id
        )
        .select_related("course_link", "person_link", "connection")
        .first()
    )
    if link is None:
        waits = CourseLink.objects.filter(course=enrollment.run.course_id).exists()
        return Panel("moodle/_own.html", _shown("preparing")) if waits else None
    return Panel("moodle/_own.html", _digital(link, timezone.now()))


def _digital(link: EnrolmentLink, now: datetime.datetime) -> dict[str, object]:
    """What Moodle holds decides: what is only wanted opens no door."""
    held = link.applied or {}
    if not held or held["suspended"]:
        return _shown("stuck" if _is_stuck(link) else "preparing")
    begin, end = _moment(held["start"]), _moment(held["end"])
    if begin and now < begin:
        return _shown("opens", begin=begin)
    if end and now >= end:
        return _shown("closed", end=end)
    return _shown("open", end=end, url=course_url(link.connection, link.course_link))


def _is_stuck(link: EnrolmentLink) -> bool:
    """Itself, or the account or the course it waits for."""
    moving = {LinkState.WAITING, LinkState.DONE}
    return any(one.state not in moving for one in (link, link.person_link, link.course_link))


def _shown(phase: str, **more: object) -> dict[str, object]:
    return {"phase": phase, "begin": None, "end": None, "url": "", **more}


def _moment(seconds: int) -> datetime.datetime | None:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC) if seconds else None


def course_url(connection: Connection, course: CourseLink) -> str:
    """The deep link; who is not signed in there is asked to by Moodle, and lands in the course."""
    return f"{connection.base_url}/course/view.php?id={course.remote_id}"


def course_panel(request: ActorRequest, course: Course) -> Panel | None:
    """For who curates the course, when it lives in a Moodle."""
    if not request.actor.may(Permission.COURSE_EDIT, course.owner_id):
        return None
    link = CourseLink.objects.filter(course=course).select_related("connection").first()
    if link is None:
        return None
    counts = {
        "people": link.enrolments.filter(state=LinkState.DONE).count(),
        "waiting": link.enrolments.filter(state=LinkState.WAITING).count(),
        "stuck": link.enrolments.exclude(state__in=[LinkState.DONE, LinkState.WAITING]).count(),
    }
    url = course_url(link.connection, link) if link.remote_id else ""
    return Panel("moodle/_course.html", {"link": link, "url": url, **counts}, aside=True)
