"""Real Dutch programs, delivered by the command, are found as people type."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from catalog.models import CourseText
from catalog.search.criteria import Criteria
from catalog.search.query import search
from outbox.queue import drain
from people.policy import actor_for
from tests.cast import Cast
from tests.planning.test_imports import KDG


@pytest.mark.skipif(not KDG.exists(), reason="needs ../shared")
def test_delivered_programs_are_found_despite_typos(cast: Cast) -> None:
    def deliver() -> str:
        out = StringIO()
        call_command(
            "import_courses", Path(KDG), supplier="Hogeschool", owner="nvwa", apply=True, stdout=out
        )
        return out.getvalue()

    assert "154 added" in deliver()
    assert "Nothing to change" in deliver()
    while drain("search"):
        pass
    actor = actor_for(cast.alice)
    for typed, title in (
        ("duurzaam ondernemen", "Masterclass Duurzaam Ondernemen"),
        ("duurzam ondernemn", "Masterclass Duurzaam Ondernemen"),
        ("rouw en verleis", "Rouw en verlies in de perinatale periode"),
    ):
        found = search(actor, Criteria(text=typed)).course_ids
        titles = CourseText.objects.filter(course__in=found).values_list("title", flat=True)
        assert title in titles, typed
