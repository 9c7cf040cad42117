"""One world for all tests of a file: made once, and every test leaves it as it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.policy.world import World, make_world


def no_worker(queue: str) -> None:
    """Nobody works on the outbox: its rows go when the test ends."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("outbox.tasks.nudge", no_worker)
        with django_db_blocker.unblock(), transaction.atomic():
            yield make_world()
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    """Refusals are what we are after; to write each of them down takes longer than to refuse."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)
