"""One turn of the sync with one Moodle: the lease in hand, the client, and what was done.

Nothing is read or written over the network while a transaction is open; every result is stored
before the next call, under the fence of the lease.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from moodle.client import CallRecord, MoodleClient, MoodleError
from moodle.connections import lease
from moodle.connections.counting import count
from moodle.connections.models import Connection
from moodle.links.fingerprints import fingerprint
from moodle.links.models import Link, Values
from moodle.reasons import reason_of
from moodle.states import LinkState
from moodle.wanted.storing import judge, reopen

L = TypeVar("L", bound=Link)
T = TypeVar("T")
Item = TypeVar("Item")


@dataclass
class Planned:
    """What a dry run would have sent."""

    function: str
    items: Sequence[Any]


@dataclass
class Turn:
    """`planned` is None when it is meant."""

    connection: Connection
    client: MoodleClient
    held: lease.Held
    planned: list[Planned] | None = None
    sent: Counter[str] = field(default_factory=Counter)
    _last_write: float = 0.0

    @property
    def is_dry(self) -> bool:
        return self.planned is not None

    def plans(self, function: str, items: Sequence[Any]) -> bool:
        """Notes what would be sent; True when this is a dry run and nothing must be sent."""
        if self.planned is None:
            return False
        if items:
            self.planned.append(Planned(function, items))
        return True

    def write(self, call: Callable[[Sequence[Item]], T], items: Sequence[Item]) -> T:
        """The call, with the lease renewed. Raises LeaseLost and MoodleError."""
        if self.is_dry:
            raise RuntimeError("a dry run writes nothing")
        self._keep_pace()
        lease.renew(self.held)
        answer = call(items)
        self.sent[getattr(call, "__qualname__", "call")] += len(items)
        return answer

    def _keep_pace(self) -> None:
        if self.connection.calls_per_minute:
            pause = self._last_write + 60 / self.connection.calls_per_minute - time.monotonic()
            if pause > 0:
                time.sleep(pause)
        self._last_write = time.monotonic()

    @contextmanager
    def storing(self) -> Iterator[None]:
        """A short transaction in which results are stored. Raises LeaseLost."""
        with transaction.atomic():
            lease.fence(self.held)
            yield

    def applied(self, pairs: Iterable[tuple[L, Values]], *, fields: Sequence[str] = ()) -> None:
        """Stores what Moodle holds now for these links, with `fields` of theirs that changed."""
        links = []
        for link, values in pairs:
            link.applied, link.applied_print = values, fingerprint(values)
            link.applied_at, link.in_doubt = timezone.now(), False
            links.append(link)
        if not links:
            return
        manager = type(links[0])._default_manager
        names = ["applied", "applied_print", "applied_at", "in_doubt", *fields]
        with self.storing():
            reopen(manager.filter(pk__in=[link.pk for link in links]))
            manager.bulk_update(links, names, batch_size=500)
            judge(manager.filter(pk__in=[link.pk for link in links]))

    def park(self, link: Link, error: MoodleError, *, reason: str = "") -> None:
        """Put aside with words that somebody understands; the others go on."""
        values = {
            "state": LinkState.PARKED,
            "error": error.code[:60],
            "reason": (reason or reason_of(error))[:400],
            "in_doubt": False,
        }
        self._set(link, values)

    def hold(self, link: Link, state: LinkState, reason: str, **values: Any) -> None:
        """A person decides: a proposal or a conflict."""
        self._set(link, {"state": state, "reason": reason[:400], "error": state, **values})

    def _set(self, link: Link, values: dict[str, Any]) -> None:
        with self.storing():
            type(link)._default_manager.filter(pk=link.pk).update(**values, modified_at=Now())
        for name, value in values.items():
            setattr(link, name, value)


@contextmanager
def turn_of(connection: Connection, *, dry: bool = False) -> Iterator[Turn | None]:
    """A turn with this Moodle, or None when another writer has it."""
    held = lease.take(connection.pk)
    if held is None:
        yield None
        return

    def note(record: CallRecord) -> None:
        count(connection.pk, record)

    try:
        with MoodleClient(connection.base_url, connection.token, on_call=note) as client:
            yield Turn(connection, client, held, [] if dry else None)
    finally:
        lease.give_up(held)
