"""What happens to runs: planned, opened, changed, cancelled."""

from __future__ import annotations

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
from planning.models import CourseRun, Location, Meeting, SeatPool
from planning.points import DroppedMeeting, RunChange, run_followers
from planning.seats import lock_pool
from planning.states import RUN_STATES, RunState


class RunRefused(Exception):
    """The run cannot be planned or changed so; the message tells people why and what to do."""


@dataclass(frozen=True)
class Slot:
    """One meeting as asked for; moments are aware. `pk` names an existing meeting to change."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    location: Location | None = None
    room: str = ""
    online_url: str = ""
    pk: int | None = None


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


@transaction.atomic
def plan_run(
    *,
    course: Course,
    organiser: Organisation,
    details: RunDetails,
    slots: Sequence[Slot],
    external_id: str = "",
    open_now: bool = True,
) -> CourseRun:
    """Makes a run with its meetings and seats, open for booking unless told otherwise.

    Raises RunRefused when dates and form do not fit together.
    """
    _check(details, slots)
    run = CourseRun.objects.create(
        course=course,
        organiser=organiser,
        external_id=external_id,
        state=RunState.OPEN if open_now else RunState.PLANNED,
        **_fields(details),
        **_span(details, slots),
    )
    SeatPool.objects.create(run=run, capacity=details.capacity, minimum=details.minimum)
    Meeting.objects.bulk_create(_meeting(run, slot) for slot in slots)
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
    run.refresh_from_db()
    if run.state == RunState.CANCELLED:
        raise RunRefused(_("Deze uitvoering is geannuleerd en kan niet meer veranderen."))
    if seen is not None and seen != run.modified_at:
        raise StaleState(f"run {run.pk} was changed at {run.modified_at}")
    _check_capacity(details, pool)
    before = _whereabouts(run, slots)
    for name, value in {**_fields(details), **_span(details, slots)}.items():
        setattr(run, name, value)
    run.save()
    moved, dropped = _change_meetings(run, slots)
    moved = moved or _whereabouts(run, slots) != before
    pool.capacity, pool.minimum = details.capacity, details.minimum
    pool.save(update_fields=["capacity", "minimum"])
    if moved or pool.waiting:
        seats = pool.waiting > 0
        _announce(RunChange(run, by, moved=moved, seats=seats, dropped=dropped))
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
    run.refresh_from_db(fields=["ends_at"])
    if run.is_over:
        raise RunRefused(_("Deze uitvoering is al geweest en kan niet meer worden geannuleerd."))
    changes = {"cancel_reason": reason.strip()}
    apply_transition(run, table=RUN_STATES, event="cancel", changes=changes)
    _announce(RunChange(run, by, cancelled=True, reason=reason.strip()))
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


def _meeting(run: CourseRun, slot: Slot) -> Meeting:
    return Meeting(
        run=run,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        location=slot.location,
        room=slot.room,
        online_url=slot.online_url,
    )


def _change_meetings(
    run: CourseRun, slots: Sequence[Slot]
) -> tuple[bool, tuple[DroppedMeeting, ...]]:
    """Brings the meetings in line with `slots`; returns (anything changed, what was dropped)."""
    present = {meeting.pk: meeting for meeting in run.meetings.all()}
    kept = {slot.pk for slot in slots if slot.pk in present}
    dropped = tuple(_drop(meeting) for pk, meeting in present.items() if pk not in kept)
    changed = bool(dropped)
    for slot in slots:
        meeting = present.get(slot.pk) if slot.pk else None
        if meeting is None:
            _meeting(run, slot).save()
            changed = True
        elif _differs(meeting, slot):
            meeting.starts_at, meeting.ends_at = slot.starts_at, slot.ends_at
            meeting.location, meeting.room = slot.location, slot.room
            meeting.online_url = slot.online_url
            meeting.sequence += 1
            meeting.save()
            changed = True
    return changed, dropped


def _differs(meeting: Meeting, slot: Slot) -> bool:
    return (
        meeting.starts_at,
        meeting.ends_at,
        meeting.location_id,
        meeting.room,
        meeting.online_url,
    ) != (
        slot.starts_at,
        slot.ends_at,
        slot.location.pk if slot.location else None,
        slot.room,
        slot.online_url,
    )


def _drop(meeting: Meeting) -> DroppedMeeting:
    dropped = DroppedMeeting(
        str(meeting.uid),
        meeting.sequence + 1,
        meeting.starts_at.isoformat(),
        meeting.ends_at.isoformat(),
    )
    meeting.delete()
    return dropped
