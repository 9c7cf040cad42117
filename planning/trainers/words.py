"""What a trainer was asked for, as somebody may read it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from core.templatetags.portal import period
from people.policy import Actor
from planning.models import TrainerBooking
from planning.rooms.words import Reader


@dataclass(frozen=True)
class ShownQuestion:
    """`title` is empty when the course is not the reader's to know."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    organisation: str
    title: str
    language: str
    run_id: int | None
    answer: str
    answer_words: str


def shown(bookings: Iterable[TrainerBooking], actor: Actor) -> list[ShownQuestion]:
    """Each booking as `actor` may read it; a fixed number of queries."""
    found = list(bookings)
    reader = Reader(actor, [one.meeting.run for one in found])
    return [_shown(one, reader) for one in found]


def _shown(booking: TrainerBooking, reader: Reader) -> ShownQuestion:
    run = booking.meeting.run
    known = reader.knows(run)
    return ShownQuestion(
        starts_at=booking.span.lower,
        ends_at=booking.span.upper,
        organisation=run.organiser.short_name,
        title=run.course.title if known else "",
        language=run.course.text.language if known else "",
        run_id=run.pk if reader.operates(run) else None,
        answer=booking.answer,
        answer_words=booking.get_answer_display(),
    )


def when_and_where(booking: TrainerBooking) -> str:
    """ "wo 3 maart 2027, 9.00–12.30 uur, De Werkplaats, Utrecht"."""
    meeting = booking.meeting
    parts = [period(meeting.starts_at, meeting.ends_at), str(meeting.location or "")]
    return ", ".join(part for part in parts if part)
