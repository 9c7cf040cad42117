"""Other runs of the same course that somebody could change to."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.models import Publication
from catalog.states import CourseState
from enrollment.actions.waitlist import is_free_for
from enrollment.models import Enrollment
from enrollment.offers import RUN_RULES, Offer, offers_for
from enrollment.rules import Wish, state_for, why_not
from enrollment.seats import Seating, seatings
from enrollment.states import OPEN_STATES, EnrollmentState
from people.models import Person
from people.policy import actor_for
from planning.models import CourseRun

SHOWN, LOOKED_AT, ON_A_PAGE = 3, 12, 20


def alternatives_for(enrollment: Enrollment, person: Person) -> list[Offer]:
    """What this person can change to now, those with a free seat first. What was agreed for the
    same price needs no new agreement. The course comes with its card data."""
    runs = list(_others(enrollment.run)[:ON_A_PAGE])
    actor = actor_for(person, enrollment.employment_id)
    if actor.employment is None or actor.employment.pk != enrollment.employment_id:
        return []
    offers = offers_for(actor, enrollment.run.course, runs)
    possible = [one for one in offers if not one.refusal and not one.mine]
    agreed = {one.run.pk for one in possible if one.deciders and _was_agreed(enrollment, one)}
    counted = seatings([one.run.seats for one in possible if one.run.pk in agreed])
    possible = [
        _without_asking(one, counted[one.run.pk], enrollment.organisation_id)
        if one.run.pk in agreed
        else one
        for one in possible
    ]
    return sorted(possible, key=lambda one: one.leads_to == EnrollmentState.WAITLISTED)


def alternatives_in_messages(
    run: CourseRun, enrollments: Sequence[Enrollment]
) -> Mapping[uuid.UUID, list[dict[str, Any]]]:
    """For each of them at most three runs with a seat that they may have, as plain JSON. The number
    of queries does not grow with the people."""
    others = list(_others(run)[:LOOKED_AT])
    if not others or not enrollments:
        return {}
    seats = _FreeSeats(run, others)
    people = [one.person_id for one in enrollments]
    booked = set(
        Enrollment.objects.open()
        .filter(run__in=others, person__in=people)
        .values_list("person_id", "run_id")
    )
    loaded = Enrollment.objects.select_related("employment__organisation")
    found: dict[uuid.UUID, list[dict[str, Any]]] = {}
    for one in loaded.filter(pk__in=[one.pk for one in enrollments]):
        free = (each for each in seats.for_one(one) if (one.person_id, each.pk) not in booked)
        found[one.pk] = [_as_json(each) for each, _number in zip(free, range(SHOWN), strict=False)]
    return found


class _FreeSeats:
    """Which of these runs have a seat for whom; each run and organisation is asked once."""

    def __init__(self, run: CourseRun, others: Sequence[CourseRun]) -> None:
        self.others = others
        self.counted = seatings([one.seats for one in others])
        self.offered_to = set(
            Publication.objects.current()
            .filter(course=run.course_id, course__state=CourseState.PUBLISHED)
            .values_list("organisation_id", flat=True)
        )
        self.known: dict[tuple[int, int], bool] = {}

    def for_one(self, enrollment: Enrollment) -> Iterator[CourseRun]:
        if enrollment.organisation_id not in self.offered_to:
            return
        for run in self.others:
            if not self._is_free(run, enrollment.organisation_id):
                continue
            if not why_not(Wish(run, enrollment.employment), RUN_RULES):
                yield run

    def _is_free(self, run: CourseRun, organisation_id: int) -> bool:
        key = run.pk, organisation_id
        if key not in self.known:
            self.known[key] = is_free_for(self.counted[run.pk], run, organisation_id)
        return self.known[key]


def _others(run: CourseRun) -> Any:
    bookable = CourseRun.objects.bookable().filter(course=run.course_id).exclude(pk=run.pk)
    return bookable.with_card_data()


def _was_agreed(enrollment: Enrollment, offer: Offer) -> bool:
    open_and_agreed = OPEN_STATES - {EnrollmentState.REQUESTED}
    return enrollment.state in open_and_agreed and enrollment.price_excl == offer.price_excl


def _without_asking(offer: Offer, counted: Seating, organisation_id: int) -> Offer:
    free = is_free_for(counted, offer.run, organisation_id)
    return replace(offer, deciders=(), leads_to=state_for(free=free, needs_approval=False))


def _as_json(run: CourseRun) -> dict[str, Any]:
    return {
        "run": run.pk,
        "starts_at": run.starts_at.isoformat() if run.starts_at else "",
        "ends_at": run.ends_at.isoformat() if run.ends_at else "",
        "city": run.location.city if run.location else "",
    }
