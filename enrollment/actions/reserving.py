"""Seats that a manager reserves for the own team, to name the people later."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.search.indexing import touch_courses
from enrollment.actions.booking import AlreadyEnrolled, Given, book
from enrollment.actions.waitlist import fill_seats, is_free_for
from enrollment.models import Enrollment, TeamReservation
from enrollment.rules import BookingRefused, Wish, why_not
from enrollment.seats import seating, store_counts
from people.delegation import team_of
from people.models import Employment, Person
from people.querysets import EmploymentQuerySet
from planning.models import CourseRun
from planning.seats import lock_pool

logger = structlog.get_logger(__name__)

USUAL_DAYS = 7
"""Before the start: by then people are named, unless the manager says otherwise."""


class ReservingRefused(Exception):
    """Seats cannot be reserved, or people named, so; the message says why and what to do."""


def team_in(manager: Person, organisation_id: int) -> EmploymentQuerySet:
    """Whom the manager may name: who they lead today in that organisation."""
    found: EmploymentQuerySet = team_of(manager).filter(
        organisation=organisation_id, person__is_active=True
    )
    return found


def last_day(run: CourseRun) -> datetime.date | None:
    """The last day on which names may be due: the start, or the end of booking."""
    moments = [moment for moment in (run.starts_at, run.booking_closes_at) if moment]
    return timezone.localdate(min(moments)) if run.starts_at else None


def usual_day(run: CourseRun) -> datetime.date | None:
    """A week before the start; tomorrow when that has passed."""
    last = last_day(run)
    if last is None or run.starts_at is None:
        return None
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    week_before = timezone.localdate(run.starts_at) - datetime.timedelta(days=USUAL_DAYS)
    return min(last, max(week_before, tomorrow))


@transaction.atomic
def reserve_seats(
    *, run: CourseRun, employment: Employment, seats: int, names_before: datetime.date, by: Person
) -> TeamReservation:
    """Holds seats for the team that `by` leads in the organisation of `employment` (their own),
    until they are named or the day comes.

    Seats somebody waits for, or that are kept for other organisations, are not reserved. Raises
    ReservingRefused and SeatsBusy.
    """
    pool = lock_pool(run.pk)
    run = CourseRun.objects.select_related("course").get(pk=run.pk)
    organisation_id = employment.organisation_id
    _check(run, employment, names_before)
    if TeamReservation.objects.filter(run=run, manager=by, seats__gt=0).exists():
        raise ReservingRefused(
            _(
                "Je hebt hier al plaatsen gereserveerd. Vul eerst daarvoor namen in, of geef ze"
                " terug."
            )
        )
    team = team_in(by, organisation_id).values("person").distinct().count()
    if not 1 <= seats <= team:
        raise ReservingRefused(_team_size(team))
    counted = seating(pool)
    free = counted.free_for(organisation_id) if is_free_for(counted, run, organisation_id) else 0
    if seats > free:
        raise ReservingRefused(_too_few(free))
    reservation = TeamReservation.objects.create(
        run=run,
        organisation_id=organisation_id,
        manager=by,
        asked=seats,
        seats=seats,
        names_before=names_before,
    )
    store_counts(pool)
    touch_courses([run.course_id])
    return reservation


@transaction.atomic
def name_people(
    *,
    reservation: TeamReservation,
    employments: Sequence[Employment],
    by: Person,
    reason: str = "",
) -> list[Enrollment]:
    """Gives a reserved seat to each of these people, or to none of them. No seat comes free in
    between: it is held until it is theirs. Where somebody else must agree too, it stays held for
    them meanwhile. They read who named them, and the `reason`. Raises ReservingRefused and
    SeatsBusy."""
    lock_pool(reservation.run_id)
    reservation = TeamReservation.objects.select_related("run").get(pk=reservation.pk)
    if len(employments) > reservation.seats:
        raise ReservingRefused(_too_many_named(reservation.seats))
    team = team_in(by, reservation.organisation_id)
    allowed = set(team.values_list("pk", flat=True))
    named = []
    for employment in employments:
        if employment.pk not in allowed:
            raise ReservingRefused(_("Kies alleen mensen die nu in je team werken."))
        reservation.seats -= 1
        reservation.save(update_fields=["seats", "modified_at"])
        named.append(_book(reservation.run, employment, by, reason))
    return named


@transaction.atomic
def give_back(*, reservation: TeamReservation, by: Person) -> None:
    """What is unnamed goes to who waits, or is free for everybody. Raises SeatsBusy."""
    pool = lock_pool(reservation.run_id)
    TeamReservation.objects.filter(pk=reservation.pk, seats__gt=0).update(
        seats=0, released_at=timezone.now()
    )
    fill_seats(pool)
    touch_courses([reservation.run.course_id])
    logger.info("reservation_given_back", reservation=reservation.pk, by=str(by.pk))


def _check(run: CourseRun, employment: Employment, names_before: datetime.date) -> None:
    refusal = why_not(Wish(run, employment))
    if refusal:
        raise ReservingRefused(refusal)
    last = last_day(run)
    if last is None:
        raise ReservingRefused(
            _(
                "Dit begint ieder wanneer die wil: reserveren hoeft niet. Laat je team zich"
                " inschrijven."
            )
        )
    if not timezone.localdate() < names_before <= last:
        raise ReservingRefused(
            _(
                "Kies voor de namen een dag na vandaag, en niet na de start of het einde van de"
                " inschrijving."
            )
        )


def _book(run: CourseRun, employment: Employment, by: Person, reason: str) -> Enrollment:
    name = {"name": employment.person.full_name}
    try:
        return book(run=run, employment=employment, by=by, given=Given(), reason=reason)
    except AlreadyEnrolled as present:
        raise ReservingRefused(_("%(name)s doet al mee, of wacht al.") % name) from present
    except BookingRefused as refusal:
        raise ReservingRefused(f"{name['name']}: {refusal}") from refusal


def _team_size(team: int) -> str:
    return ngettext(
        "Je kunt hier ten hoogste %(team)d plaats reserveren: zo groot is je team.",
        "Je kunt hier ten hoogste %(team)d plaatsen reserveren: zo groot is je team.",
        team,
    ) % {"team": team}


def _too_few(free: int) -> str:
    if not free:
        return _("Er is geen plaats vrij voor je team. Je mensen kunnen wel op de wachtlijst.")
    return ngettext(
        "Er is nog %(free)d plaats vrij voor je team.",
        "Er zijn nog %(free)d plaatsen vrij voor je team.",
        free,
    ) % {"free": free}


def _too_many_named(seats: int) -> str:
    if not seats:
        return _("Deze reservering heeft geen plaatsen meer om te vergeven.")
    return ngettext(
        "Je hebt nog %(seats)d plaats te vergeven. Kies niet meer mensen.",
        "Je hebt nog %(seats)d plaatsen te vergeven. Kies niet meer mensen.",
        seats,
    ) % {"seats": seats}
