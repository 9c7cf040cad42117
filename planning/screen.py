"""The planner's screen as one thing: the run's form and its meetings, filled in over several
requests (a row added, a row taken out, a colleague in between) without losing what was typed."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalog.models import Course, CourseForm
from organisations.models import Organisation
from planning.actions import RunDetails, Slot
from planning.arranging_fields import arrangement_from, choices_for
from planning.forms import (
    FIRST_TIMES,
    MeetingForm,
    MeetingFormSet,
    RunForm,
    meeting_values,
    run_values,
)
from planning.models import CourseRun, Location
from planning.refusals import NotFree
from planning.rule_fields import RULES, rule_values, rules_from

ADD, REMOVE, ROWS = "add", "remove", "meetings"
DETAILS = (
    "capacity", "minimum", "language", "location", "self_paced", "booking_closes_at", "price_excl",
    "note",
)  # fmt: skip


class RunScreen:
    """Behaves as a form towards the component `form_errors`."""

    def __init__(
        self,
        *,
        course: Course,
        organiser: Organisation,
        run: CourseRun | None = None,
        data: QueryDict | None = None,
        city: str = "",
    ) -> None:
        meetings = list(_arranged(run)) if run else []
        locations = _locations(organiser, {meeting.location_id for meeting in meetings}, run)
        initial = run_values(run) if run else _first_values(course)
        if city:
            initial["location"] = _first_in(city, locations)
        self.known_days = None if meetings else _days_of(run)
        self.is_draft = data is not None and (ADD in data or REMOVE in data)
        self.just_added = data is not None and ADD in data
        self.is_bound = data is not None
        self.data = _with_rows_changed(data) if data is not None else QueryDict(mutable=True)
        bound = self.data if self.is_bound else None
        self.form = RunForm(bound, initial=initial, locations=locations)
        self.meetings = MeetingFormSet(
            bound,
            prefix=ROWS,
            present=[meeting_values(meeting, run) for meeting in meetings] if run else [],
            locations=locations,
            choices=choices_for(course, organiser.pk, run),
        )
        if not meetings and not initial["self_paced"]:
            self.meetings.extra = 1
        if self.is_draft:
            for form in (self.form, *self.rows):
                form.draft = True

    @property
    def rows(self) -> list[MeetingForm]:
        rows: list[MeetingForm] = self.meetings.forms
        return rows

    def is_ready(self) -> bool:
        """Filled in to be saved, and nothing is wrong with it so far."""
        if not self.is_bound or self.is_draft:
            return False
        if not (self.form.is_valid() & self.meetings.is_valid()):
            return False
        closes_at = self.form.cleaned_data["booking_closes_at"]
        days = self._days()
        first = min((slot.starts_at for slot in self.slots()), default=days[0] if days else None)
        if closes_at and first and closes_at > first:
            message = _("Dit is later dan het begin. Kies een moment ervoor, of laat het leeg.")
            self.form.add_error("booking_closes_at", message)
        return not self.form.errors

    def details(self) -> RunDetails:
        values = {name: self.form.cleaned_data[name] for name in DETAILS}
        rules = rules_from(self.form.cleaned_data)
        return RunDetails(**values, days=self._days(), rules=rules)

    @property
    def rules_are_wrong(self) -> bool:
        """Then their part of the form is shown open."""
        return self.errors and any(name in self.form.errors for name in RULES)

    def _days(self) -> tuple[datetime.datetime, datetime.datetime] | None:
        """The days of a run whose hours nobody knows yet; they stay until hours are filled in."""
        if self.known_days is None or self.form.cleaned_data["self_paced"] or self.slots():
            return None
        return self.known_days

    @property
    def seen(self) -> datetime.datetime | None:
        """The run's `modified_at` when it was shown."""
        moment: datetime.datetime | None = self.form.cleaned_data["modified_at"]
        return moment

    def slots(self) -> list[Slot]:
        """The rows that were filled in. Without a location of its own a meeting takes place where
        the run does, or only online when it has a link."""
        return [
            Slot(
                starts_at=row["starts_at"],
                ends_at=row["ends_at"],
                location=self._place_of(row),
                room=row["room"],
                online_url=row["online_url"],
                pk=row["pk"],
                arrangement=arrangement_from(row),
            )
            for row in self.meetings.cleaned_data
            if row.get("starts_at") and row.get("ends_at")
        ]

    def _place_of(self, row: dict[str, Any]) -> Location | None:
        """Its own location, else the run's, else that of its room."""
        chosen: Location | None = row["location"]
        if chosen is None and not row["online_url"]:
            chosen = self.form.cleaned_data["location"]
        room = row.get("booked_room")
        return chosen or (room.location if room else None)

    def refuse(self, refusal: Exception | str) -> None:
        """Shows why saving was refused: at the row that asked for a room or trainer that is not
        free, or above what was typed."""
        if isinstance(refusal, NotFree):
            for row in self.rows:
                starts_at = row.cleaned_data.get("starts_at")
                if starts_at == refusal.starts_at and refusal.field in row.fields:
                    row.add_error(refusal.field, str(refusal))
                    return
        self.form.add_error(None, str(refusal))

    def overwrite(self, run: CourseRun) -> None:
        """From now on saving means: over what `run` is now."""
        self.data["modified_at"] = run.modified_at.isoformat()

    # -- as the component form_errors sees it --------------------------------------------------

    def __iter__(self) -> Iterator[BoundField]:
        yield from self.form
        for number, row in enumerate(self.rows, start=1):
            for bound in row:
                named = copy.copy(bound)
                named.label = _("Bijeenkomst %(number)d, %(field)s") % {
                    "number": number,
                    "field": str(bound.label).lower(),
                }
                yield named

    @property
    def errors(self) -> bool:
        if not self.is_bound or self.is_draft:
            return False
        return bool(self.form.errors) or self.meetings.total_error_count() > 0

    def non_field_errors(self) -> list[str]:
        return [*self.form.non_field_errors(), *self.meetings.non_form_errors()]


