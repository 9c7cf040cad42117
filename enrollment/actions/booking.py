"""Booking and withdrawing.

Every decision follows the same steps: lock the run's pool, look again (run, rules, counts) in
statements after the lock, change the enrollment, set the counters, write the log and the messages.
All of it is one transaction; mails and the search document follow through the outbox.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.pricing import price_for
from catalog.search.indexing import touch_courses
from core.transitions import TransitionRefused
from enrollment import messages
from enrollment.actions.approving import DecisionRefused, drop_steps, request_approval
from enrollment.actions.steps import log, move
from enrollment.actions.waitlist import fill_seats, is_free_for
from enrollment.approval.chain import Terms, terms_for
from enrollment.budgets import actions as budgets
from enrollment.budgets.models import EntryState
from enrollment.conflicts import conflicts_of, weigh
from enrollment.models import STATE_MOMENTS, Enrollment
from enrollment.rules import BOOKING_RULES, BookingRefused, Rule, Wish, state_for, why_not
from enrollment.seats import seating, store_counts
from enrollment.states import EnrollmentState
from enrollment.withdrawal import terms_of_withdrawal, withdrawal_cost
from organisations.models import OrganisationSettings
from people.models import Employment, Person
from planning.models import CourseRun, SeatPool
from planning.querysets import is_past
from planning.seats import lock_pool


class AlreadyEnrolled(Exception):
    """The person already has an open enrollment in this run (a double click, another tab)."""

    def __init__(self, enrollment: Enrollment) -> None:
        super().__init__(f"{enrollment.pk} is open")
        self.enrollment = enrollment


class NoSeatLeft(Exception):
    """The person agreed to a seat, but only the queue is left: ask before queueing them."""


@dataclass(frozen=True)
class Moving:
    """A booking that was made, and agreed to, in an environment before this one: nobody is asked
    again, nothing is paid again. It is judged by `rules`, and `reason` goes into the log."""

    rules: tuple[Rule, ...]
    reason: str


@dataclass(frozen=True)
class Given:
    """A seat that is this person's, whatever the queue says: it was held for the team, or is given
    on purpose. Agreement and money are asked for as always; `reason` goes into the log."""

    rules: tuple[Rule, ...] = BOOKING_RULES
    reason: str = ""


@dataclass(frozen=True)
class Switching:
    """A change from `left`, in another run of the same course, given up just now from the state
    `source`. What was agreed at the same price is not asked again; the caller tells the person."""

    left: Enrollment
    source: EnrollmentState

    def was_agreed(self, price: Decimal | None) -> bool:
        return self.source != EnrollmentState.REQUESTED and self.left.price_excl == price


@transaction.atomic
def book(
    *,
    run: CourseRun,
    employment: Employment,
    by: Person | None,
    accept_waitlist: bool = True,
    compulsory: bool = False,
    moving: Moving | None = None,
    given: Given | None = None,
    switching: Switching | None = None,
    reason: str = "",
    accept_conflicts: bool | Collection[str] = True,
    overrule: str = "",
    first_available: bool = False,
) -> Enrollment:
    """Gives the person of `employment` a seat in `run`, a place in its queue, or asks who must
    agree first. Where `by` is the one who must agree, that is given with it. `reason` is why a
    colleague books for this person, who reads it.

    The button said which it would be; `accept_waitlist` is False when it said "seat": then raises
    NoSeatLeft. Raises ConflictsFound for what `accept_conflicts` (the keys that were shown) does
    not hold; `overrule` is why somebody lets through what the organisation does not allow. Raises
    AlreadyEnrolled, BookingRefused (with the reason), and SeatsBusy.
    """
    pool = lock_pool(run.pk)
    special = moving or given
    run, employment = _looked_up(run, employment, special.rules if special else BOOKING_RULES)
    overruled = ""
    if not moving:
        allowed = overrule or (given.reason if given else "") or (reason if compulsory else "")
        own = by is not None and by.pk == employment.person_id
        found = conflicts_of(run, employment, own=own, first_available=first_available)
        overruled = weigh(
            found,
            employment,
            by=by,
            known=accept_conflicts,
            overrule=allowed,
            compulsory=compulsory,
        )
    price = price_of(run, employment)
    terms = terms_for(run.course_id, OrganisationSettings.of(employment.organisation), price)
    if moving or (switching and switching.was_agreed(price)):
        terms = replace(terms, deciders=())
    free = given is not None or is_free_for(seating(pool), run, employment.organisation_id)
    state = state_for(free=free, needs_approval=bool(terms.deciders))
    if state == EnrollmentState.WAITLISTED and not accept_waitlist:
        raise NoSeatLeft
    extras = _extras(run, terms, free, given)
    extras |= {"compulsory": compulsory, "first_available": first_available, "price_excl": price}
    enrollment = _create(run, employment, state, **extras)
    log([(enrollment, "")], event="book", by=by, reason=reason or getattr(special, "reason", ""))
    if overruled:
        log([(enrollment, state)], event="overrule", by=by, reason=overruled)
    if not moving:
        _reserve(enrollment)
    _ask_or_tell(enrollment, terms, pool=pool, by=by, reason=reason, quiet=switching is not None)
    store_counts(pool)
    touch_courses([run.course_id])
    return enrollment


def _looked_up(
    run: CourseRun, employment: Employment, rules: tuple[Rule, ...]
) -> tuple[CourseRun, Employment]:
    """Both as they are now, under the lock. Raises AlreadyEnrolled and BookingRefused."""
    run = CourseRun.objects.select_related("course").get(pk=run.pk)
    present = Enrollment.objects.open().filter(run=run, person=employment.person_id).first()
    if present:
        raise AlreadyEnrolled(present)
    known = Employment.objects.select_related("organisation", "department")
    employment = known.get(pk=employment.pk)
    refusal = why_not(Wish(run, employment), rules)
    if refusal:
        raise BookingRefused(refusal)
    return run, employment


@transaction.atomic
def withdraw(*, enrollment: Enrollment, by: Person, reason: str = "", free: bool = False) -> None:
    """Gives up a wish, a request, an offer or a seat; a freed seat goes to the first who waits.
    `free`: it costs nothing, however late it is.

    Raises StaleState, TransitionRefused (it has ended already, or the run is over: who took part
    keeps that) and SeatsBusy.
    """
    pool = lock_pool(enrollment.run_id)
    if CourseRun.objects.filter(is_past(), pk=enrollment.run_id).exists():
        raise TransitionRefused("withdraw", enrollment.state)
    cost = Decimal(0) if free else withdrawal_cost(enrollment)
    source = move(enrollment, event="withdraw", by=by, reason=reason)
    drop_steps([enrollment])
    budgets.release(enrollment, cost=cost)
    store_counts(pool)
    messages.tell_state(enrollment, by=by, source=source, reason=reason)
    fill_seats(pool)
    touch_courses([enrollment.run.course_id])


def _ask_or_tell(
    enrollment: Enrollment,
    terms: Terms,
    *,
    pool: SeatPool,
    by: Person | None,
    reason: str,
    quiet: bool,
) -> None:
    """Who asks may be who must agree; beyond the budget that takes a decision of its own. Nobody
    is asked in the name of nobody: what moves along was agreed to before."""
    if enrollment.state != EnrollmentState.REQUESTED or by is None:
        if not quiet:
            messages.tell_state(enrollment, by=by, booked_by=by, reason=reason)
        return
    try:
        request_approval(enrollment, terms.deciders, pool=pool, by=by, reason=reason, quiet=quiet)
    except DecisionRefused as refusal:
        raise BookingRefused(str(refusal)) from refusal


def price_of(run: CourseRun, employment: Employment) -> Decimal | None:
    """A run's own price goes before the publication's, that before the course's."""
    if run.price_excl is not None:
        return run.price_excl
    return price_for(run.course, employment.organisation_id)


