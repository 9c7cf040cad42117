"""A run as one person sees it: what a click would do, and why it cannot be clicked.

A page may show these; the decision itself recounts under the lock (`enrollment.actions.booking`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.models import Course
from catalog.pricing import price_for
from enrollment.models import Enrollment
from enrollment.rules import BOOKING_RULES, Rule, Wish, course_is_offered, state_for, why_not
from enrollment.states import EnrollmentState
from people.policy import Actor
from planning.models import CourseRun

LIST_RULES: tuple[Rule, ...] = tuple(
    rule for rule in BOOKING_RULES if rule is not course_is_offered
)
"""On a page of a course the loader has asked `course_is_offered` already, once for all runs."""


@dataclass(frozen=True)
class Offer:
    """One run for one actor. Exactly one of `mine`, `refusal` and `leads_to` is set."""

    run: CourseRun
    price_excl: Decimal | None
    mine: Enrollment | None
    refusal: str
    leads_to: EnrollmentState | None

    @property
    def button(self) -> str:
        """What the button says: the state that the click would reach."""
        return button_label(self.leads_to)


def button_label(leads_to: EnrollmentState | None) -> str:
    if leads_to == EnrollmentState.WAITLISTED:
        return _("Zet me op de wachtlijst")
    return _("Schrijf me in")


def offers_for(actor: Actor, course: Course, runs: Iterable[CourseRun]) -> list[Offer]:
    """Offers for `runs` (with card data), in two queries whatever their number."""
    runs = list(runs)
    mine: Mapping[int, Enrollment] = {}
    if actor.person:
        mine = {
            enrollment.run_id: enrollment
            for enrollment in Enrollment.objects.open().of(actor.person).filter(run__in=runs)
        }
    price = price_for(course, actor.organisation_id)
    return [_offer(actor, run, price, mine.get(run.pk)) for run in runs]


def _offer(actor: Actor, run: CourseRun, price: Decimal | None, mine: Enrollment | None) -> Offer:
    price = price if run.price_excl is None else run.price_excl
    if mine:
        return Offer(run, price, mine, "", None)
    if actor.employment is None:
        return Offer(run, price, None, _("Je hebt geen lopend dienstverband."), None)
    refusal = why_not(Wish(run, actor.employment), LIST_RULES)
    if refusal:
        return Offer(run, price, None, refusal, None)
    seats = run.seats
    return Offer(run, price, None, "", state_for(free=seats.free, waiting=seats.waiting))
