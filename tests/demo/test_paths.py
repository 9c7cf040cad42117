"""The demo's learning paths are whole, and somebody of the cast follows one."""

from __future__ import annotations

import tomllib

import pytest

from catalog.models import LearningPath
from catalog.paths.actions import problems_of
from demo.content.themes import THEME_SLUGS
from demo.loading import paths
from demo.loading.load import load
from enrollment.models import PathEnrollment

pytestmark = pytest.mark.django_db


def test_paths_of_the_small_demo() -> None:
    load(size="S", say=lambda _line: None)
    made = list(LearningPath.objects.all())
    assert made
    for path in made:
        assert path.current
        assert problems_of(path.current) == []
    assert PathEnrollment.objects.exists()


def test_themes_exist() -> None:
    for path in tomllib.loads(paths.CONTENT.read_text())["path"]:
        for step in path["steps"]:
            assert set(step.get("themes", ())) <= set(THEME_SLUGS), step["title"]
