"""Somebody else holds the lock on a run's seats: waiting ends soon, in plain words."""

from __future__ import annotations

import pytest
from django.db import connection, connections, transaction
from django.urls import reverse

from planning.models import SeatPool
from planning.seats import SeatsBusy, lock_pool
from tests.cast import make_cast
from tests.factories import make_course, make_run
from tests.planning.browser import form_on

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@pytest.fixture
def held_run(cast, monkeypatch):
    """A run whose pool a second connection has locked until the test is over."""
    monkeypatch.setattr("planning.seats.LOCK_TIMEOUT", "100ms")
    run = make_run(course=make_course(owner=cast.nvwa), capacity=5)
    other = connections.create_connection("default")
    other.ensure_connection()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute(
                f"SELECT 1 FROM {SeatPool._meta.db_table} WHERE run_id = %s FOR UPDATE",  # noqa: S608
                [run.pk],
            )
        yield run
    finally:
        other.rollback()
        other.close()


def test_waiting_for_seats_ends(held_run):
    with pytest.raises(SeatsBusy), transaction.atomic():
        lock_pool(held_run.pk)


def test_a_timeout_is_over_after_the_lock(cast):
    run = make_run(course=make_course(owner=cast.nvwa))
    with transaction.atomic():
        lock_pool(run.pk)
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("0",)


def test_changing_says_so_and_keeps_what_was_typed(cast, client_of, held_run):
    client = client_of(cast.olga)
    url = reverse("planning:run-edit", args=[held_run.pk])
    data = {**form_on(client.get(url).content.decode()), "note": "Met lunch"}
    response = client.post(url, data)
    assert response.status_code == 422
    assert "erg druk" in response.content.decode()
    assert form_on(response.content.decode())["note"] == "Met lunch"


def test_cancelling_says_so(cast, client_of, held_run):
    url = reverse("planning:run-cancel", args=[held_run.pk])
    response = client_of(cast.olga).post(url, {"reason": "Geen trainer"})
    assert response.status_code == 422
    assert "erg druk" in response.content.decode()
