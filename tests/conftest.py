"""Fixtures for every test, and the checks that every test undergoes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from people.models import Person
from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of tests/cast.py, in two organisations."""
    return make_cast()


@pytest.fixture
def client_of() -> Callable[[Person], Client]:
    """`client_of(person)`: a browser in which that person has signed in."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in


@pytest.fixture(scope="session", autouse=True)
def _keys_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The key that signs for programs is made once, and not among the data of a portal."""
    settings.OIDC_KEYS_FILE = str(tmp_path_factory.mktemp("keys") / "signing.pem")


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _no_real_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests drain the outbox themselves; a nudge to a real worker would race with them."""
    monkeypatch.setattr("outbox.tasks.nudge", lambda _queue: None)


@pytest.fixture(autouse=True)
def _seats_add_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test with a database the seat counters equal the recount."""
    yield
    names = {"db", "transactional_db", "cast"} & set(request.fixturenames)
    if not names or request.node.get_closest_marker("counters_may_drift"):
        return
    if connection.in_atomic_block and not connection.needs_rollback:
        from enrollment.seats import drifted_pools

        assert not drifted_pools().exists(), "SeatPool counters differ from the recount"


ALLOWED_SKIPS = (Path(__file__).parent / "allowed_skips.txt").read_text().splitlines()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test proves nothing: each reason must stand in allowed_skips.txt."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    reasons = {report.longrepr[2] for report in reporter.stats.get("skipped", [])}
    foreign = {
        reason for reason in reasons if not any(allowed in reason for allowed in ALLOWED_SKIPS)
    }
    if foreign:
        reporter.write_line(
            f"Skipped for reasons not in tests/allowed_skips.txt: {sorted(foreign)}", red=True
        )
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
