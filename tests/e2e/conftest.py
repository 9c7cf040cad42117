"""One portal and one browser for all browser tests of a process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.e2e import server, world
from tests.e2e.browsing import CHROMIUM, Window, launch, session_of, window

FEED = Path(__file__).resolve().parents[1] / "data" / "feeds" / "edudex_future_runs.ndjson"

OpenWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def portal(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[server.Portal]:
    """A served portal with the small demo and a supplier's delivery in it.

    The tests reach the same database. What they write stays: every test brings its own people and
    runs, so that the order does not matter.
    """
    if not Path(CHROMIUM).exists():
        pytest.skip("needs Chromium")
    folder = tmp_path_factory.mktemp("portal")
    with django_db_blocker.unblock(), _database(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("outbox.tasks.nudge", lambda _queue: None)
        described = server.prepare(folder, connection.settings_dict["NAME"])
        described.manage("collectstatic", "--no-input", "--verbosity", "0")
        described.manage("load_demo", "--size", "S", "--quiet")
        supplier = ("--supplier", "Voorbeeldacademie", "--owner", "nvwa", "--apply")
        described.manage("import_courses", str(FEED), *supplier)
        world.drain_outbox()
        with server.running(described):
            _warm(described)
            yield described


def _warm(portal: server.Portal) -> None:
    """Each process reads its templates and words once; nobody's first click waits for that."""
    cookies = {settings.SESSION_COOKIE_NAME: session_of(world.cast_member("yvonne"))}
    with httpx.Client(base_url=portal.url, cookies=cookies, timeout=60) as visitor:
        for _visit in range(6):
            visitor.get(reverse("catalog:catalogue"), params={"q": "leren"}).raise_for_status()


@contextmanager
def _database() -> Iterator[None]:
    """A test database of this process. Nothing rolls back: the server must see it all."""
    before = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    try:
        yield
    finally:
        _end_other_sessions()
        teardown_databases(before, verbosity=0)


def _end_other_sessions() -> None:
    """The server's last connections may outlive it by a moment; nobody could drop the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def browser(portal: server.Portal) -> Iterator[Browser]:
    # Playwright's loop runs in this thread; the database is used between its steps, never within.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def open_window(browser: Browser, portal: server.Portal) -> Iterator[OpenWindow]:
    """`open_window(person=…, size=…)`: see `browsing.window`. All are closed and judged after."""
    with ExitStack() as windows:

        def open_one(**options: Any) -> Window:
            opened: AbstractContextManager[Window] = window(browser, portal.url, **options)
            return windows.enter_context(opened)

        yield open_one
