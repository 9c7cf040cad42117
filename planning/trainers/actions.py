"""What happens to trainers: kept, away, retired."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from catalog.models import Course, Supplier
from core.transitions import StaleState
from organisations.models import Organisation
from people.models import Person
from planning.models import Trainer, TrainerAbsence, TrainerBooking
from planning.rooms.querysets import span_of
from planning.trainers.asking import tell_away
from planning.trainers.keeping import lock_trainers
from planning.trainers.querysets import DECLINED, with_facts

logger = structlog.get_logger(__name__)
"""Who did what to a trainer stands in the server's log: these rows keep no history."""


class StillAsked(Exception):
    """A trainer with meetings to come does not retire; they are in `bookings`."""

    def __init__(self, bookings: list[TrainerBooking]) -> None:
        super().__init__()
        self.bookings = bookings


@transaction.atomic
def add_colleague(*, person: Person, organisation: Organisation, by: Person) -> Trainer:
    """Makes a colleague a trainer; who was one already and stopped, begins again."""
    trainer, made = Trainer.objects.get_or_create(
        person=person, defaults={"organisation": organisation}
    )
    if not made and trainer.retired_at:
        trainer.retired_at, trainer.organisation = None, organisation
        trainer.save(update_fields=["retired_at", "organisation", "modified_at"])
    logger.info("trainer_added", trainer=trainer.pk, by=str(by.pk))
    return trainer


@transaction.atomic
def add_from_supplier(
    *, supplier: Supplier, name: str, email: str, organisation: Organisation, by: Person
) -> Trainer:
    """A supplier's trainer, known here by name and address only."""
    trainer = Trainer.objects.create(
        supplier=supplier, name=name, email=email, organisation=organisation
    )
    logger.info("trainer_added", trainer=trainer.pk, by=str(by.pk))
    return trainer


@transaction.atomic
def change_trainer(
    *,
    trainer: Trainer,
    fields: Mapping[str, Any],
    by: Person,
    seen: datetime.datetime | None = None,
) -> None:
    """Raises StaleState when somebody changed them after `seen`."""
    now = Trainer.objects.select_for_update(of=("self",), no_key=True).get(pk=trainer.pk)
    if seen is not None and seen != now.modified_at:
        raise StaleState(f"trainer {trainer.pk} was changed at {now.modified_at}")
    for name, value in fields.items():
        setattr(now, name, value)
    now.save(update_fields=[*fields, "modified_at"])
    logger.info("trainer_changed", trainer=trainer.pk, by=str(by.pk))


@transaction.atomic
def can_give(*, trainer: Trainer, course: Course, able: bool, by: Person) -> None:
    """Notes that a trainer can give a course, or cannot (any more)."""
    if able:
        trainer.courses.add(course)
    else:
        trainer.courses.remove(course)
    logger.info("trainer_can_give", trainer=trainer.pk, course=course.pk, able=able, by=str(by.pk))


@transaction.atomic
def note_absence(
    *,
    trainer: Trainer,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    note: str,
    by: Person | None,
) -> list[TrainerBooking]:
    """A span in which nobody asks this trainer; returns for what they were asked in it already,
    which stays until a planner asks somebody else. `by` is a planner, the trainer, or nobody (by
    the link in a mail); of what the trainer notes, their planners hear. Raises SeatsBusy."""
    lock_trainers([trainer.pk])
    span = span_of(starts_at, ends_at)
    TrainerAbsence.objects.create(trainer=trainer, span=span, note=note)
    logger.info("trainer_away", trainer=trainer.pk, by=str(by.pk) if by else "mail")
    asked = TrainerBooking.objects.filter(trainer=trainer, span__overlap=span)
    found = list(with_facts(asked.exclude(answer=DECLINED)))
    if by is None or by.pk == trainer.person_id:
        tell_away(found)
    return found


@transaction.atomic
def end_absence(*, absence: TrainerAbsence, by: Person) -> None:
    TrainerAbsence.objects.filter(pk=absence.pk).delete()
    logger.info("trainer_back", trainer=absence.trainer_id, by=str(by.pk))


@transaction.atomic
def retire_trainer(*, trainer: Trainer, by: Person) -> None:
    """Nobody asks this trainer any more. Raises StillAsked and SeatsBusy."""
    lock_trainers([trainer.pk])
    coming = TrainerBooking.objects.filter(trainer=trainer, span__endswith__gt=timezone.now())
    found = list(with_facts(coming.exclude(answer=DECLINED)))
    if found:
        raise StillAsked(found)
    Trainer.objects.filter(pk=trainer.pk, retired_at=None).update(
        retired_at=timezone.now(), modified_at=timezone.now()
    )
    logger.info("trainer_retired", trainer=trainer.pk, by=str(by.pk))


@transaction.atomic
def begin_again(*, trainer: Trainer, by: Person) -> None:
    Trainer.objects.filter(pk=trainer.pk).update(retired_at=None, modified_at=timezone.now())
    logger.info("trainer_began_again", trainer=trainer.pk, by=str(by.pk))
