"""When interest ends: a seat in the course, taken back, or no longer possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from enrollment.interest.querysets import InterestQuerySet
from enrollment.models import Enrollment, Interest


def end_interests(interests: InterestQuerySet) -> int:
    """From now on these count no more; returns how many did until now."""
    return interests.filter(ended_at=None).update(ended_at=timezone.now())


def end_for_seated(enrollments: Iterable[Enrollment]) -> None:
    """Who has a seat waits for no date any more; one query per run."""
    people: dict[int, list[Any]] = defaultdict(list)
    for one in enrollments:
        people[one.run_id].append(one.person_id)
    for run_id, persons in people.items():
        end_interests(Interest.objects.filter(person__in=persons, course__runs=run_id))
