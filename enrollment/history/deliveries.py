"""A file of the old environment through the screen: read, shown, carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enrollment.history.actions import Outcome, bring_history
from enrollment.history.bookings import SeatOutcome, bring_bookings
from enrollment.history.models import HistoryDelivery
from enrollment.history.reading import (
    OldResult,
    OldSeat,
    Trouble,
    as_json,
    from_json,
    read_lines,
)
from organisations.models import Organisation
from people.models import Person

MOST_TROUBLES = 500


class DeliveryDone(Exception):
    """Somebody carried it out already; the message says so."""


@dataclass(frozen=True)
class Difference:
    """What carrying out would do, or did."""

    results: Outcome
    seats: SeatOutcome

    @property
    def empty(self) -> bool:
        every = (self.results.new, self.results.changed, self.seats.new, self.seats.changed)
        return not any(every)

    def counts(self) -> dict[str, int]:
        return {
            "results_new": len(self.results.new),
            "results_changed": len(self.results.changed),
            "seats_new": len(self.seats.new),
            "same": self.results.same + self.seats.same,
            "unmatched": len(self.results.unmatched) + len(self.seats.unmatched),
            "booked": self.seats.booked,
            "waitlisted": self.seats.waitlisted,
        }


@transaction.atomic
def bring_file(
    *, organisation: Organisation, origin: str, by: Person, file_name: str, stream: BinaryIO
) -> HistoryDelivery:
    """Reads and keeps a file; nothing of it is written. One that nobody carried out is forgotten:
    personal data that serve nothing are not kept."""
    HistoryDelivery.objects.filter(organisation=organisation, applied_at=None).delete()
    lines, troubles = [], []
    for one in read_lines(stream):
        if isinstance(one, Trouble):
            troubles.append([one.line, one.message])
        else:
            lines.append(as_json(one))
    return HistoryDelivery.objects.create(
        organisation=organisation,
        by=by,
        origin=origin,
        file_name=file_name.replace("\0", "")[-200:],
        lines=lines,
        troubles=troubles[:MOST_TROUBLES],
    )


def difference_of(delivery: HistoryDelivery) -> Difference:
    """As things are now; reads only."""
    return _bring(delivery, by=None, write=False)


def carry_out(*, delivery: HistoryDelivery, by: Person) -> Difference:
    """Writes the results at once and books the seats one by one. Raises DeliveryDone."""
    with transaction.atomic():
        mine = HistoryDelivery.objects.filter(pk=delivery.pk, applied_at=None)
        if not mine.update(applied_at=timezone.now(), by=by):
            raise DeliveryDone(_("Dit bestand is al ingelezen."))
    try:
        done = _bring(delivery, by=by, write=True)
    except Exception:
        HistoryDelivery.objects.filter(pk=delivery.pk).update(applied_at=None)
        raise
    HistoryDelivery.objects.filter(pk=delivery.pk).update(lines=[], counts=done.counts())
    return done


def _bring(delivery: HistoryDelivery, *, by: Person | None, write: bool) -> Difference:
    lines = [from_json(one) for one in delivery.lines]
    results = bring_history(
        organisation=delivery.organisation,
        origin=delivery.origin,
        results=[one for one in lines if isinstance(one, OldResult)],
        by=by,
        write=write,
    )
    seats = bring_bookings(
        organisation=delivery.organisation,
        origin=delivery.origin,
        seats=[one for one in lines if isinstance(one, OldSeat)],
        by=by,
        write=write,
    )
    return Difference(results, seats)