def _extras(run: CourseRun, terms: Terms, free: bool, given: Given | None) -> dict[str, Any]:
    """What is agreed at this moment and stays so: the terms of withdrawing, the last day of access,
    and for a request the seat that is held meanwhile."""
    settings = terms.settings
    free_until, late_percentage = terms_of_withdrawal(run, settings)
    extras: dict[str, Any] = {"free_until": free_until, "late_percentage": late_percentage}
    extras["access_until"] = run.access_ends
    if terms.deciders and free and (settings.requests_hold_seat or given):
        extras |= {"holds_seat": True, "held_until": _held_until(run, settings)}
    return extras


def _held_until(run: CourseRun, settings: OrganisationSettings) -> datetime.datetime:
    """So many days, but not beyond the end of booking: the waitlist's stop date says nothing about
    who found a seat free."""
    until = timezone.now() + datetime.timedelta(days=settings.hold_days)
    last = bookings_end(run)
    return min(until, last) if last else until


def bookings_end(run: CourseRun) -> datetime.datetime | None:
    """The first moment to come at which the run takes no bookings; None when there is none."""
    ends = [moment for moment in (run.booking_closes_at, run.starts_at) if moment]
    return min((moment for moment in ends if moment > timezone.now()), default=None)


def _reserve(enrollment: Enrollment) -> None:
    """Raises BookingRefused when the money is not there and nobody is asked who could overrule."""
    entry = budgets.reserve(enrollment)
    if entry is None or enrollment.state == EnrollmentState.REQUESTED:
        return
    if entry.state == EntryState.WANTED:
        raise BookingRefused(
            _(
                "Het leerbudget is niet genoeg voor deze prijs. Vraag je leidinggevende of"
                " opleidingsadviseur wat er kan."
            )
        )
    budgets.settle(enrollment, booked=enrollment.state == EnrollmentState.BOOKED)


def _create(
    run: CourseRun, employment: Employment, state: EnrollmentState, **values: Any
) -> Enrollment:
    now: datetime.datetime = timezone.now()
    return Enrollment.objects.create(
        run=run,
        person_id=employment.person_id,
        employment=employment,
        organisation_id=employment.organisation_id,
        department_id=employment.department_id,
        manager_id=employment.manager_id,
        cost_centre=employment.cost_centre,
        state=state,
        **{"requested_at": now, STATE_MOMENTS[state]: now, **values},
    )
