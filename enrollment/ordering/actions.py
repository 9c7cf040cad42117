"""Ordering seats at an external supplier: set up per run, and what it is told."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.transitions import apply_transitions
from enrollment.models import Enrollment, OrderLine, SupplierContact
from enrollment.ordering.lines import TO_TELL, bring_in_line, participants
from enrollment.ordering.states import ORDER_STATES, OrderState
from outbox.queue import enqueue
from people.models import Person
from planning.models import CourseRun
from planning.seats import lock_pool

logger = structlog.get_logger(__name__)
MAIL_TOPIC = "supplier-order"


class OrderRefused(Exception):
    """The supplier cannot be told so; the message says why and what to do."""


@dataclass(frozen=True)
class Told:
    """How many the supplier was told of."""

    ordered: int
    cancelled: int
    renamed: int


def is_external(run: CourseRun) -> bool:
    """Delivered by a firm outside the concern."""
    supplier = run.course.supplier
    return supplier is not None and supplier.organisation_id is None


@transaction.atomic
def set_up(
    *, run: CourseRun, email: str, order_before: datetime.datetime | None, by: Person
) -> SupplierContact:
    """From now on the seats of this run are ordered, at this address; empty: by other means. A new
    deadline warns anew. Raises OrderRefused and SeatsBusy."""
    lock_pool(run.pk)
    if not is_external(run):
        raise OrderRefused(
            _("Deze leeractiviteit heeft geen leverancier van buiten. Bestellen is niet nodig.")
        )
    contact = SupplierContact.objects.filter(run=run).first() or SupplierContact(run=run)
    if contact.order_before != order_before:
        contact.warned_at = None
    contact.email, contact.order_before = email, order_before
    contact.save()
    bring_in_line(run.pk)
    logger.info("ordering_set_up", run=run.pk, by=str(by.pk))
    return contact


@transaction.atomic
def stop(*, run: CourseRun, by: Person) -> None:
    """Nothing is ordered for this run any more. Raises OrderRefused when the supplier knows of
    participants already, and SeatsBusy."""
    lock_pool(run.pk)
    lines = OrderLine.objects.filter(enrollment__run=run)
    if lines.exclude(state=OrderState.TO_ORDER).exists():
        raise OrderRefused(
            _("De leverancier kent al deelnemers. Stoppen met bestellen kan daarom niet meer.")
        )
    lines.delete()
    SupplierContact.objects.filter(run=run).delete()
    logger.info("ordering_stopped", run=run.pk, by=str(by.pk))


@transaction.atomic
def send_order(*, run: CourseRun, by: Person) -> Told:
    """Mails the supplier all that it should know and does not, and writes down that it does.
    Raises OrderRefused and SeatsBusy."""
    contact, rows = _to_tell(run)
    if not contact.email:
        raise OrderRefused(
            _("Er is geen e-mailadres van de leverancier. Vul het in, of geef de lijst zelf door.")
        )
    payload = {
        "order": str(uuid.uuid4()),
        "by": str(by.pk),
        "ordered": _ids(rows, OrderState.TO_ORDER),
        "cancelled": _ids(rows, OrderState.TO_CANCEL),
        "renamed": {str(one.pk): one.order_line.told_name for one in rows if _is_renamed(one)},
    }
    told = _write_down(rows, by)
    enqueue(MAIL_TOPIC, str(run.pk), payload)
    return told


@transaction.atomic
def passed_on(*, run: CourseRun, shown: Collection[uuid.UUID], by: Person) -> Told:
    """Writes down that the supplier was told by other means, of those who stood on the list that
    was `shown`: who came after it is still to be ordered. Raises OrderRefused and SeatsBusy."""
    _contact, rows = _to_tell(run)
    rows = [one for one in rows if one.pk in set(shown)]
    if not rows:
        raise _nothing()
    return _write_down(rows, by)


def list_to_tell(run_id: int) -> list[Any]:
    """What the supplier should know and does not, in name order; it changes nothing."""
    rows = participants().filter(TO_TELL, run=run_id)
    rows = rows.select_related("person", "organisation", "order_line")
    return list(rows.order_by("standing", "person__family_name", "person__given_name", "pk"))


def _to_tell(run: CourseRun) -> tuple[SupplierContact, list[Any]]:
    """Under the lock on its pool."""
    lock_pool(run.pk)
    contact = SupplierContact.objects.filter(run=run).first()
    if contact is None:
        raise OrderRefused(_("Voor deze uitvoering wordt niet besteld. Zet bestellen eerst aan."))
    if run.is_over:
        raise OrderRefused(_("Deze uitvoering is al geweest. Bestellen kan niet meer."))
    bring_in_line(run.pk)
    rows = list_to_tell(run.pk)
    if not rows:
        raise _nothing()
    return contact, rows


def _nothing() -> OrderRefused:
    return OrderRefused(_("Er is niets nieuws: de leverancier weet alles al."))


def _ids(rows: Sequence[Any], standing: OrderState) -> list[str]:
    return [str(one.pk) for one in rows if one.standing == standing]


def _is_renamed(one: Any) -> bool:
    return bool(one.renamed)


def _write_down(rows: Sequence[Any], by: Person) -> Told:
    """From now on the supplier knows this."""
    ordered = [one.order_line for one in rows if one.standing == OrderState.TO_ORDER]
    cancelled = [one.order_line for one in rows if one.standing == OrderState.TO_CANCEL]
    moment = {"ordered_at": timezone.now(), "by": by}
    apply_transitions(ordered, table=ORDER_STATES, event="order", changes=moment)
    apply_transitions(cancelled, table=ORDER_STATES, event="cancel", changes={"by": by})
    named = [one for one in rows if one.standing == OrderState.TO_ORDER or _is_renamed(one)]
    for one in named:
        one.order_line.told_name = one.person.full_name
    OrderLine.objects.bulk_update([one.order_line for one in named], ["told_name"])
    return Told(len(ordered), len(cancelled), len(named) - len(ordered))


def order_line_of(enrollment: Enrollment) -> OrderLine | None:
    return OrderLine.objects.filter(pk=enrollment.pk).first()
