"""Bringing a delivery of people, choosing its columns, and carrying it out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import structlog
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.models import Organisation
from outbox.queue import enqueue
from people.hr.apply import Progress, write
from people.hr.columns import LABELS, guess
from people.hr.compare import compare
from people.hr.models import ImportState, PersonnelImport
from people.hr.plan import Guard, Plan
from people.hr.present import snapshot_of
from people.hr.problems import Problem
from people.hr.reading import Table, read_rows, read_table
from people.hr.resuming import TOPIC
from people.hr.settling import settle_ended, tell_touched, tracing
from people.models import Person
from people.rights.log import record

logger = structlog.get_logger(__name__)

LEASE = datetime.timedelta(minutes=10)
WAITING = (ImportState.QUEUED, ImportState.RUNNING)
MOST_PROBLEMS = 1_000
"""Problems that are kept; a file with more is the wrong file."""


class ImportRefused(Exception):
    """The delivery cannot be carried out as it is; the text says why, in the reader's language."""


def bring(
    *, organisation: Organisation, by: Person | None, file_name: str, stream: BinaryIO
) -> PersonnelImport:
    """Reads a file and keeps what it would change. Nothing about people is written.

    An earlier delivery that nobody carried out is forgotten: its difference is out of date, and
    personal data that serve nothing are not kept. A colleague's stays as a line that says so.
    """
    table = read_table(stream)
    mapping = guess(table.header, organisation.personnel_mapping)
    delivery = PersonnelImport(
        organisation=organisation, by=by, file_name=file_name.replace("\0", "")[-200:]
    )
    with transaction.atomic():
        _replace(organisation, by)
        _keep(delivery, table, mapping)
    return delivery


@transaction.atomic
def choose_columns(*, delivery: PersonnelImport, mapping: Mapping[str, str]) -> None:
    """Compares again with other columns, and remembers them for the organisation's next file.

    Raises ImportRefused when the delivery was carried out meanwhile.
    """
    locked = _locked(delivery, ImportState.READY)
    table = Table.from_json(locked.rows["table"])
    chosen = {field: mapping.get(field, "") for field in LABELS}
    chosen = {field: name if name in table.header else "" for field, name in chosen.items()}
    _remember(locked.organisation, chosen)
    _keep(locked, table, {field: name for field, name in chosen.items() if name})


@transaction.atomic
def start(*, delivery: PersonnelImport, by: Person, typed: str) -> None:
    """Puts the delivery in the queue; a second click finds it there. Raises ImportRefused, also
    when the guard asks for a number and `typed` is another one."""
    locked = _locked(delivery, ImportState.READY, *WAITING, ImportState.APPLIED)
    if locked.state != ImportState.READY:
        return
    _check(locked)
    guard = Guard(**locked.counts["guard"])
    if guard.asks and typed.strip() != str(guard.number):
        raise ImportRefused(
            _("Typ het getal %(number)s om te bevestigen.") % {"number": guard.number}
        )
    if guard.asks:
        locked.confirmation = f"{guard.number} · {by.full_name}"[:200]
    locked.state, locked.by = ImportState.QUEUED, by
    try:
        with transaction.atomic():
            locked.save(update_fields=["state", "by", "confirmation"])
    except IntegrityError as error:
        raise ImportRefused(
            _("Er wordt al een import doorgevoerd. Wacht tot die klaar is.")
        ) from error
    delivery.state = locked.state
    enqueue(TOPIC, str(locked.pk))


def handle(key: str, _payloads: Sequence[Mapping[str, Any]]) -> None:
    """The outbox's handler. Runs again after a crash: what was not committed is done anew."""
    waiting = PersonnelImport.objects.filter(pk=key, state__in=WAITING)
    if waiting.update(state=ImportState.RUNNING):
        delivery = PersonnelImport.objects.defer("rows", "undo").get(pk=key)
        carry_out(delivery, progress=lambda percent: show_progress(delivery.pk, percent))


def carry_out(delivery: PersonnelImport, *, progress: Progress = lambda _percent: None) -> None:
    """All of it in one transaction, or none: then the delivery is marked failed, with why.

    Raises django.db.OperationalError when the database is away; the queue tries again.
    """
    try:
        with tracing(delivery):
            _carry_out(delivery.pk, progress)
    except ImportRefused:
        _fail(delivery.pk, "changed_meanwhile")
    except IntegrityError as error:
        logger.warning("personnel_import_clashed", error=type(error).__name__)
        _fail(delivery.pk, "clashed")
    except OperationalError:
        raise
    except (DatabaseError, ValueError, KeyError, TypeError) as error:
        logger.exception("personnel_import_failed", error=type(error).__name__)
        _fail(delivery.pk, "unexpected")


