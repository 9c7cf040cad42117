"""Browser windows that tell on the portal: strangers' hosts, console errors, failed requests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
)

from people.models import Person

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = (360, 780)
NARROW = (320, 720)
DESK = (1280, 900)
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
PATIENCE_MS = 15_000
BUSY = "[aria-busy=true], .htmx-request, .htmx-swapping, .htmx-settling"


def launch(playwright: Playwright) -> Browser:
    """Starts the system's Chromium; playwright's own download is never used."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@dataclass
class Witness:
    """Writes down everything that must not happen in a window.

    `expected` are statuses that the test provokes on purpose; every other 4xx and 5xx is a fault.
    """

    host: str
    expected: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("requestfailed", self._failed)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"exception: {error.error}"))

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc != self.host and not request.url.startswith("blob:"):
            self.faults.append(f"request to another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(
                f"status {response.status}: {response.request.method} {response.url}"
            )

    def _failed(self, request: Request) -> None:
        # The browser itself gives up what a newer navigation or search overtook.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed ({request.failure}): {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        a_status = message.text.startswith("Failed to load resource: the server responded")
        # On a busy machine the page is painted, and its font used, seconds after it was loaded.
        painted_late = "was preloaded using link preload but not used within" in message.text
        if message.type in {"error", "warning"} and not a_status and not painted_late:
            self.faults.append(f"console {message.type}: {message.text}")


@dataclass(frozen=True)
class Window:
    """One browser window of one person, and what it saw."""

    page: Page
    witness: Witness

    def may_answer(self, *statuses: int) -> None:
        """From here on these statuses are part of the test."""
        self.witness.expected.update(statuses)

    def speak(self, language: str, person: Person | None) -> None:
        """From here on the pages are in that language, for the person or else for a stranger."""
        if person:
            Person.objects.filter(pk=person.pk).update(language=language)
        address = self.witness.host.split(":")[0]
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language}
        self.page.context.add_cookies([{**cookie, "domain": address, "path": "/"}])


@contextmanager
def window(
    browser: Browser,
    url: str,
    *,
    person: Person | None = None,
    size: tuple[int, int] = DESK,
    language: str = "nl",
    javascript: bool = True,
    with_axe: bool = False,
) -> Iterator[Window]:
    """A clean window; `person` is signed in already. Fails at the end when it saw a fault.

    `language` is the browser's, and that of the person.
    """
    context = browser.new_context(
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        locale={"nl": "nl-NL", "en": "en-GB"}[language],
        timezone_id="Europe/Amsterdam",
        java_script_enabled=javascript,
        reduced_motion="reduce",
        # Phones differ in height only; touch would hide the pointer's own faults.
        has_touch=False,
    )
    context.set_default_timeout(PATIENCE_MS)
    witness = Witness(urlsplit(url).netloc)
    witness.watch(context)
    if with_axe:
        context.add_init_script(path=AXE)
    if person:
        Person.objects.filter(pk=person.pk).update(language=language)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(person), "url": url}]
        )
    try:
        yield Window(context.new_page(), witness)
        assert not witness.faults, "\n".join(witness.faults)
    finally:
        context.close()
        if person:
            # The database outlives the window: the next test finds the cast as it was.
            Person.objects.filter(pk=person.pk).update(language=person.language)


def settled(page: Page) -> None:
    """Waits until htmx has nothing under way; half-way a page looks busy on purpose."""
    page.wait_for_function(f"() => !document.querySelector({BUSY!r})")


def session_of(person: Person) -> str:
    """The key of a new session of that person."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value