def _arranged(run: CourseRun) -> Any:
    """Its meetings with their room and trainers."""
    return run.meetings.select_related("location", "room_booking__room").prefetch_related(
        "trainer_bookings"
    )


def _locations(
    organiser: Organisation, used: set[int | None], run: CourseRun | None
) -> Mapping[int, Location]:
    """The concern's and the organiser's own places, and those the run already uses."""
    present = {pk for pk in used | {run.location_id if run else None} if pk is not None}
    offered = Q(organisation=None) | Q(organisation=organiser) | Q(pk__in=present)
    return {place.pk: place for place in Location.objects.filter(offered)}


def _days_of(run: CourseRun | None) -> tuple[datetime.datetime, datetime.datetime] | None:
    return (run.starts_at, run.ends_at) if run and run.starts_at and run.ends_at else None


def _first_in(city: str, locations: Mapping[int, Location]) -> int | None:
    return next((pk for pk, place in locations.items() if place.city == city), None)


def _first_values(course: Course) -> dict[str, Any]:
    return {
        "language": course.languages[0] if course.languages else "nl",
        "self_paced": course.form in {CourseForm.E_LEARNING, CourseForm.MICRO_LEARNING},
        **rule_values(None),
    }


def _with_rows_changed(data: QueryDict) -> QueryDict:
    """A copy with a row more or a row less, when that was asked for."""
    data = data.copy()
    total = _number(data.get(f"{ROWS}-TOTAL_FORMS"))
    if ADD in data:
        _add_row(data, total)
    removed = _number(data.get(REMOVE), default=total)
    if REMOVE in data and removed < total:
        _remove_row(data, removed, total)
    return data


def _add_row(data: QueryDict, total: int) -> None:
    """A row at the end, at the times of the one before."""
    data[f"{ROWS}-TOTAL_FORMS"] = str(total + 1)
    for name, first in FIRST_TIMES.items():
        last = data.get(f"{ROWS}-{total - 1}-{name}")
        data[f"{ROWS}-{total}-{name}"] = last or f"{first:%H:%M}"


def _remove_row(data: QueryDict, removed: int, total: int) -> None:
    """Takes a row out; those below it move up."""
    moved: dict[str, list[str]] = {}
    for key in [key for key in data if key.startswith(f"{ROWS}-")]:
        _rows, number, *rest = key.split("-", 2)
        index = _number(number, default=-1)
        if not rest or index < removed:
            continue
        values = data.getlist(key)
        del data[key]
        if index > removed:
            moved[f"{ROWS}-{index - 1}-{rest[0]}"] = values
    for key, values in moved.items():
        data.setlist(key, values)
    initial = _number(data.get(f"{ROWS}-INITIAL_FORMS"))
    data[f"{ROWS}-TOTAL_FORMS"] = str(total - 1)
    data[f"{ROWS}-INITIAL_FORMS"] = str(initial - 1 if removed < initial else initial)


def _number(raw: str | None, default: int = 0) -> int:
    return int(raw) if raw and raw.isascii() and raw.isdecimal() and len(raw) < 5 else default
