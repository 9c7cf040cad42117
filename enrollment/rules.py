"""May this person book this run now? Small named rules, each with a reason people can read.

The label on a button and the answer of the server come from here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.models import Course
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from organisations.states import OrganisationState
from people.models import Employment
from planning.models import CourseRun
from planning.states import RunState


class BookingRefused(Exception):
    """A rule says no; the message is its reason, in plain words."""


@dataclass(frozen=True)
class Wish:
    """Who wants what: what the rules look at."""

    run: CourseRun
    employment: Employment


Rule = Callable[[Wish], str | None]


def run_is_open(wish: Wish) -> str | None:
    if wish.run.state == RunState.CANCELLED:
        return _("Deze uitvoering gaat niet door. Kies een andere datum.")
    if wish.run.state == RunState.CLOSED:
        return _("De inschrijving is gesloten. Kies een andere datum.")
    if wish.run.state != RunState.OPEN:
        return _("Inschrijven kan nog niet: deze uitvoering wordt nog voorbereid.")
    return None


def run_has_not_begun(wish: Wish) -> str | None:
    starts_at = wish.run.starts_at
    if starts_at is not None and starts_at <= timezone.now():
        return _("Deze uitvoering is al begonnen. Kies een andere datum.")
    return None


def booking_is_not_closed(wish: Wish) -> str | None:
    closes_at = wish.run.booking_closes_at
    if closes_at is not None and closes_at <= timezone.now():
        return _("De inschrijving is gesloten. Kies een andere datum.")
    return None


def employment_is_current(wish: Wish) -> str | None:
    if not _is_current(wish.employment):
        return _("Dit dienstverband loopt niet meer. Kies bovenaan een ander dienstverband.")
    return None


def _is_current(employment: Employment) -> bool:
    today = timezone.localdate()
    return employment.since <= today and (employment.until is None or employment.until >= today)


def organisation_is_live(wish: Wish) -> str | None:
    state = wish.employment.organisation.state
    if state == OrganisationState.ONBOARDING:
        return _(
            "Jouw organisatie sluit binnenkort aan. Tot die tijd kun je je nog niet inschrijven."
        )
    if state == OrganisationState.LEFT:
        return _("Jouw organisatie doet niet meer mee. Inschrijven kan daarom niet meer.")
    return None


NOT_OPEN = gettext_noop("Deze leeractiviteit is niet open voor jouw organisatie.")


def course_is_offered(wish: Wish) -> str | None:
    offered = Course.objects.published_to(wish.employment.organisation_id)
    if not offered.filter(pk=wish.run.course_id).exists():
        return _(NOT_OPEN)
    return None


BOOKING_RULES: tuple[Rule, ...] = (
    run_is_open,
    run_has_not_begun,
    booking_is_not_closed,
    employment_is_current,
    organisation_is_live,
    course_is_offered,
)


def why_not(wish: Wish, rules: tuple[Rule, ...] = BOOKING_RULES) -> str | None:
    """The first reason against, or None when the wish may be honoured."""
    return next((reason for rule in rules if (reason := rule(wish))), None)


def state_for(*, free: bool, needs_approval: bool) -> EnrollmentState:
    """Agreement comes before anything else; then a seat when one is free for this person, else the
    queue: nobody jumps it."""
    if needs_approval:
        return EnrollmentState.REQUESTED
    return EnrollmentState.BOOKED if free else EnrollmentState.WAITLISTED


INACTIVE = gettext_noop("Je account is niet actief.")
EMPLOYMENT_ENDED = gettext_noop("Het werk waarvoor je je aanmeldde, loopt niet meer.")
ORGANISATION_NOT_LIVE = gettext_noop("Je organisatie doet niet mee aan het portaal.")
NOT_OFFERED = gettext_noop("Deze leeractiviteit is niet meer open voor je organisatie.")
KEPT_FOR_OTHERS = gettext_noop("De vrije plaats is nog voor een andere organisatie bewaard.")
STOPPED = gettext_noop("Zo kort voor de start delen we geen plaatsen van de wachtlijst meer uit.")


def why_skipped(enrollment: Enrollment, offered_to: Collection[int]) -> str:
    """Why somebody who waits cannot get a seat now; empty when entitled.

    A Dutch source text: it is kept in the log, and translated for who reads it. `offered_to` are
    the organisations that have the course on offer today.
    """
    if not enrollment.person.is_active:
        return INACTIVE
    if not _is_current(enrollment.employment):
        return EMPLOYMENT_ENDED
    if enrollment.organisation.state != OrganisationState.LIVE:
        return ORGANISATION_NOT_LIVE
    return "" if enrollment.organisation_id in offered_to else NOT_OFFERED
