"""Bookings of the old environment become bookings here, by the same verb that people use.

Nobody is overbooked: a full run gives a place in the queue. Each booking is a transaction of its
own, so that no lock is held for a whole file; the same file again goes on where it stopped.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from enrollment.actions.booking import AlreadyEnrolled, Moving, book
from enrollment.history.matching import Matches
from enrollment.history.models import OldBooking
from enrollment.history.reading import OldSeat
from enrollment.rules import (
    BookingRefused,
    Wish,
    course_is_offered,
    employment_is_current,
    run_has_not_begun,
)
from enrollment.states import EnrollmentState
from organisations.models import Organisation
from organisations.states import OrganisationState
from people.models import Person
from people.rights.log import record
from planning.seats import SeatsBusy
from planning.states import RunState

Key = tuple[str, str, datetime.date]


def run_goes_on(wish: Wish) -> str | None:
    """Closed for booking is no matter: these people had booked already."""
    if wish.run.state == RunState.CANCELLED:
        return _("Deze uitvoering gaat niet door. Kies een andere datum.")
    return None


def organisation_takes_part(wish: Wish) -> str | None:
    """Also one that is joining: bookings come along before its first day."""
    if wish.employment.organisation.state == OrganisationState.LEFT:
        return _("Jouw organisatie doet niet meer mee. Inschrijven kan daarom niet meer.")
    return None


RULES = (
    run_goes_on,
    run_has_not_begun,
    employment_is_current,
    organisation_takes_part,
    course_is_offered,
)


@dataclass
class SeatOutcome:
    """What a delivery of bookings did, or would do."""

    new: list[OldBooking] = field(default_factory=list)
    changed: list[OldBooking] = field(default_factory=list)
    same: int = 0
    booked: int = 0
    waitlisted: int = 0

    @property
    def unmatched(self) -> list[OldBooking]:
        """Of this delivery what is new or changed and did not become a booking."""
        every = [*self.new, *self.changed]
        return [one for one in every if one.enrollment_id is None and not _is_ready(one)]


def bring_bookings(
    *,
    organisation: Organisation,
    origin: str,
    seats: Iterable[OldSeat],
    by: Person | None,
    write: bool,
) -> SeatOutcome:
    """Compares `seats` with what came along before; with `write` books who and what is known.

    Who had a seat goes before who waited, whatever their order in the file.
    """
    outcome = _compare(organisation, origin, seats)
    if not write or not (outcome.new or outcome.changed):
        return outcome
    with transaction.atomic():
        OldBooking.objects.bulk_create(outcome.new, batch_size=1000)
        OldBooking.objects.bulk_update(outcome.changed, ["employment_id", "run_id"], 1000)
        record(
            action="history.bookings",
            by=by,
            object_kind="organisation",
            object_id=organisation.pk,
            organisation_id=organisation.pk,
            origin="" if by else "import_history",
            detail={"new": len(outcome.new), "changed": len(outcome.changed)},
        )
    for one in sorted([*outcome.new, *outcome.changed], key=lambda one: one.waiting):
        state = bring_along(booking=one, by=by) if _is_ready(one) else None
        outcome.booked += state == EnrollmentState.BOOKED
        outcome.waitlisted += state == EnrollmentState.WAITLISTED
    return outcome


@transaction.atomic
def bring_along(*, booking: OldBooking, by: Person | None) -> EnrollmentState | None:
    """Books what is matched; None, with the reason kept on it, when that is refused."""
    if booking.employment is None or booking.run is None or booking.enrollment_id is not None:
        return None
    reason = ""
    try:
        with transaction.atomic():
            booking.enrollment = book(
                run=booking.run,
                employment=booking.employment,
                by=by,
                moving=Moving(RULES, _("meegekomen uit %(origin)s") % {"origin": booking.origin}),
            )
    except AlreadyEnrolled as already:
        booking.enrollment = already.enrollment
    except BookingRefused as refusal:
        reason = str(refusal)[:300]
    except SeatsBusy:
        reason = _("Het was te druk bij deze uitvoering. Probeer het nog eens.")
    if booking.enrollment_id is not None or booking.reason != reason:
        booking.reason = reason
        booking.save(update_fields=["enrollment", "reason", "modified_at"])
    return EnrollmentState(booking.enrollment.state) if booking.enrollment else None


def _compare(organisation: Organisation, origin: str, seats: Iterable[OldSeat]) -> SeatOutcome:
    stored: dict[Key, OldBooking] = {
        (one.personnel_number, one.title, one.starts_on): one
        for one in OldBooking.objects.filter(organisation=organisation, origin=origin)
    }
    matches = Matches(organisation)
    outcome, seen = SeatOutcome(), set[Key]()
    for seat in seats:
        key = (seat.personnel_number, seat.title, seat.starts_on)
        if key in seen:
            continue
        seen.add(key)
        present = stored.get(key)
        if present is None:
            outcome.new.append(_new(organisation, origin, seat, matches))
        elif _knows_more(present, seat, matches):
            outcome.changed.append(present)
        else:
            outcome.same += 1
    return outcome


def _new(organisation: Organisation, origin: str, seat: OldSeat, matches: Matches) -> OldBooking:
    return OldBooking(
        organisation=organisation,
        origin=origin,
        personnel_number=seat.personnel_number,
        title=seat.title,
        code=seat.code,
        starts_on=seat.starts_on,
        waiting=seat.waiting,
        **matches.of_seat(seat),
    )


def _knows_more(present: OldBooking, seat: OldSeat, matches: Matches) -> bool:
    """Fills in who or which run has become known; one that was busy or refused is tried again."""
    if present.enrollment_id is not None or present.set_aside:
        return False
    before = (present.employment_id, present.run_id)
    wanted = matches.of_seat(seat)
    present.employment_id = present.employment_id or wanted["employment_id"]
    present.run_id = present.run_id or wanted["run_id"]
    return (present.employment_id, present.run_id) != before


def _is_ready(booking: OldBooking) -> bool:
    return booking.employment_id is not None and booking.run_id is not None
