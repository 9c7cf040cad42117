"""The buttons of the page of couplings, by their names."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from moodle.connections import actions
from moodle.connections.models import Connection
from moodle.links.actions import confirm_accounts, retry
from moodle.links.models import PersonLink
from moodle.states import LinkState
from moodle.status import KINDS, STUCK, links_of
from moodle.tasks import ask_turn
from people.models import Person
from people.rights.log import record


class UnknownStep(Exception):
    """No such button, or no such connection."""


@transaction.atomic
def take_step(*, name: str, connection_id: str, keys: Sequence[str], by: Person) -> int:
    """Returns how many things it was done for. Raises UnknownStep."""
    rows = Connection.objects.filter(pk=int(connection_id)) if connection_id.isdigit() else None
    connection = rows.first() if rows is not None else None
    if connection is None:
        raise UnknownStep
    count = _take(name, connection, keys, by)
    ask_turn(connection.pk)
    return count


def _take(name: str, connection: Connection, keys: Sequence[str], by: Person) -> int:
    match name:
        case "aan":
            actions.set_going(connection=connection, by=by)
        case "pauze":
            reason = _("Gepauzeerd door %(name)s.") % {"name": by.full_name}
            actions.pause(connection=connection, reason=reason, by=by)
        case "proef" | "echt":
            actions.try_out(connection=connection, dry=name == "proef", by=by)
        case "opnieuw":
            return _retry(connection, keys)
        case "accounts":
            return _confirm(connection, keys, by)
        case _:
            raise UnknownStep
    return 1


def _retry(connection: Connection, keys: Sequence[str]) -> int:
    """What is named, or everything that is stuck."""
    if keys:
        return retry([link for link in links_of(keys) if _belongs(link, connection)])
    return sum(
        retry(list(model._default_manager.filter(connection=connection, state__in=STUCK)))
        for model in KINDS.values()
    )


def _belongs(link: object, connection: Connection) -> bool:
    return getattr(link, "connection_id", None) == connection.pk


def _confirm(connection: Connection, keys: Sequence[str], by: Person) -> int:
    """In bulk: all proposals that are named."""
    numbers = [int(key) for key in keys if key.isdigit()]
    links = PersonLink.objects.filter(
        connection=connection, pk__in=numbers, state=LinkState.PROPOSED
    )
    count = confirm_accounts(links=list(links))
    record(
        action="moodle.accounts",
        by=by,
        object_kind="moodle_connection",
        object_id=connection.pk,
        detail={"count": count},
    )
    return count
