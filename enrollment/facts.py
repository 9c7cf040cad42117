"""What booking tells the catalogue of a course."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet

from catalog.points import CourseFacts
from enrollment.models import Enrollment
from people.policy import Actor


def booking_facts(course_ids: Sequence[int]) -> Mapping[int, CourseFacts]:
    """How often each course was booked, in one query."""
    counts = (
        Enrollment.objects.seated()
        .filter(run__course__in=course_ids)
        .order_by()
        .values_list("run__course")
        .annotate(count=Count("pk"))
    )
    return {course_id: CourseFacts(enrollments=count) for course_id, count in counts}


def own_course_ids(actor: Actor) -> QuerySet[Any]:
    """Courses in the actor's own record; a withdrawn one stays visible to them."""
    if actor.person is None:
        return Enrollment.objects.none().values("run__course")
    return Enrollment.objects.of(actor.person).values("run__course")


def booked_people(course: Any, organisation_ids: Collection[int]) -> Mapping[int, int]:
    """By organisation how many people have a place in this course or wait for one."""
    counts = (
        Enrollment.objects.open()
        .filter(run__course=course, organisation__in=organisation_ids)
        .order_by()
        .values_list("organisation")
        .annotate(count=Count("person", distinct=True))
    )
    return dict(counts)
