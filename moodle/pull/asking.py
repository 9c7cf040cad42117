"""Asked one by one: learners about to lose their access, and courses that no report tells of."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from moodle.client import Refused
from moodle.links.models import CourseLink, EnrolmentLink, SeenCompletion
from moodle.pull.applying import Read, apply
from moodle.pull.report import percentage
from moodle.states import Outcome
from moodle.turn import Turn


def ask_before_suspending(turn: Turn, links: Sequence[EnrolmentLink]) -> None:
    """What they finished is read before the door closes."""
    _ask(turn, _not_seen(links))


def ask_courses(turn: Turn, courses: Sequence[CourseLink]) -> int:
    """Per course who is in it, then who of them finished, as far as not known yet; returns how many
    were read."""
    count = 0
    for course in courses:
        if course.remote_id is None:
            continue
        inside = {one.id for one in turn.client.enrolments.of_course(course.remote_id)}
        links = EnrolmentLink.objects.filter(
            course_link=course, person_link__remote_id__in=inside
        ).select_related("person_link", "course_link")
        count += _ask(turn, _not_seen(list(links.order_by("pk"))))
    return count


def _not_seen(links: Sequence[EnrolmentLink]) -> list[EnrolmentLink]:
    known = set(
        SeenCompletion.objects.filter(
            course_link__in={link.course_link_id for link in links},
            person_link__in={link.person_link_id for link in links},
            outcome=Outcome.APPLIED,
        ).values_list("course_link", "person_link")
    )
    return [link for link in links if (link.course_link_id, link.person_link_id) not in known]


def _ask(turn: Turn, links: Sequence[EnrolmentLink]) -> int:
    reads = []
    for link in links:
        course, user = link.course_link.remote_id or 0, link.person_link.remote_id or 0
        try:
            status = turn.client.completions.status(course, user)
        except Refused:
            continue  # Nothing to finish in this course, or not in it: no completion then.
        if status.completed:
            grades = turn.client.completions.grades(course, user)
            grade = next((one for one in grades if one.user_id == user), None)
            share = (
                100 * grade.grade / grade.highest
                if grade and grade.grade is not None and grade.highest
                else None
            )
            reads.append(
                Read(
                    course_link=link.course_link_id,
                    person_link=link.person_link_id,
                    completed_at=status.criteria_done or timezone.now(),
                    grade=percentage(str(share)) if share is not None else None,
                )
            )
    apply(reads)
    return len(reads)
