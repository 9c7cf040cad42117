"""What happens to templates, and planning several runs at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalog.models import Course
from core.transitions import StaleState
from organisations.models import Organisation
from people.models import Person
from planning.actions import RunDetails, Slot, plan_run
from planning.models import CourseRun, RunTemplate
from planning.refusals import RunRefused
from planning.rooms.conflicts import is_taken
from planning.rooms.keeping import lock_rooms
from planning.series.pattern import Task
from planning.series.preparing import add_tasks
from planning.trainers.keeping import lock_trainers

logger = structlog.get_logger(__name__)


class NameTaken(Exception):
    """The organisation has a template of that name for this course; the message says so."""


class CopyRefused(Exception):
    """One of the runs cannot be planned so, and none was; `number` counts from nought."""

    def __init__(self, number: int, refusal: RunRefused) -> None:
        super().__init__(str(refusal))
        self.number = number


@dataclass(frozen=True)
class Wanted:
    """One run to plan."""

    details: RunDetails
    slots: Sequence[Slot]
    tasks: Sequence[Task] = ()


@transaction.atomic
def save_template(
    *,
    course: Course,
    organisation: Organisation,
    fields: Mapping[str, Any],
    by: Person,
    template: RunTemplate | None = None,
    seen: datetime.datetime | None = None,
) -> RunTemplate:
    """A new template or other facts of one; runs made from it stay as they are. Raises NameTaken,
    and StaleState when somebody changed it after `seen`."""
    found = RunTemplate(course=course, organisation=organisation)
    if template is not None:
        found = RunTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
        if seen is not None and seen != found.modified_at:
            raise StaleState(f"template {found.pk} was changed at {found.modified_at}")
    for name, value in fields.items():
        setattr(found, name, value)
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        if not is_taken(error, "run_template_name_once"):
            raise
        words = _("Er is al een sjabloon %(name)s voor deze leeractiviteit. Kies een andere naam.")
        raise NameTaken(words % {"name": found.name}) from error
    logger.info("run_template_saved", template=found.pk, by=str(by.pk))
    return found


@transaction.atomic
def remove_template(*, template: RunTemplate, by: Person) -> None:
    """Runs made from it stay."""
    logger.info("run_template_removed", template=template.pk, by=str(by.pk))
    RunTemplate.objects.filter(pk=template.pk).delete()


@transaction.atomic
def plan_all(
    *, course: Course, organiser: Organisation, wanted: Sequence[Wanted], by: Person
) -> list[CourseRun]:
    """Plans all of these runs, or none. Raises CopyRefused and SeatsBusy.

    All rooms and then all trainers are locked first: run by run they would be taken in another
    order than somebody else takes them.
    """
    arranged = [slot.arrangement for one in wanted for slot in one.slots if slot.arrangement]
    lock_rooms({one.room.pk for one in arranged if one.room})
    lock_trainers({trainer.pk for one in arranged for trainer in one.trainers})
    runs = []
    for number, one in enumerate(wanted):
        try:
            run = plan_run(
                course=course, organiser=organiser, details=one.details, slots=one.slots, by=by
            )
        except RunRefused as refusal:
            raise CopyRefused(number, refusal) from refusal
        add_tasks(run, one.tasks)
        runs.append(run)
    return runs
