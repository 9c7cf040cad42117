"""What happens to runs: planned, opened, changed, cancelled."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Course
from catalog.search.indexing import touch_courses
from core.transitions import StaleState, apply_transition
from organisations.models import Organisation
from people.models import Person
from planning.arranging import Arrangement, hold_bookings, keep_with_meetings
from planning.meetings import change_meetings, new_meeting
from planning.minimum import asked_again_later
from planning.models import CourseRun, Location, Meeting, SeatPool
from planning.points import Choice, RunChange, run_followers
from planning.refusals import RunRefused as RunRefused
from planning.seats import lock_pool
from planning.series.due import move_along
from planning.states import RUN_STATES, Priority, Promotion, RunState


@dataclass(frozen=True)
class Slot:
    """One meeting as asked for; moments are aware. `pk` names an existing meeting to change."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    location: Location | None = None
    room: str = ""
    online_url: str = ""
    pk: int | None = None
    arrangement: Arrangement | None = None
    """Room and trainers; None leaves those of an existing meeting as they are."""

    def __post_init__(self) -> None:
        if self.arrangement and self.arrangement.room_name:
            object.__setattr__(self, "room", self.arrangement.room_name)


@dataclass(frozen=True)
class RunRules:
    """How a run's seats are given out. See the fields of CourseRun."""

    priority: str = Priority.FIRST_COME
    promotion: str = Promotion.OFFER
    offer_hours: int = 48
    waitlist_stops_days: int = 0
    access_days: int | None = None
    minimum_days: int = 14


@dataclass(frozen=True)
class RunDetails:
    """Everything of a run that its planner decides."""

    capacity: int
    minimum: int = 0
    language: str = "nl"
    location: Location | None = None
    self_paced: bool = False
    booking_closes_at: datetime.datetime | None = None
    price_excl: Decimal | None = None
    note: str = ""
    days: tuple[datetime.datetime, datetime.datetime] | None = None
    """First and last moment of a run whose meetings are not known (yet)."""
    rules: RunRules | None = None
    """None leaves the rules as they are; a new run gets the usual ones."""


@transaction.atomic
def plan_run(
    *,
    course: Course,
    organiser: Organisation,
    details: RunDetails,
    slots: Sequence[Slot],
    external_id: str = "",
    open_now: bool = True,
    by: Person | None = None,
) -> CourseRun:
    """Makes a run with its meetings and seats, open for booking unless told otherwise.

    Raises RunRefused when dates and form do not fit together, or a room or a trainer is taken then,
    and SeatsBusy.
    """
    _check(details, slots)
    held = hold_bookings(None, slots)
    run = CourseRun.objects.create(
        course=course,
        organiser=organiser,
        external_id=external_id,
        state=RunState.OPEN if open_now else RunState.PLANNED,
        **_fields(details),
        **_span(details, slots),
    )
    SeatPool.objects.create(run=run, capacity=details.capacity, minimum=details.minimum)
    Meeting.objects.bulk_create(new_meeting(run, slot) for slot in slots)
    keep_with_meetings(run, slots, by=by, held=held)
    touch_courses([course.pk])
    return run


@transaction.atomic
def change_run(
    *,
    run: CourseRun,
    details: RunDetails,
    slots: Sequence[Slot],
    by: Person | None,
    seen: datetime.datetime | None = None,
) -> CourseRun:
    """Changes a run; everyone enrolled is told when time or place changed.

    Who waits is served whenever the change leaves a seat free: more capacity, or booking that was
    closed and is open again.

    `seen` is the run's `modified_at` as its planner saw it; None overwrites whatever is there.
    Raises StaleState when somebody changed the run since, RunRefused: cancelled runs stay as they
    are, and capacity never drops below what is booked. Raises SeatsBusy.
    """
    _check(details, slots)
    pool = lock_pool(run.pk)
    held = hold_bookings(run, slots)
    run.refresh_from_db()
    if run.state == RunState.CANCELLED:
        raise RunRefused(_("Deze uitvoering is geannuleerd en kan niet meer veranderen."))
    if seen is not None and seen != run.modified_at:
        raise StaleState(f"run {run.pk} was changed at {run.modified_at}")
    _check_capacity(details, pool)
    before, was_starts_at = _whereabouts(run, slots), run.starts_at
    for name, value in {**_fields(details), **_span(details, slots)}.items():
        setattr(run, name, value)
    if asked_again_later(run):
        run.minimum_warned_at = None
    run.save()
    meetings = change_meetings(run, slots)
    elsewhere = meetings.elsewhere or _whereabouts(run, slots) != before
    moved = meetings.changed or elsewhere
    pool.capacity, pool.minimum = details.capacity, details.minimum
    pool.save(update_fields=["capacity", "minimum"])
    seats = pool.waiting > 0 or pool.overbookings > 0
    if moved or seats:
        choice = Choice(was_starts_at) if elsewhere else None
        _announce(
            RunChange(run, by, moved=moved, seats=seats, dropped=meetings.dropped, choice=choice)
        )
    keep_with_meetings(run, slots, by=by, held=held)
    move_along(run)
    touch_courses([run.course_id])
    return run


