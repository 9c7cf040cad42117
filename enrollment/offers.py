"""A run as one person sees it: what a click would do, and why it cannot be clicked.

A page may show these; the decision itself recounts under the lock (`enrollment.actions.booking`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.models import Course
from catalog.pricing import price_for, publication_for
from catalog.states import CourseState
from enrollment.actions.waitlist import is_free_for
from enrollment.approval.chain import chain_for
from enrollment.approval.models import Decider
from enrollment.conflicts import Conflicts, blocking, conflicts_of
from enrollment.models import Enrollment
from enrollment.rules import (
    BOOKING_RULES,
    NOT_OPEN,
    Rule,
    Wish,
    course_is_offered,
    state_for,
    why_not,
)
from enrollment.seats import Seating, seatings
from enrollment.states import EnrollmentState
from organisations.models import OrganisationSettings
from people.policy import Actor
from planning.models import CourseRun

RUN_RULES: tuple[Rule, ...] = tuple(rule for rule in BOOKING_RULES if rule is not course_is_offered)
"""What differs from run to run; `course_is_offered` is asked once for all runs of a course."""


@dataclass(frozen=True)
class Offer:
    """One run for one actor. Exactly one of `mine`, `refusal` and `leads_to` is set."""

    run: CourseRun
    price_excl: Decimal | None
    mine: Enrollment | None = None
    refusal: str = ""
    leads_to: EnrollmentState | None = None
    deciders: tuple[Decider, ...] = ()
    """Who must agree, in order."""
    free: int = 0
    """Seats that this person may get: what shares keep for others is left out."""
    kept: int = 0
    """Seats that shares still keep for other organisations."""
    kept_until: datetime.date | None = None
    """The first day on which one of those is for everybody."""

    @property
    def button(self) -> str:
        """What the button says: the state that the click would reach."""
        return button_label(self.leads_to)

    @property
    def decider_labels(self) -> list[str]:
        return [str(decider.label) for decider in self.deciders]


@dataclass(frozen=True)
class Objections:
    """What stands against a booking by the person themselves, as its page shows it."""

    warnings: Conflicts = ()
    stops: Conflicts = ()


def objections_to(offer: Offer, actor: Actor, *, first_available: bool = False) -> Objections:
    """Of a run that can be booked; there is nothing to ask of one that cannot."""
    if offer.leads_to is None or actor.employment is None:
        return Objections()
    found = conflicts_of(offer.run, actor.employment, own=True, first_available=first_available)
    stops = tuple(blocking(found))
    return Objections(tuple(one for one in found if not one.blocks), stops)


def button_label(leads_to: EnrollmentState | None) -> str:
    if leads_to == EnrollmentState.WAITLISTED:
        return _("Zet me op de wachtlijst")
    if leads_to == EnrollmentState.REQUESTED:
        return _("Vraag aan")
    return _("Schrijf me in")


def offers_for(actor: Actor, course: Course, runs: Iterable[CourseRun]) -> list[Offer]:
    """Offers for `runs` of `course` (with card data), in a fixed number of queries; only a run
    with both a free seat and a queue costs more, because its queue is asked.

    Who sees the course by their own record or to curate it may look, but cannot book it.
    """
    runs = list(runs)
    mine: Mapping[int, Enrollment] = {}
    if actor.person:
        mine = {
            enrollment.run_id: enrollment
            for enrollment in Enrollment.objects.open().of(actor.person).filter(run__in=runs)
        }
    publication = publication_for(course, actor.organisation_id)
    price = price_for(course, actor.organisation_id)
    employment = actor.employment
    if employment is None:
        refusal = _("Je hebt geen lopend dienstverband.")
        return [_closed(run, price, mine.get(run.pk), refusal) for run in runs]
    offered = publication is not None and course.state == CourseState.PUBLISHED
    closed = "" if offered else _(NOT_OPEN)
    settings = OrganisationSettings.of(employment.organisation)
    counted = seatings([run.seats for run in runs])
    offers = []
    for run in runs:
        refusal = why_not(Wish(run, employment), RUN_RULES) or closed
        if refusal or run.pk in mine:
            offers.append(_closed(run, price, mine.get(run.pk), refusal))
            continue
        own = price if run.price_excl is None else run.price_excl
        deciders = chain_for(publication, settings, own)
        offers.append(_offer(run, own, deciders, counted[run.pk], employment.organisation_id))
    return offers


def _closed(run: CourseRun, price: Decimal | None, mine: Enrollment | None, refusal: str) -> Offer:
    price = price if run.price_excl is None else run.price_excl
    return Offer(run, price, mine=mine, refusal="" if mine else refusal)


def _offer(
    run: CourseRun,
    price: Decimal | None,
    deciders: tuple[Decider, ...],
    counted: Seating,
    organisation_id: int,
) -> Offer:
    free = is_free_for(counted, run, organisation_id)
    return Offer(
        run,
        price,
        leads_to=state_for(free=free, needs_approval=bool(deciders)),
        deciders=deciders,
        free=counted.free_for(organisation_id),
        kept=counted.kept_for_others(organisation_id),
        kept_until=counted.kept_until,
    )