@transaction.atomic
def _carry_out(pk: int, progress: Progress) -> None:
    locked = PersonnelImport.objects.select_for_update(of=("self",)).get(pk=pk)
    if locked.state not in {ImportState.READY, *WAITING}:
        return
    # Not the key: who books, or brings another file, points at the organisation meanwhile.
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(
        pk=locked.organisation_id
    )
    table = Table.from_json(locked.rows["table"])
    mapping = locked.rows["mapping"]
    plan = plan_of(organisation, table, mapping)
    progress(5)
    if plan.blocked or plan.entries != locked.rows["difference"]:
        raise ImportRefused
    steps = write(plan, organisation, progress)
    steps += settle_ended(locked, steps)
    tell_touched(steps)
    _remember(organisation, {field: mapping.get(field, "") for field in LABELS})
    _forget_earlier(organisation, locked.pk)
    locked.state, locked.applied_at, locked.progress = ImportState.APPLIED, timezone.now(), 100
    locked.undo, locked.rows = steps, {"difference": plan.entries}
    locked.save()
    record(
        action="personnel.import",
        by=locked.by,
        object_kind="personnel_import",
        object_id=locked.pk,
        organisation_id=organisation.pk,
        origin="" if locked.by else "import_people",
        detail={section: len(entries) for section, entries in plan.entries.items()},
    )


def plan_of(organisation: Organisation, table: Table, mapping: Mapping[str, str]) -> Plan:
    """Compares as things are now; days in Amsterdam."""
    reading = read_rows(table, mapping)
    present = snapshot_of(organisation, [row.email for row in reading.rows.values()])
    return compare(reading, mapping, present, timezone.localdate())


def show_progress(pk: int, percent: int) -> None:
    """Beside the transaction, so that others see it; losing it loses nothing."""
    cache.set(f"personnel-import:{pk}", percent, 3600)


def progress_of(delivery: PersonnelImport) -> int:
    """Per cent."""
    shown: int = cache.get(f"personnel-import:{delivery.pk}") or 0
    return max(delivery.progress, shown)


def _keep(delivery: PersonnelImport, table: Table, mapping: Mapping[str, str]) -> None:
    plan = plan_of(delivery.organisation, table, mapping)
    delivery.rows = {
        "table": table.as_json(),
        "mapping": dict(mapping),
        "difference": plan.entries,
    }
    delivery.counts = plan.counts()
    delivery.problems = [problem.as_json() for problem in plan.problems[:MOST_PROBLEMS]]
    delivery.save()


def _replace(organisation: Organisation, by: Person | None) -> None:
    earlier = PersonnelImport.objects.filter(organisation=organisation, state=ImportState.READY)
    if by is not None:
        earlier.exclude(by=by).update(
            state=ImportState.FAILED,
            rows={},
            counts=Plan(blocked=True).counts(),
            problems=[Problem(0, "replaced").as_json()],
        )
    earlier.delete()


def _locked(delivery: PersonnelImport, *states: ImportState) -> PersonnelImport:
    locked = (
        PersonnelImport.objects.select_for_update(of=("self",))
        .filter(pk=delivery.pk, state__in=states)
        .first()
    )
    if locked is None:
        raise ImportRefused(_("Deze import is niet meer aan te passen."))
    return locked


def _check(delivery: PersonnelImport) -> None:
    if delivery.counts["blocked"]:
        raise ImportRefused(_("Dit bestand is zo niet te gebruiken. Los eerst de problemen op."))
    if delivery.counts["empty"]:
        raise ImportRefused(_("Er is niets te veranderen."))


def _fail(pk: int, code: str) -> None:
    failed = PersonnelImport.objects.get(pk=pk)
    failed.state = ImportState.FAILED
    failed.problems = [Problem(0, code).as_json(), *failed.problems]
    failed.save(update_fields=["state", "problems"])


def _remember(organisation: Organisation, mapping: Mapping[str, str]) -> None:
    if organisation.personnel_mapping != mapping:
        organisation.personnel_mapping = dict(mapping)
        organisation.save(update_fields=["personnel_mapping", "modified_at"])


def _forget_earlier(organisation: Organisation, pk: int) -> None:
    """Only the last import can be undone; of earlier ones the receipt is enough. One that was
    brought meanwhile is not earlier: somebody looks at it."""
    earlier = PersonnelImport.objects.filter(organisation=organisation).exclude(pk=pk)
    earlier = earlier.exclude(state=ImportState.READY)
    earlier.exclude(undo=[], rows={}).update(undo=[], rows={})
