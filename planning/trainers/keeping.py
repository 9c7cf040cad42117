"""The trainers of a run's meetings, kept in line with them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from planning.models import CourseRun, Meeting, Trainer, TrainerAbsence, TrainerBooking
from planning.points import trainer_followers
from planning.refusals import NotFree
from planning.rooms.conflicts import is_taken
from planning.rooms.querysets import span_of
from planning.seats import impatient
from planning.trainers.asking import AskedFor, tell_trainers
from planning.trainers.conflicts import away_words, taken_words
from planning.trainers.models import TrainerAnswer

ASKED, DECLINED = TrainerAnswer.ASKED, TrainerAnswer.DECLINED


def lock_trainers(pks: Iterable[int]) -> None:
    """By ascending id. Inside a transaction only. Raises SeatsBusy."""
    with impatient():
        list(
            Trainer.objects.filter(pk__in=set(pks))
            .order_by("pk")
            .select_for_update(of=("self",), no_key=True)
            .values_list("pk")
        )


def keep_trainers(
    run: CourseRun,
    wanted: Mapping[Meeting, Sequence[Trainer] | None],
    *,
    by: Person | None,
    before: Sequence[AskedFor],
    places: Mapping[int, int | None],
) -> None:
    """Asks the trainers that are wanted and lets go of the others; None keeps who was asked.

    Who was asked for a meeting that moved is asked again, whatever they answered; a no was about
    the time it had. All is told in one message per trainer. Raises NotFree. The trainers are
    locked by the caller.
    """
    kept, fresh, gone = _sorted(run, wanted, before, places)
    TrainerBooking.objects.filter(meeting__run=run).exclude(pk__in=kept).delete()
    now = timezone.now()
    for booking in sorted(fresh, key=lambda one: (one.trainer_id, one.span.lower)):
        booking.asked_at, booking.by = now, by
        _ask(booking, run, by)
    asked = {booking.trainer_id for booking in fresh}
    _ask_in_one_go(run, asked, now)
    released = {one.trainer_id for one in gone} - asked
    for pk in released:
        settle(run, pk)
    tell_trainers(run, asked=asked, dropped=gone)


def _sorted(
    run: CourseRun,
    wanted: Mapping[Meeting, Sequence[Trainer] | None],
    before: Sequence[AskedFor],
    places: Mapping[int, int | None],
) -> tuple[list[int], list[TrainerBooking], list[AskedFor]]:
    """(bookings that stay, those to make, what trainers lose)."""
    present: dict[int, dict[int, TrainerBooking]] = {}
    for one in TrainerBooking.objects.filter(meeting__run=run).select_related("trainer__person"):
        present.setdefault(one.meeting_id, {})[one.trainer_id] = one
    kept: set[int] = set()
    fresh: list[TrainerBooking] = []
    still: set[tuple[int, int]] = set()
    for meeting, asked in wanted.items():
        old = present.get(meeting.pk, {})
        trainers = asked if asked is not None else _not_declined(old)
        moved = places.get(meeting.pk, meeting.location_id) != meeting.location_id
        stays = {} if moved else _at_its_time(old, meeting)
        yes_or_open = {pk for pk, one in stays.items() if one.answer != DECLINED}
        wanted_pks = {trainer.pk for trainer in trainers}
        fresh += [_booking(meeting, one) for one in trainers if one.pk not in yes_or_open]
        kept |= {
            one.pk for pk, one in stays.items() if (pk in wanted_pks) == (one.answer != DECLINED)
        }
        still |= {(meeting.pk, pk) for pk in wanted_pks}
    lost = [one for one in before if one.answer != DECLINED]
    gone = [one for one in lost if (one.meeting_id, one.trainer_id) not in still]
    return sorted(kept), fresh, gone


def _not_declined(old: Mapping[int, TrainerBooking]) -> list[Trainer]:
    return [one.trainer for one in old.values() if one.answer != DECLINED]


def _at_its_time(old: Mapping[int, TrainerBooking], meeting: Meeting) -> dict[int, TrainerBooking]:
    """Who was asked for the time that the meeting (still) has."""
    span = span_of(meeting.starts_at, meeting.ends_at)
    return {
        pk: one
        for pk, one in old.items()
        if (one.span.lower, one.span.upper) == (span.lower, span.upper)
    }


def _booking(meeting: Meeting, trainer: Trainer) -> TrainerBooking:
    span = span_of(meeting.starts_at, meeting.ends_at)
    return TrainerBooking(trainer=trainer, meeting=meeting, span=span)


def _ask(booking: TrainerBooking, run: CourseRun, by: Person | None) -> None:
    away = TrainerAbsence.objects.filter(
        trainer=booking.trainer_id, span__overlap=booking.span
    ).first()
    if away:
        raise _refused(away_words(away, booking, run), booking)
    if booking.trainer.retired_at:
        words = _("%(name)s geeft geen les meer. Kies een andere trainer.")
        raise _refused(words % {"name": booking.trainer.full_name}, booking)
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
    except IntegrityError as error:
        if not is_taken(error, "trainer_booked_once"):
            raise
        raise _refused(taken_words(booking, run, by), booking) from error


def _refused(words: str, booking: TrainerBooking) -> NotFree:
    return NotFree(words, starts_at=booking.span.lower, field="trainers")


def _ask_in_one_go(run: CourseRun, trainers: set[int], now: datetime.datetime) -> None:
    """What was asked before and is still open belongs to the new question: its link covers all,
    and those in older mails end."""
    TrainerBooking.objects.filter(meeting__run=run, trainer__in=trainers, answer=ASKED).update(
        asked_at=now
    )


def settle(run: CourseRun, trainer_id: int) -> None:
    """Keeps `CourseRun.trainers` with the answers: a colleague is on it from the first yes until
    nothing of the run is theirs any more."""
    person = Person.objects.filter(trainer=trainer_id).first()
    if person is None:
        return
    rows = TrainerBooking.objects.filter(meeting__run=run, trainer=trainer_id)
    answers = set(rows.values_list("answer", flat=True))
    if TrainerAnswer.CONFIRMED in answers:
        run.trainers.add(person)
    elif ASKED not in answers:
        run.trainers.remove(person)
    for _answer in trainer_followers.answers(run):
        pass
