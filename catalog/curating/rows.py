"""Rows of the list of the own offer, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, prefetch_related_objects

from catalog.models import Course, Publication
from catalog.points import CourseFacts
from catalog.search.entries import NO_FACTS, gathered_facts


@dataclass(frozen=True)
class Row:
    course: Course
    publications: int
    facts: CourseFacts


def rows_for(courses: Sequence[Course]) -> list[Row]:
    """Each course with its themes, where it is open now, and its runs to come."""
    prefetch_related_objects(courses, "texts", "themes", "owner")
    ids = [course.pk for course in courses]
    current = Publication.objects.current().filter(course__in=ids).order_by()
    counts = dict(current.values_list("course").annotate(number=Count("pk")))
    facts = gathered_facts(ids)
    return [
        Row(course, counts.get(course.pk, 0), facts.get(course.pk, NO_FACTS)) for course in courses
    ]
