"""What the pages show of waiting for the first seat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.models import Course
from enrollment.models import Enrollment
from enrollment.offers import Offer, offers_for
from enrollment.states import EnrollmentState
from people.policy import Actor
from planning.models import CourseRun

MOST = 20


@dataclass(frozen=True)
class FirstCard:
    """All waits for one seat in `course`, as one; `first` is where one leaves them all."""

    course: Course
    waits: Sequence[Enrollment]

    @property
    def first(self) -> Enrollment:
        return self.waits[0]


def cards_of(waiting: Iterable[Enrollment]) -> list[FirstCard]:
    """Of those that wait with `position`. An offer asks for a choice and stands on its own; so does
    the last wait that is left."""
    together: dict[int, list[Enrollment]] = defaultdict(list)
    for one in waiting:
        if one.first_available and one.state == EnrollmentState.WAITLISTED:
            together[one.run.course_id].append(one)
    return [FirstCard(waits[0].run.course, waits) for waits in together.values() if len(waits) > 1]


def split(waiting: Sequence[Enrollment]) -> tuple[list[FirstCard], list[Enrollment]]:
    """The cards, and who stands on their own."""
    cards = cards_of(waiting)
    carded = {one.pk for card in cards for one in card.waits}
    return cards, [one for one in waiting if one.pk not in carded]


@dataclass(frozen=True)
class Choice:
    """One date to wait for."""

    offer: Offer
    chosen: bool


def choices_for(actor: Actor, course: Course, chosen: Iterable[str]) -> list[Choice]:
    """The full runs of `course` that this person may wait for, or waits for already."""
    runs = CourseRun.objects.with_card_data().bookable().filter(course=course, self_paced=False)
    found = offers_for(actor, course, runs.order_by("starts_at", "pk")[:MOST])
    marked: set[Any] = set(chosen)
    return [
        Choice(one, bool(one.mine) or str(one.run.pk) in marked) for one in found if _is_full(one)
    ]


def _is_full(offer: Offer) -> bool:
    if offer.mine:
        return offer.mine.state == EnrollmentState.WAITLISTED
    waits = {EnrollmentState.WAITLISTED, EnrollmentState.REQUESTED}
    return offer.leads_to in waits and not offer.free
