"""An import whose worker died: nothing of it was written, and somebody may go on or stop it.

Whoever carries an import out holds its row's lock. A worker that dies lets go of it at once, while
the queue only tries again when the worker's lease is over.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from outbox.models import Message
from outbox.queue import start_over
from people.hr.models import ImportState, PersonnelImport
from people.hr.problems import Problem
from people.models import Person
from people.rights.log import record

TOPIC = "personnel-import"


class NotInterrupted(Exception):
    """There is nothing to resume or stop; the text says why, in the reader's language."""


@transaction.atomic
def is_interrupted(delivery: PersonnelImport) -> bool:
    """Begun, and nobody is at it; or in the queue, which gave up on it."""
    if delivery.state == ImportState.RUNNING:
        return _let_go(delivery) is not None
    coming = Message.objects.filter(topic=TOPIC, key=str(delivery.pk), parked_at=None)
    return delivery.state == ImportState.QUEUED and not coming.exists()


@transaction.atomic
def go_on(*, delivery: PersonnelImport) -> None:
    """Puts it in front of the queue again, at once. Raises NotInterrupted."""
    _interrupted(delivery)
    start_over(TOPIC, str(delivery.pk))


@transaction.atomic
def stop(*, delivery: PersonnelImport, by: Person) -> None:
    """Gives it up, so that another file can be carried out. Raises NotInterrupted."""
    locked = _interrupted(delivery)
    locked.state = ImportState.FAILED
    locked.problems = [Problem(0, "stopped").as_json(), *locked.problems]
    locked.save(update_fields=["state", "problems"])
    Message.objects.filter(topic=TOPIC, key=str(delivery.pk)).delete()
    record(
        action="personnel.stop",
        by=by,
        object_kind="personnel_import",
        object_id=locked.pk,
        organisation_id=locked.organisation_id,
    )


def _let_go(delivery: PersonnelImport) -> PersonnelImport | None:
    """The row, locked for us; None while a worker has it."""
    rows = PersonnelImport.objects.select_for_update(of=("self",), skip_locked=True)
    return rows.defer("rows", "undo").filter(pk=delivery.pk).first()


def _interrupted(delivery: PersonnelImport) -> PersonnelImport:
    locked = _let_go(delivery)
    if locked is None or not is_interrupted(locked):
        raise NotInterrupted(_("Deze import is niet onderbroken. Je hoeft niets te doen."))
    return locked
