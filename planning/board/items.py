"""What stands on the board: own meetings, and when rooms and trainers are somebody else's.

A fixed number of queries, whatever is planned. What somebody may read of another organisation's
booking, `planning.rooms.words` and `planning.trainers.words` tell, as on the pages of rooms.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.policy import Actor
from planning.board.spans import Date, Span
from planning.models import Meeting, Room, Trainer
from planning.rooms.querysets import bookings_between
from planning.rooms.words import shown as shown_bookings
from planning.states import RunState
from planning.trainers.querysets import DECLINED, trainer_bookings_between
from planning.trainers.words import shown as shown_questions

ROOM, TRAINER, ALL = "zaal", "trainer", "alles"


@dataclass(frozen=True)
class Item:
    """A meeting, or a time at which a room or trainer is another's. `row` is where it stands."""

    row: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    title: str
    language: str
    organisation: str
    room: str
    trainers: str
    run_id: int | None = None
    meeting_id: int | None = None
    """To be moved by who looks; None is another's, over, or no meeting."""
    is_option: bool = False
    waits: bool = False
    """A trainer has not answered yet."""


@dataclass(frozen=True)
class Row:
    key: str
    label: str
    cells: list[tuple[Date, list[Item]]]


class Board:
    def __init__(
        self,
        *,
        actor: Actor,
        span: Span,
        per: str,
        rooms: Mapping[int, Room],
        trainers: Mapping[int, Trainer],
        chosen: str = "",
    ) -> None:
        self.actor, self.span, self.per = actor, span, per
        self.labels: dict[str, str] = {}
        if per == ROOM:
            self.labels = {
                f"z{pk}": f"{one.name}, {one.location.name}" for pk, one in rooms.items()
            }
        if per == TRAINER:
            self.labels = {f"t{pk}": one.full_name for pk, one in trainers.items()}
        found = list(self._own())
        mine = {item.meeting_id for item in found} | {one.pk for one in self.meetings}
        if per == ROOM:
            found += self._others_rooms(rooms, mine)
        if per == TRAINER:
            found += self._others_trainers(trainers, mine)
        if chosen in self.labels:
            found = [item for item in found if item.row == chosen]
        self.items = sorted(found, key=lambda item: (item.starts_at, item.row, item.title))

    @property
    def stand(self) -> str:
        """Changes as soon as anything on the board does."""
        return hashlib.sha256(repr(self.items).encode()).hexdigest()[:16]

    def rows(self) -> list[Row]:
        """In a week a row per room or trainer that has something; in a month a row per week."""
        dates = self.span.dates()
        if self.span.is_month:
            weeks = [dates[number : number + 7] for number in range(0, len(dates), 7)]
            return [Row("", "", _cells(week, self.items)) for week in weeks]
        by_row: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            by_row[item.row].append(item)
        nowhere = {ROOM: _("Geen zaal uit de lijst"), TRAINER: _("Niemand gevraagd")}
        labels = {**self.labels, "": nowhere.get(self.per, _("Bijeenkomsten"))}
        keys = [key for key in labels if key in by_row] or [""]
        return [Row(key, labels[key], _cells(dates, by_row[key])) for key in keys]

    # -- what is found -----------------------------------------------------------------------

    def _own(self) -> Iterable[Item]:
        reach = self.actor.reach(Permission.RUN_MANAGE)
        rows = Meeting.objects.filter(
            reach.q("run__organiser") if reach else Q(pk__in=[]),
            starts_at__lt=self.span.ends_at,
            ends_at__gt=self.span.starts_at,
        ).exclude(run__state=RunState.CANCELLED)
        self.meetings = list(
            rows.select_related(
                "run__course", "run__organiser", "run__seats", "location", "room_booking__room"
            ).prefetch_related("run__course__texts", "trainer_bookings__trainer__person")
        )
        for meeting in self.meetings:
            yield from self._of_meeting(meeting)

    def _of_meeting(self, meeting: Meeting) -> Iterable[Item]:
        run, booking = meeting.run, getattr(meeting, "room_booking", None)
        asked = [one for one in meeting.trainer_bookings.all() if one.answer != DECLINED]
        rows = [""]
        if self.per == ROOM and booking:
            rows = [f"z{booking.room_id}"]
        if self.per == TRAINER and asked:
            rows = [f"t{one.trainer_id}" for one in asked]
        place = booking.room.name if booking else meeting.room
        for row in rows:
            yield Item(
                row=row if row in self.labels else "",
                starts_at=meeting.starts_at,
                ends_at=meeting.ends_at,
                title=run.course.title,
                language=run.course.text.language,
                organisation=run.organiser.short_name,
                room=", ".join(part for part in (place, str(meeting.location or "")) if part),
                trainers=", ".join(one.trainer.full_name for one in asked),
                run_id=run.pk,
                meeting_id=meeting.pk if meeting.starts_at > timezone.now() else None,
                is_option=bool(booking and booking.option_until),
                waits=any(one.answer != "confirmed" for one in asked),
            )

    def _others_rooms(self, rooms: Mapping[int, Room], mine: set[int | None]) -> list[Item]:
        found = [
            one
            for one in bookings_between(rooms, self.span.starts_at, self.span.ends_at)
            if one.meeting_id is None or one.meeting_id not in mine
        ]
        words = shown_bookings(found, self.actor)
        return [
            Item(
                row=f"z{booking.room_id}",
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                title=one.title,
                language=one.language,
                organisation=one.organisation,
                room=one.room,
                trainers="",
                is_option=one.option_until is not None,
            )
            for booking, one in zip(found, words, strict=True)
        ]

    def _others_trainers(
        self, trainers: Mapping[int, Trainer], mine: set[int | None]
    ) -> list[Item]:
        found = [
            one
            for one in trainer_bookings_between(trainers, self.span.starts_at, self.span.ends_at)
            if one.meeting_id not in mine
        ]
        words = shown_questions(found, self.actor)
        return [
            Item(
                row=f"t{booking.trainer_id}",
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                title=one.title,
                language=one.language,
                organisation=one.organisation,
                room="",
                trainers=booking.trainer.full_name,
                waits=one.answer != "confirmed",
            )
            for booking, one in zip(found, words, strict=True)
        ]


def _cells(dates: Iterable[Date], items: Iterable[Item]) -> list[tuple[Date, list[Item]]]:
    """Each item on the days that it touches."""
    by_day: dict[datetime.date, list[Item]] = defaultdict(list)
    for item in items:
        day = timezone.localdate(item.starts_at)
        last = timezone.localdate(item.ends_at - datetime.timedelta(microseconds=1))
        while day <= last:
            by_day[day].append(item)
            day += datetime.timedelta(days=1)
    return [(date, by_day[date.day]) for date in dates]
