"""What a visit costs on the wire, counted by the browser: encoded bodies, headers not included."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.e2e import world
from tests.e2e.browsing import PHONE, Window
from tests.e2e.conftest import OpenWindow

pytestmark = pytest.mark.e2e

FIRST_VISIT = 110_000
LATER_PAGE = 25_000
"""Bytes. What a colleague on a train waits for."""


class Scale:
    """Weighs what arrives in a window from the network; what the browser kept weighs nothing."""

    def __init__(self, opened: Window) -> None:
        self._session = opened.page.context.new_cdp_session(opened.page)
        self._urls: dict[str, str] = {}
        self._weights: dict[str, int] = {}
        self._session.on("Network.requestWillBeSent", self._asked)
        self._session.on("Network.loadingFinished", self._arrived)
        self._session.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        self._urls[event["requestId"]] = event["request"]["url"]

    def _arrived(self, event: dict[str, Any]) -> None:
        url = self._urls.get(event["requestId"], event["requestId"])
        self._weights[url] = int(event["encodedDataLength"])

    def weigh(self) -> dict[str, int]:
        """Bytes by address since the last time."""
        taken, self._weights = self._weights, {}
        return taken


def test_first_and_later_pages_are_light(open_window: OpenWindow) -> None:
    opened = open_window(person=world.cast_member("yvonne"), size=PHONE)
    scale = Scale(opened)
    opened.page.goto(reverse("catalog:catalogue"), wait_until="networkidle")
    first = scale.weigh()
    assert 10_000 < sum(first.values()) <= FIRST_VISIT, first
    for path in (
        "/",
        reverse("enrollment:mine"),
        world.course_titled(world.DELIVERED).get_absolute_url(),
    ):
        opened.page.goto(path, wait_until="networkidle")
        later = scale.weigh()
        assert 0 < sum(later.values()) <= LATER_PAGE, later
