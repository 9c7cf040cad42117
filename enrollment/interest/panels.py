"""Interest as part of other pages: the course's, the run's and *Mijn leren*."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists

from catalog.models import Course
from catalog.points import Panel
from catalog.states import CourseState
from enrollment.interest.words import has_gone_by, when_of, where_of
from enrollment.models import Enrollment, Interest
from people.middleware import ActorRequest
from people.permissions import Permission
from planning.loaders import organiser_for
from planning.models import CourseRun


def interest_panel(request: ActorRequest, course: Any) -> Panel | None:
    """No date that suits: say so, or see what one said. Not for who has a seat to come."""
    actor = request.actor
    if not actor.may(Permission.ENROLL_SELF) or course.state != CourseState.PUBLISHED:
        return None
    interest = Interest.objects.open().of(request.user).filter(course=course).first()
    if interest is None:
        coming = Enrollment.objects.upcoming().of(request.user).filter(run__course=course)
        offered = Course.objects.published_to(actor.organisation_id).filter(pk=course.pk)
        if not offered.exclude(Exists(coming)).exists():
            return None
    line = _line(interest) if interest else None
    return Panel("enrollment/interest/_panel.html", {"wanted_course": course, "line": line})


def wanted_panel(request: ActorRequest, course: Any) -> Panel | None:
    """For who may plan this course: how many wait for a date."""
    if not request.actor.may(Permission.RUN_MANAGE) or not organiser_for(request.actor, course):
        return None
    number = Interest.objects.counting().filter(course=course).count()
    if not number:
        return None
    context = {"wanted_course": course, "number": number}
    return Panel("enrollment/interest/_wanted.html", context, aside=True)


def run_panel(request: ActorRequest, run: CourseRun) -> Panel | None:
    """For who may plan: who is interested in the course and was not invited to this run."""
    if not request.actor.may(Permission.RUN_PARTICIPANTS, run.organiser_id):
        return None
    if not CourseRun.objects.bookable().filter(pk=run.pk).exists():
        return None
    waiting = Interest.objects.counting().filter(course=run.course_id)
    number = waiting.exclude(invited_to=run).count()
    if not number:
        return None
    return Panel("enrollment/interest/_run_panel.html", {"run": run, "number": number})


def own_interests(request: ActorRequest) -> dict[str, Any]:
    """For *Mijn leren*: what one waits for, in two queries."""
    found = Interest.objects.open().of(request.user).select_related("course", "invited_to")
    return {"interests": [_line(one) for one in found.prefetch_related("course__texts")]}


def _line(interest: Interest) -> dict[str, Any]:
    return {
        "interest": interest,
        "when": when_of(interest),
        "where": where_of(interest),
        "gone_by": has_gone_by(interest),
    }
