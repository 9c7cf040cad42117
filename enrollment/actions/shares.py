"""Seats of a run kept for the people of one organisation, until a day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Publication
from catalog.search.indexing import touch_courses
from enrollment.actions.waitlist import fill_seats
from enrollment.seats import Seating, seating
from organisations.models import Organisation
from people.models import Person
from planning.models import CourseRun, SeatPool, SeatShare
from planning.seats import lock_pool
from planning.states import RunState

logger = structlog.get_logger(__name__)


class SharesRefused(Exception):
    """The seats cannot be divided so; the message says why and what is possible."""


@dataclass(frozen=True)
class Share:
    """What is wanted for one organisation; 0 seats ends what was kept."""

    organisation: Organisation
    seats: int
    release_on: datetime.date | None = None


@transaction.atomic
def set_shares(*, run: CourseRun, wanted: Sequence[Share], by: Person) -> None:
    """Keeps seats for each of these organisations until the day beside it; what is kept for others
    stays as it is. What comes free goes to who waits.

    Nothing is promised that is not there: seats that others have or hold cannot be kept. Raises
    SharesRefused and SeatsBusy.
    """
    pool = lock_pool(run.pk)
    run = CourseRun.objects.get(pk=run.pk)
    if run.state == RunState.CANCELLED or run.is_over:
        raise SharesRefused(_("Deze uitvoering gaat niet meer door of is al geweest."))
    present = {share.organisation_id: share for share in run.shares.all()}
    changed = [one for one in wanted if _differs(one, present.get(one.organisation.pk))]
    for one in changed:
        _check(one, run)
    _check_room(changed, present, pool)
    for one in changed:
        if one.seats:
            values = {"seats": one.seats, "release_on": one.release_on, "released_at": None}
            SeatShare.objects.update_or_create(
                run=run, organisation=one.organisation, defaults=values
            )
        else:
            run.shares.filter(organisation=one.organisation).delete()
    if changed:
        _serve(pool, run, by, "shares_set")


@transaction.atomic
def release_share(*, share: SeatShare, by: Person) -> None:
    """From now on what is left of it is for everybody. Raises SeatsBusy."""
    pool = lock_pool(share.run_id)
    SeatShare.objects.filter(pk=share.pk, released_at=None).update(
        released_at=timezone.now(), release_on=timezone.localdate()
    )
    _serve(pool, share.run, by, "share_released")


def _serve(pool: SeatPool, run: CourseRun, by: Person, event: str) -> None:
    fill_seats(pool)
    touch_courses([run.course_id])
    logger.info(event, run=run.pk, by=str(by.pk))


def _differs(one: Share, present: SeatShare | None) -> bool:
    if present is None:
        return one.seats > 0
    return (one.seats, one.release_on) != (present.seats, present.release_on)


def _check(one: Share, run: CourseRun) -> None:
    name = one.organisation.short_name
    if not one.seats:
        return
    if one.release_on is None or one.release_on <= timezone.localdate():
        raise SharesRefused(
            _("Kies voor %(name)s een dag na vandaag tot wanneer je de plaatsen bewaart.")
            % {"name": name}
        )
    if run.starts_at and one.release_on > timezone.localdate(run.starts_at):
        raise SharesRefused(
            _("De dag voor %(name)s ligt na de start. Kies een dag ervoor.") % {"name": name}
        )
    offered = Publication.objects.current().filter(course=run.course_id)
    if not offered.filter(organisation=one.organisation).exists():
        raise SharesRefused(
            _("%(name)s heeft deze leeractiviteit niet in het aanbod.") % {"name": name}
        )


def _check_room(changed: Sequence[Share], present: Mapping[int, SeatShare], pool: SeatPool) -> None:
    """What stays as it is comes first; then each of the changed ones in turn."""
    counted = seating(pool)
    asked = {one.organisation.pk for one in changed}
    shared, unused = 0, counted.free
    for organisation_id, share in present.items():
        if organisation_id not in asked and share.released_at is None:
            shared += share.seats
            unused -= max(0, share.seats - counted.taken[organisation_id])
    for one in changed:
        possible = _possible(one, counted, unused, pool.capacity - shared)
        if one.seats > possible:
            raise SharesRefused(_too_many(one.organisation, possible))
        shared += one.seats
        unused -= max(0, one.seats - counted.taken[one.organisation.pk])


def _possible(one: Share, counted: Seating, unused: int, undivided: int) -> int:
    """What its people have already, and what nobody has or is promised; never more than is left of
    the capacity."""
    return max(0, min(counted.taken[one.organisation.pk] + max(0, unused), undivided))


def _too_many(organisation: Organisation, possible: int) -> str:
    return ngettext(
        "Voor %(name)s kun je ten hoogste %(possible)d plaats bewaren: de andere zijn al bezet of"
        " bewaard.",
        "Voor %(name)s kun je ten hoogste %(possible)d plaatsen bewaren: de andere zijn al bezet of"
        " bewaard.",
        possible,
    ) % {"name": organisation.short_name, "possible": possible}
