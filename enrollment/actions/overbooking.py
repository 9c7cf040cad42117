"""A seat given on purpose to somebody by name, if need be beyond capacity."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from catalog.search.indexing import touch_courses
from enrollment import messages
from enrollment.actions.booking import Given, book, price_of
from enrollment.actions.steps import move
from enrollment.approval.chain import terms_for
from enrollment.budgets import actions as budgets
from enrollment.models import Enrollment
from enrollment.rules import (
    BOOKING_RULES,
    BookingRefused,
    Rule,
    Wish,
    booking_is_not_closed,
    run_is_open,
    why_not,
)
from enrollment.seats import seating, store_counts
from enrollment.states import EnrollmentState
from organisations.models import OrganisationSettings
from people.models import Employment, Person
from planning.models import CourseRun, SeatPool
from planning.seats import lock_pool
from planning.states import RunState

logger = structlog.get_logger(__name__)


class OverbookingRefused(Exception):
    """This person cannot be given a seat (so); the message says why and what to do."""


def run_goes_on(wish: Wish) -> str | None:
    """Booking may be closed: who gives a seat by name knows that."""
    if wish.run.state in {RunState.OPEN, RunState.CLOSED}:
        return None
    return run_is_open(wish)


RULES: tuple[Rule, ...] = (
    run_goes_on,
    *(rule for rule in BOOKING_RULES if rule not in {run_is_open, booking_is_not_closed}),
)


@transaction.atomic
def overbook(*, run: CourseRun, employment: Employment, by: Person, reason: str) -> Enrollment:
    """Gives the person of `employment` a seat: a free one when there is, else one beyond capacity.
    Who waits keeps the own wish and leaves the queue by it; nobody else moves up.

    Agreement is never skipped by it. Raises OverbookingRefused and SeatsBusy.
    """
    reason = reason.strip()
    if not reason:
        raise OverbookingRefused(_("Vul in waarom je deze plaats geeft."))
    pool = lock_pool(run.pk)
    run = CourseRun.objects.select_related("course").get(pk=run.pk)
    present = Enrollment.objects.open().filter(run=run, person=employment.person_id).first()
    _check(run, present, employment)
    _make_room(pool, (present or employment).organisation_id)
    if present is None:
        enrollment = _book(run, employment, by, reason)
    else:
        enrollment = present
        source = move(
            enrollment, event="promote", by=by, reason=reason, access_until=run.access_ends
        )
        budgets.settle(enrollment, booked=True)
        messages.tell_state(enrollment, by=by, source=source)
        store_counts(pool)
        touch_courses([run.course_id])
    logger.info("seat_given", run=run.pk, enrollment=str(enrollment.pk), by=str(by.pk))
    return enrollment


def _check(run: CourseRun, present: Enrollment | None, employment: Employment) -> None:
    name = {"name": employment.person.full_name}
    match present.state if present else None:
        case EnrollmentState.BOOKED:
            raise OverbookingRefused(_("%(name)s heeft al een plaats.") % name)
        case EnrollmentState.OFFERED:
            raise OverbookingRefused(
                _("%(name)s heeft al een plaats aangeboden gekregen en kan die aannemen.") % name
            )
        case EnrollmentState.REQUESTED:
            raise OverbookingRefused(_needs_agreement() % name)
    refusal = why_not(Wish(run, present.employment if present else employment), RULES)
    if refusal:
        raise OverbookingRefused(refusal)
    if present is None:
        settings = OrganisationSettings.of(employment.organisation)
        terms = terms_for(run.course_id, settings, price_of(run, employment))
        if terms.deciders:
            raise OverbookingRefused(_needs_agreement() % name)


def _needs_agreement() -> str:
    return _(
        "Voor %(name)s is eerst akkoord nodig. Vraag je collega de plaats zelf aan te vragen; na"
        " het akkoord kun je hier alsnog een plaats geven."
    )


def _make_room(pool: SeatPool, organisation_id: int) -> None:
    """One seat more when none is free. A free one that is kept for another organisation is theirs
    until its share is released."""
    counted = seating(pool)
    if counted.free > 0:
        if not counted.free_for(organisation_id):
            raise OverbookingRefused(
                _(
                    "Wat nog vrij is, is bewaard voor een andere organisatie. Verander eerst de"
                    " verdeling van de plaatsen."
                )
            )
        return
    SeatPool.objects.filter(pk=pool.pk).update(overbookings=F("overbookings") + 1)
    pool.overbookings += 1


def _book(run: CourseRun, employment: Employment, by: Person, reason: str) -> Enrollment:
    try:
        return book(run=run, employment=employment, by=by, given=Given(RULES, reason))
    except BookingRefused as refusal:
        raise OverbookingRefused(str(refusal)) from refusal


def colleague_for(run: CourseRun, words: str) -> Employment | None:
    """Who is meant by an e-mail address, or by a personnel number of the organiser; with the
    employment for which the course is on offer. None when nobody, or more than one, fits."""
    current = Employment.objects.current().filter(
        person__is_active=True,
        organisation__publications__in=run.course.publications.current(),
    )
    words = words.strip()
    if "@" in words:
        found = current.filter(person__email__iexact=words).order_by("since", "pk")
        return found.select_related("person", "organisation").first()
    found = current.filter(organisation=run.organiser_id, personnel_number=words)
    several = list(found.select_related("person", "organisation").distinct()[:2])
    return several[0] if len(several) == 1 else None
