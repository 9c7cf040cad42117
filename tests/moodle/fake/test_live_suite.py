"""The live suite itself: it passes against the fake, of both versions, and leaves no trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from demo.moodle import FakeMoodle, serving
from demo.moodle.site import TOKEN
from tests.moodle.live.conftest import MARK

ROOT = Path(__file__).resolve().parents[3]
DONE = ["completion:timecompleted", "user:username", "user:idnumber", "course:idnumber"]


def run(url: str, template: int, report: int, *more: str) -> subprocess.CompletedProcess[str]:
    address = {"MOODLE_URL": url, "MOODLE_TOKEN": TOKEN}
    extra = {"MOODLE_TEMPLATE": str(template), "MOODLE_REPORT": str(report)}
    return subprocess.run(  # noqa: S603 (our own suite)
        [sys.executable, "-m", "pytest", "-m", "live", "-n", "0", "-q", "tests/moodle/live", *more],
        cwd=ROOT, env=os.environ | address | extra, capture_output=True, text=True, check=False,
    )  # fmt: skip


def left_behind(site: FakeMoodle) -> list[str]:
    names = [user.username for user in site.users.values() if not user.deleted]
    names += [row.idnumber for row in (*site.courses.values(), *site.categories.values())]
    return [name for name in names if name.startswith(MARK)]


@pytest.fixture(params=["4.5", "5.1"])
def site(request: pytest.FixtureRequest) -> FakeMoodle:
    version: Literal["4.5", "5.1"] = request.param
    site = FakeMoodle(version=version)
    site.add_course("Template", "template", activities=["one", "two"])
    conditions = {"completion:completed_operator": 1}
    site.add_report("done", DONE, sort=DONE[:2], conditions=conditions)
    return site


def test_it_passes_and_cleans_up(site: FakeMoodle) -> None:
    site.add_user(f"{MARK}old-1", "Of a", "Killed run", f"{MARK}old-1@example.invalid")
    courses = set(site.courses)
    with serving(site) as url:
        result = run(url, template=2, report=1)
    assert result.returncode == 0, result.stdout[-4000:]
    assert "create users" in result.stdout
    assert TOKEN not in result.stdout + result.stderr
    assert left_behind(site) == []
    assert set(site.courses) == courses


def test_it_cleans_up_after_a_failure(site: FakeMoodle) -> None:
    """A Moodle that sends mails but does not enrol fails it, and is left clean all the same."""
    site.courses[2].activities.clear()
    with serving(site) as url:
        result = run(url, 2, 1, "-k", "finished or people")
    assert result.returncode == 1, result.stdout[-4000:]
    assert "1 failed, 1 passed" in result.stdout
    assert left_behind(site) == []