@transaction.atomic
def cancel_run(*, run: CourseRun, reason: str, by: Person | None) -> None:
    """Cancels a run: all open enrollments end, everyone is told, calendars are cleaned.

    Raises RunRefused without a reason and for a run that is over (who took part keeps that),
    TransitionRefused, StaleState and SeatsBusy.
    """
    if not reason.strip():
        raise RunRefused(
            _("Vul in waarom de uitvoering niet doorgaat. Deelnemers krijgen dit te lezen.")
        )
    lock_pool(run.pk)
    held = hold_bookings(run, ())
    run.refresh_from_db(fields=["ends_at"])
    if run.is_over:
        raise RunRefused(_("Deze uitvoering is al geweest en kan niet meer worden geannuleerd."))
    changes = {"cancel_reason": reason.strip()}
    apply_transition(run, table=RUN_STATES, event="cancel", changes=changes)
    _announce(RunChange(run, by, cancelled=True, reason=reason.strip()))
    keep_with_meetings(run, (), by=by, held=held)
    touch_courses([run.course_id])


@transaction.atomic
def open_or_close(*, run: CourseRun, event: str, by: Person | None) -> None:
    """Opens or closes booking (`event` of RUN_STATES); opening serves who waited meanwhile.

    Raises TransitionRefused, StaleState and SeatsBusy.
    """
    lock_pool(run.pk)
    apply_transition(run, table=RUN_STATES, event=event)
    _announce(RunChange(run, by, seats=True))
    touch_courses([run.course_id])


def _announce(change: RunChange) -> None:
    for _answer in run_followers.answers(change):
        pass


def _check(details: RunDetails, slots: Sequence[Slot]) -> None:
    if details.self_paced and slots:
        raise RunRefused(_("Een uitvoering zonder vaste datum heeft geen bijeenkomsten."))
    if not details.self_paced and not slots and not details.days:
        raise RunRefused(_("Vul ten minste één bijeenkomst in."))
    if details.minimum > details.capacity:
        raise RunRefused(_("Het minimum is hoger dan het maximum. Verlaag het minimum."))
    ordered = sorted(slots, key=lambda slot: slot.starts_at)
    for slot in ordered:
        if slot.ends_at <= slot.starts_at:
            raise RunRefused(_("Een bijeenkomst moet later eindigen dan zij begint."))
    for earlier, later in itertools.pairwise(ordered):
        if later.starts_at < earlier.ends_at:
            raise RunRefused(_("Twee bijeenkomsten vallen samen. Verander een van de tijden."))


def _check_capacity(details: RunDetails, pool: SeatPool) -> None:
    taken = pool.booked + pool.held
    lowest = taken - pool.overbookings
    if details.capacity < lowest:
        raise RunRefused(
            ngettext(
                "Er is al %(taken)d plaats bezet. Kies een maximum van %(lowest)d of meer.",
                "Er zijn al %(taken)d plaatsen bezet. Kies een maximum van %(lowest)d of meer.",
                taken,
            )
            % {"taken": taken, "lowest": lowest}
        )


def _fields(details: RunDetails) -> dict[str, object]:
    return {
        "language": details.language,
        "location": details.location,
        "self_paced": details.self_paced,
        "booking_closes_at": details.booking_closes_at,
        "price_excl": details.price_excl,
        "note": details.note,
        **(dataclasses.asdict(details.rules) if details.rules else {}),
    }


def _span(details: RunDetails, slots: Sequence[Slot]) -> dict[str, datetime.datetime | None]:
    if details.days and not slots:
        return {"starts_at": details.days[0], "ends_at": details.days[1]}
    return {
        "starts_at": min((slot.starts_at for slot in slots), default=None),
        "ends_at": max((slot.ends_at for slot in slots), default=None),
    }


def _whereabouts(run: CourseRun, slots: Sequence[Slot]) -> tuple[object, ...]:
    """When a run is, and where: its meetings have places of their own, a run without has one."""
    return run.starts_at, run.ends_at, None if slots else run.location_id
