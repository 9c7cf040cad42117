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

RUN_RULES: tuple[Rule, ...] = tuple(rule for rule in BOOKING_RULES if rule is not course_is_offered)
"""What differs from run to run; `course_is_offered` is asked once for all runs of a course."""


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
    """Offers for `runs` of `course` (with card data), in three queries whatever their number.

    Who sees the course by their own record or to curate it may look, but cannot book it.
    """
    runs = list(runs)
    mine: Mapping[int, Enrollment] = {}
    if actor.person:
        mine = {
            enrollment.run_id: enrollment
            for enrollment in Enrollment.objects.open().of(actor.person).filter(run__in=runs)
        }
    price = price_for(course, actor.organisation_id)
    closed = ""
    if runs and actor.employment:
        closed = course_is_offered(Wish(runs[0], actor.employment)) or ""
    return [_offer(actor, run, price, mine.get(run.pk), closed) for run in runs]


def _offer(
    actor: Actor, run: CourseRun, price: Decimal | None, mine: Enrollment | None, closed: str
) -> Offer:
    price = price if run.price_excl is None else run.price_excl
    if mine:
        return Offer(run, price, mine, "", None)
    if actor.employment is None:
        return Offer(run, price, None, _("Je hebt geen lopend dienstverband."), None)
    refusal = why_not(Wish(run, actor.employment), RUN_RULES) or closed
    if refusal:
        return Offer(run, price, None, refusal, None)
    seats = run.seats
    return Offer(run, price, None, "", state_for(free=seats.free, waiting=seats.waiting))
