"""What a path takes of somebody: hours and money, at the least."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Course, PathStep, Publication

ZERO = Decimal(0)


@dataclass(frozen=True)
class Effort:
    """Of the required steps; where one may choose, of the shortest and the cheapest courses."""

    minutes: int
    price: Decimal
    minutes_unknown: bool
    """There is a course whose study load nobody gave."""
    price_unknown: bool
    chosen: bool
    """There is something to choose, so it may become more."""


def prices_for(course_ids: Iterable[int], organisation_id: int | None) -> Mapping[int, Decimal]:
    """Own prices of that organisation by course, in one query; those without are left out."""
    publications = Publication.objects.current().filter(
        course__in=list(course_ids), organisation=organisation_id, price_excl__isnull=False
    )
    prices = publications.values_list("course", "price_excl")
    return {course: price for course, price in prices if price is not None}


def effort_of(steps: Sequence[PathStep], organisation_id: int | None) -> Effort:
    """For people of that organisation. A course that occurs in two steps is followed once."""
    asked = [step for step in steps if step.required]
    courses = {course.pk: course for step in asked for course in step.courses.all()}
    own = prices_for(courses, organisation_id)
    prices = {pk: own.get(pk, course.price_excl) for pk, course in courses.items()}
    lengths = {pk: course.duration_minutes for pk, course in courses.items()}
    by_length = _followed(asked, lambda course: lengths[course.pk] or 0)
    by_price = _followed(asked, lambda course: prices[course.pk] or ZERO)
    return Effort(
        minutes=sum(lengths[pk] or 0 for pk in by_length),
        price=sum((prices[pk] or ZERO for pk in by_price), ZERO),
        minutes_unknown=any(lengths[pk] is None for pk in by_length),
        price_unknown=any(prices[pk] is None for pk in by_price),
        chosen=any(0 < (step.needed or 0) < len(step.courses.all()) for step in asked),
    )


def _followed(steps: Sequence[PathStep], weight: Callable[[Course], Decimal | int]) -> set[int]:
    """The courses that somebody follows who chooses the lightest each time."""
    followed: set[int] = set()
    for step in steps:
        light_first: list[Course] = sorted(step.courses.all(), key=weight)
        wanted = len(light_first) if step.needed is None else step.needed
        followed |= {course.pk for course in light_first[:wanted]}
    return followed
