"""Pictures for the README and the manuals; made anew with SCREENSHOTS=1, else only opened."""

from __future__ import annotations

import os

import pytest

from tests.e2e import world
from tests.e2e.browsing import DESK, PHONE, settled
from tests.e2e.conftest import OpenWindow
from tests.e2e.server import ROOT

pytestmark = pytest.mark.e2e

FOLDER = ROOT / "docs" / "screenshots"
LARGEST = 250_000
"""Bytes; a repository keeps every picture it ever had."""

PICTURES = [
    ("start", "yvonne", "/", DESK),
    ("catalogue", "yvonne", "/catalogus/?q=leidinggeven", DESK),
    ("catalogue-phone", "daan", "/catalogus/", PHONE),
    ("course", "yvonne", "course", DESK),
    ("my-learning", "yvonne", "/mijn-leren/", DESK),
    ("planning", "marieke", "/plannen/", DESK),
]


@pytest.mark.parametrize(
    ("name", "who", "path", "size"), PICTURES, ids=[row[0] for row in PICTURES]
)
def test_picture(
    name: str, who: str, path: str, size: tuple[int, int], open_window: OpenWindow
) -> None:
    page = open_window(person=world.cast_member(who), size=size).page
    if path == "course":
        path = world.course_titled("Gesprekken voeren in het toezicht").get_absolute_url()
    page.goto(path, wait_until="networkidle")
    settled(page)
    picture = page.screenshot(animations="disabled", scale="css")
    assert len(picture) < LARGEST
    if os.environ.get("SCREENSHOTS"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{name}.png").write_bytes(picture)
