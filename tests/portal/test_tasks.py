"""Taken en storingen: parked work is seen, and can be tried again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outbox.models import Message
from people.models import Person
from tests.cast import Cast

ClientOf = Callable[[Person], Client]


@pytest.fixture
def parked(cast: Cast) -> Message:
    return Message.objects.create(
        topic="notification", key="k", parked_at=Now(), attempts=8, last_error="SMTPError: vol"
    )


def test_parked_work_shows_its_error(cast: Cast, parked: Message, client_of: ClientOf) -> None:
    page = client_of(cast.femke).get(reverse("tasks")).content.decode()
    assert "SMTPError: vol" in page
    assert "Probeer opnieuw" in page


@pytest.mark.parametrize("form", [{}, {"row": "own"}])
def test_retry_gives_a_fresh_start(
    cast: Cast, parked: Message, client_of: ClientOf, form: dict[str, str]
) -> None:
    data = {"row": str(parked.pk)} if form else {}
    client_of(cast.femke).post(reverse("tasks-retry"), data)
    parked.refresh_from_db()
    assert (parked.parked_at, parked.attempts) == (None, 0)


def test_nonsense_retries_nothing(cast: Cast, parked: Message, client_of: ClientOf) -> None:
    client_of(cast.femke).post(reverse("tasks-retry"), {"row": "x"})
    parked.refresh_from_db()
    assert parked.parked_at is not None


def test_only_for_the_functional_administrator(cast: Cast, client_of: ClientOf) -> None:
    for person in (cast.alice, cast.olga, cast.petra):
        assert client_of(person).get(reverse("tasks")).status_code == 403
        assert client_of(person).post(reverse("tasks-retry")).status_code == 403
    assert client_of(cast.femke).get(reverse("tasks-retry")).status_code == 405


def test_queries_do_not_grow(cast: Cast, parked: Message, client_of: ClientOf) -> None:
    client = client_of(cast.femke)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("tasks"))
        counts.append(len(queries))
        Message.objects.bulk_create(
            Message(topic=f"t{n}", key=str(n), parked_at=Now(), last_error="x") for n in range(5)
        )
    assert counts[0] == counts[1]
