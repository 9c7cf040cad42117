"""Tokens are sealed; one writer per Moodle, and one who slept too long stores nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from moodle.connections import lease
from moodle.connections.actions import reseal_tokens
from moodle.connections.models import Connection, Lease
from moodle.keys import Unreadable, seal, unseal


@pytest.fixture
def connection(db: None) -> Iterator[Connection]:
    made = Connection(name="Moodle", base_url="http://127.0.0.1:1")
    made.token = "geheim-token"
    made.save()
    return made


def test_a_token_is_not_readable_in_the_database(connection: Connection) -> None:
    stored = Connection.objects.values_list("sealed_token", flat=True).get()
    assert "geheim" not in stored
    assert Connection.objects.get().token == "geheim-token"


def test_keys_follow_each_other(settings: Any, connection: Connection) -> None:
    settings.MOODLE_KEYS = ["nieuw", settings.SECRET_KEY]
    assert Connection.objects.get().token == "geheim-token"
    assert reseal_tokens() == 1
    settings.MOODLE_KEYS = ["nieuw"]
    assert Connection.objects.get().token == "geheim-token"


def test_a_lost_key_is_told(settings: Any) -> None:
    sealed = seal("x")
    settings.MOODLE_KEYS = ["anders"]
    with pytest.raises(Unreadable):
        unseal(sealed)


def test_one_at_a_time(connection: Connection) -> None:
    first = lease.take(connection.pk)
    assert first is not None
    assert lease.take(connection.pk) is None
    lease.give_up(first)
    second = lease.take(connection.pk)
    assert second is not None
    assert second.token == first.token + 1


def test_an_expired_lease_goes_to_the_next_and_fences_the_first(connection: Connection) -> None:
    first = lease.take(connection.pk)
    assert first is not None
    Lease.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    with pytest.raises(lease.LeaseLost):
        lease.renew(first)
    with transaction.atomic():
        lease.fence(first)  # Nobody else has written: what Moodle said may be stored.
    second = lease.take(connection.pk)
    assert second is not None
    with pytest.raises(lease.LeaseLost), transaction.atomic():
        lease.fence(first)
    lease.give_up(first)  # Not his any more.
    lease.renew(second)
