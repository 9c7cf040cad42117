"""Batches on their way: small enough, halved when Moodle refuses one, and the one put aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import F

from moodle.client import MOST_FIELDS, Refused, Transient, UnknownOutcome
from moodle.links.models import Link
from moodle.reasons import DATABASE_CODES
from moodle.states import LinkState
from moodle.turn import Turn

L = TypeVar("L", bound=Link)
Answer = TypeVar("Answer")

ENVELOPE = 8
"""Fields of a call that belong to no item."""
ALONE_AFTER = 2
"""Tries without a known outcome after which something is sent by itself."""
MOST_TRIES = 5


@dataclass
class Parcel(Generic[L]):
    """What is sent for one link."""

    link: L
    item: Mapping[str, Any]


def deliver(
    turn: Turn,
    parcels: Sequence[Parcel[L]],
    send: Callable[[Sequence[Any]], Answer],
    done: Callable[[Sequence[Parcel[L]], Answer], None],
    *,
    doubt: bool = False,
) -> None:
    """Sends all, and tells `done` of each batch before the next goes.

    With `doubt`, a write on its way is noted first, for what cannot be found again by its key.
    Raises what no batch can help: Transient, Misconfigured, UnknownOutcome, LeaseLost.
    """
    for batch in batches(turn, parcels):
        _deliver(turn, batch, send, done, doubt=doubt)


def batches(turn: Turn, parcels: Sequence[Parcel[L]]) -> Iterator[list[Parcel[L]]]:
    """By number and by fields; who failed before without a word goes alone."""
    most = min(turn.connection.batch_fields, MOST_FIELDS) - ENVELOPE
    batch: list[Parcel[L]] = []
    fields = 0
    for parcel in parcels:
        if parcel.link.attempts >= ALONE_AFTER:
            yield [parcel]
            continue
        needs = len(parcel.item)
        if batch and (len(batch) == turn.connection.batch_items or fields + needs > most):
            yield batch
            batch, fields = [], 0
        batch.append(parcel)
        fields += needs
    if batch:
        yield batch


def _deliver(
    turn: Turn,
    batch: Sequence[Parcel[L]],
    send: Callable[[Sequence[Any]], Answer],
    done: Callable[[Sequence[Parcel[L]], Answer], None],
    *,
    doubt: bool,
) -> None:
    if doubt:
        _note(turn, batch, in_doubt=True)
    try:
        answer = turn.write(send, [parcel.item for parcel in batch])
    except Refused as error:
        if len(batch) > 1:
            _halve(turn, batch, send, done, doubt=doubt)
        else:
            turn.park(batch[0].link, error)
    except Transient as error:
        if error.code not in DATABASE_CODES:
            _note(turn, batch, in_doubt=False)
            raise
        if len(batch) > 1:
            _halve(turn, batch, send, done, doubt=doubt)
        else:
            _tried(turn, batch, error, in_doubt=False)
    except UnknownOutcome as error:
        _tried(turn, batch, error, in_doubt=doubt)
        raise
    else:
        done(batch, answer)


def _halve(
    turn: Turn,
    batch: Sequence[Parcel[L]],
    send: Callable[[Sequence[Any]], Answer],
    done: Callable[[Sequence[Parcel[L]], Answer], None],
    *,
    doubt: bool,
) -> None:
    middle = len(batch) // 2
    for half in (batch[:middle], batch[middle:]):
        _deliver(turn, half, send, done, doubt=doubt)


def _note(turn: Turn, batch: Sequence[Parcel[L]], **values: Any) -> None:
    manager = type(batch[0].link)._default_manager
    with turn.storing():
        manager.filter(pk__in=[parcel.link.pk for parcel in batch]).update(**values)


def _tried(
    turn: Turn,
    batch: Sequence[Parcel[L]],
    error: Transient | UnknownOutcome,
    *,
    in_doubt: bool,
) -> None:
    """Counts a try; alone and tried often enough, it is put aside."""
    if len(batch) == 1 and batch[0].link.attempts + 1 >= MOST_TRIES:
        turn.park(batch[0].link, error)
        return
    _note(turn, batch, attempts=F("attempts") + 1, in_doubt=in_doubt, error=error.code[:60])


def still_waiting(links: Sequence[L]) -> list[L]:
    """Those that nothing put aside meanwhile."""
    return [link for link in links if link.state == LinkState.WAITING]
