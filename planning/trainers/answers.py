"""A trainer answers, for all meetings of a run or some of them."""

from __future__ import annotations

import datetime
from collections.abc import Collection

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from planning.models import CourseRun, Trainer, TrainerBooking
from planning.trainers.asking import ask_again, tell_declined
from planning.trainers.keeping import lock_trainers, settle
from planning.trainers.models import TrainerAnswer
from planning.trainers.querysets import with_facts

ASKED = TrainerAnswer.ASKED
logger = structlog.get_logger(__name__)


class AlreadyAnswered(Exception):
    """Nothing of this question waits for an answer any more."""


class AnswerRefused(Exception):
    """The answer misses something; the message says what."""


def waiting_for(
    trainer: Trainer, run_id: int, asked_at: datetime.datetime | None = None
) -> list[TrainerBooking]:
    """What still waits for this trainer's word in that run; with `asked_at` of that question."""
    rows = TrainerBooking.objects.filter(trainer=trainer, meeting__run=run_id, answer=ASKED)
    if asked_at is not None:
        rows = rows.filter(asked_at=asked_at)
    return list(with_facts(rows))


@transaction.atomic
def answer(
    *,
    trainer: Trainer,
    run: CourseRun,
    yes: Collection[int],
    reason: str,
    by: Person | None,
    asked_at: datetime.datetime | None = None,
) -> tuple[int, int]:
    """Says yes to the bookings in `yes` and no to what else waits; returns how many of each.

    `by` is the trainer, a planner who was told by phone, or nobody (by mail). Planners hear of a
    no. Raises AlreadyAnswered, AnswerRefused for a no without a reason, and SeatsBusy.
    """
    lock_trainers([trainer.pk])
    waiting = waiting_for(trainer, run.pk, asked_at)
    if not waiting:
        raise AlreadyAnswered
    confirmed = [one for one in waiting if one.pk in yes]
    declined = [one for one in waiting if one.pk not in yes]
    if declined and not reason.strip():
        raise AnswerRefused(
            _("Schrijf erbij waarom je niet kunt: dan weet de planner wat er nodig is.")
        )
    _store(confirmed, TrainerAnswer.CONFIRMED, "")
    _store(declined, TrainerAnswer.DECLINED, reason.strip())
    settle(run, trainer.pk)
    said_by = str(by.pk) if by else "mail"
    logger.info("trainer_answered", trainer=trainer.pk, run=run.pk, by=said_by)
    if declined:
        tell_declined(declined, run, reason.strip())
    return len(confirmed), len(declined)


def _store(bookings: Collection[TrainerBooking], value: str, reason: str) -> None:
    now = timezone.now()
    TrainerBooking.objects.filter(pk__in=[one.pk for one in bookings]).update(
        answer=value, answered_at=now, reason=reason, modified_at=now
    )


@transaction.atomic
def remind(*, trainer: Trainer, run: CourseRun, by: Person) -> bool:
    """Sends the question once more; False when nothing waits."""
    lock_trainers([trainer.pk])
    if not waiting_for(trainer, run.pk):
        return False
    ask_again(trainer, run)
    logger.info("trainer_reminded", trainer=trainer.pk, run=run.pk, by=str(by.pk))
    return True
