"""What planning tells the catalogue of a course."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone

from catalog.points import CourseFacts
from planning.models import CourseRun


def run_facts(course_ids: Sequence[int]) -> Mapping[int, CourseFacts]:
    """Dates, places and free seats of the bookable runs, in one query."""
    by_course: dict[int, list[CourseRun]] = defaultdict(list)
    for run in CourseRun.objects.bookable().filter(course__in=course_ids).with_card_data():
        by_course[run.course_id].append(run)
    return {course_id: _facts(runs) for course_id, runs in by_course.items()}


def _ends_of_booking(runs: Sequence[CourseRun]) -> Iterator[datetime.datetime]:
    """The moments at which one of these stops being bookable."""
    for run in runs:
        yield from (moment for moment in (run.starts_at, run.booking_closes_at) if moment)


def _facts(runs: Sequence[CourseRun]) -> CourseFacts:
    dated = [run for run in runs if run.starts_at]
    cities = dict.fromkeys(run.location.city for run in runs if run.location)
    prices = [run.price_excl for run in runs if run.price_excl is not None]
    starts = [timezone.localtime(run.starts_at) for run in dated]
    return CourseFacts(
        next_start=dated[0].starts_at if dated else None,
        next_city=dated[0].location.city if dated and dated[0].location else "",
        cities=tuple(cities),
        months=tuple(dict.fromkeys(f"{start:%Y-%m}" for start in starts)),
        free_seats=sum(max(run.seats.free, 0) for run in runs),
        next_free_seats=max(dated[0].seats.free, 0) if dated else 0,
        bookable_runs=len(runs),
        any_time=any(run.self_paced for run in runs),
        run_price=min(prices, default=None),
        run_price_highest=max(prices, default=None),
        all_runs_priced=len(prices) == len(runs),
        stale_at=min(_ends_of_booking(runs), default=None),
    )
