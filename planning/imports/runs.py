"""Changed runs of a delivery: compared with the batch, written afterwards one by one, by the same
verbs that people use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.feeds.records import CourseRecord, Problem
from catalog.models import Course
from core.diff import Difference, difference
from core.transitions import StaleState, TransitionRefused
from planning.actions import (
    RunDetails,
    RunRefused,
    Slot,
    cancel_run,
    change_run,
    open_or_close,
)
from planning.imports.apply import CANCELLED_BY_SUPPLIER, Places
from planning.imports.present import place_of, run_as_fields, runs_as_fields
from planning.imports.wanted import Fields, course_fields, run_fields
from planning.models import CourseRun, Meeting, SeatPool
from planning.seats import SeatsBusy, lock_pool
from planning.states import RunState

HOURS = ("meetings", "starts_at", "ends_at")


@dataclass(frozen=True)
class ChangedRun:
    """What a delivery changes of one run, and where in the file that stands."""

    run_id: int
    fields: Fields
    """Only what differs, with the values it should have."""
    line: int
    course_key: str
    run_key: str


def compare_runs(course: Course, record: CourseRecord) -> Difference[str]:
    """A run that has begun is history, one cancelled here stays so, and one that an officer made
    dateless has left the supplier's calendar: none of these is changed."""
    present = runs_as_fields(course)
    frozen = {
        key
        for key, fields in present.items()
        if fields["state"] == RunState.CANCELLED
        or fields["starts_at"] is None
        or fields["starts_at"] <= timezone.now()
    }
    language = course_fields(record)["languages"][0]
    wanted = {
        run.external_id: run_fields(run, language)
        for run in record.runs
        if run.external_id not in frozen
    }
    for key in wanted.keys() & present.keys():
        if _hours_are_known_here(present[key], wanted[key]):
            for name in HOURS:
                del wanted[key][name]
    return difference(present, wanted)


def _hours_are_known_here(present: Fields, wanted: Fields) -> bool:
    """An officer filled in the hours of days that the supplier delivers without any."""
    return (
        bool(present["meetings"])
        and not wanted["meetings"]
        and present["starts_at"] >= wanted["starts_at"]
        and present["ends_at"] <= wanted["ends_at"]
    )


def changed_runs(
    course: Course, record: CourseRecord, runs: Difference[str]
) -> Iterator[ChangedRun]:
    ids = {run.external_id: run.pk for run in course.runs.all()}
    for change in runs.changed:
        fields = {name: new for name, (_old, new) in change.fields.items()}
        yield ChangedRun(
            ids[change.key], fields, record.line, record.external_id, f"run {change.key}"
        )


def write_changes(changes: Iterable[ChangedRun]) -> Iterator[Problem | None]:
    """Writes each run in a transaction of its own, by ascending id: its seats are locked no longer
    than its own change takes. Yields per run what was wrong; that run is as it was."""
    for change in sorted(changes, key=lambda change: change.run_id):
        try:
            change_delivered_run(change.run_id, change.fields)
        except RunRefused as refusal:
            yield _problem(change, str(refusal), _ask_the_supplier())
        except TransitionRefused:
            message = _("Deze uitvoering kan niet naar de toestand die de leverancier noemt.")
            yield _problem(change, message, _ask_the_supplier())
        except (StaleState, SeatsBusy):
            yield _problem(
                change,
                _("Deze uitvoering werd op hetzelfde moment veranderd of geboekt."),
                _("Lees de levering nog een keer in. Deze uitvoering is niet veranderd."),
            )
        else:
            yield None


@transaction.atomic
def change_delivered_run(run_id: int, changes: Fields) -> None:
    """Brings a run in line with the delivery; the people booked on it are told.

    Room and link of a meeting are the officer's: no delivery names them, so they stay. Raises
    RunRefused when the supplier lowers the maximum below what is booked, TransitionRefused,
    StaleState and SeatsBusy.
    """
    lock_pool(run_id)
    run = CourseRun.objects.select_related("seats", "location").get(pk=run_id)
    if changes.get("state") == RunState.CANCELLED:
        cancel_run(run=run, reason=CANCELLED_BY_SUPPLIER, by=None)
        return
    places = Places()
    fields = {**run_as_fields(run), **changes}
    details = RunDetails(
        capacity=changes.get("capacity", run.seats.capacity),
        minimum=changes.get("minimum", run.seats.minimum),
        language=fields["language"],
        location=places.get(*fields["place"]) if "place" in changes else run.location,
        booking_closes_at=run.booking_closes_at,
        price_excl=fields["price_excl"],
        note=run.note,
        days=(fields["starts_at"], fields["ends_at"]),
    )
    slots = _slots(run, fields["meetings"], places)
    change_run(run=run, details=details, slots=slots, by=None)
    SeatPool.objects.filter(pk=run_id).update(
        delivered_capacity=fields["capacity"], delivered_minimum=fields["minimum"]
    )
    if run.state != fields["state"]:
        event = "open" if fields["state"] == RunState.OPEN else "close"
        open_or_close(run=run, event=event, by=None)


def _slots(run: CourseRun, wanted: Sequence[tuple[Any, ...]], places: Places) -> list[Slot]:
    present = list(run.meetings.select_related("location"))
    slots = []
    for row, meeting in zip(wanted, _paired(present, wanted), strict=True):
        starts_at, ends_at, *place = row
        stays = meeting is not None and place_of(meeting.location) == tuple(place)
        slots.append(
            Slot(
                starts_at,
                ends_at,
                meeting.location if meeting and stays else places.get(*place),
                room=meeting.room if meeting else "",
                online_url=meeting.online_url if meeting else "",
                pk=meeting.pk if meeting else None,
            )
        )
    return slots


def _paired(
    present: Sequence[Meeting], wanted: Sequence[tuple[Any, ...]]
) -> Iterator[Meeting | None]:
    """Per wanted row the meeting it is: the one that begins then, else the first one left over.

    So a meeting that stays, stays in calendars too, whatever happens to the others.
    """
    by_start = {meeting.starts_at: meeting for meeting in present}
    starts = {starts_at for starts_at, *_rest in wanted}
    others = iter([meeting for meeting in present if meeting.starts_at not in starts])
    for starts_at, *_rest in wanted:
        yield by_start.pop(starts_at, None) or next(others, None)


def _ask_the_supplier() -> str:
    return _("Overleg met de leverancier. Deze uitvoering is niet veranderd.")


def _problem(change: ChangedRun, message: str, remedy: str) -> Problem:
    return Problem(change.line, change.course_key, change.run_key, "", message, remedy)
