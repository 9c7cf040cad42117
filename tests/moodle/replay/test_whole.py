"""What of the recordings is replayed, by hand, or not; and that they are what was recorded."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from demo.moodle import FakeMoodle, serving
from demo.moodle.site import TOKEN
from tests.moodle.replay.excerpt import excerpt, sources
from tests.moodle.replay.test_recordings import (
    BY_HAND,
    FILES,
    OURS,
    REST,
    exchanges_of,
    is_replayed,
)

RECORDED = Path(__file__).resolve().parents[4] / "shared" / "data" / "moodle"
UNUSED = {
    "core_cohort_add_cohort_members",
    "core_cohort_create_cohorts",
    "core_cohort_delete_cohort_members",
    "core_cohort_get_cohort_members",
    "core_cohort_get_cohorts",
    "core_cohort_search_cohorts",
    "core_course_get_contents",
    "core_course_get_enrolled_courses_by_timeline_classification",
    "core_course_get_enrolled_users_by_cmid",
    "core_course_get_updates_since",
    "core_calendar_get_action_events_by_course",
    "core_calendar_get_calendar_events",
    "core_completion_mark_course_self_completed",
    "core_enrol_get_course_enrolment_methods",
    "core_enrol_get_enrolled_users_with_capability",
    "core_enrol_search_users",
    "core_enrol_unenrol_user_enrolment",
    "core_grades_get_gradeitems",
    "core_grades_update_grades",
    "core_group_get_course_user_groups",
    "gradereport_overview_get_course_grades",
    "gradereport_user_get_access_information",
}
"""Nothing of ours calls these, so the fake does not have them: their recordings are not replayed.
Cohorts in particular: the coupling enrols by itself and needs none."""


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_replayed_has_a_reason(name: str) -> None:
    """Not called by us, done by hand below, or no exchange (then tests/moodle/fake does it)."""
    left = {(one["function"], one["name"]) for one in exchanges_of(name) if not is_replayed(one)}
    unexplained = {
        pair
        for pair in left
        if pair[0] not in UNUSED and pair[1] not in BY_HAND and pair[0] != "(observation)"
    }
    assert not unexplained


def test_the_recordings_are_what_was_recorded() -> None:
    if not RECORDED.exists():
        pytest.skip("needs ../shared")
    assert [path.name for path in sources(RECORDED)] == FILES
    for source in sources(RECORDED):
        assert excerpt(source) == (OURS / source.name).read_text(), source.name


CALL = {"wstoken": TOKEN, "wsfunction": "core_course_get_courses_by_field"}
ASK = {"moodlewsrestformat": "json", "field": "id", "value": "1"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("request_", "is_understood"),
    [
        pytest.param({"method": "POST", "data": CALL | ASK}, True, id="form"),
        pytest.param({"method": "GET", "params": CALL | ASK}, True, id="query"),
        pytest.param({"method": "POST", "params": CALL, "data": ASK}, True, id="both"),
        pytest.param({"method": "GET", "data": CALL | ASK}, False, id="GET with a body"),
        pytest.param({"method": "POST", "json": CALL | ASK}, False, id="JSON"),
        pytest.param(
            {"method": "POST", "headers": {"Authorization": f"Bearer {TOKEN}"}, "data": ASK},
            False,
            id="header",
        ),
    ],
)
def test_where_the_token_is_read(request_: dict[str, object], is_understood: bool) -> None:
    with serving(FakeMoodle()) as url:
        answer = httpx.request(url=url + REST, **request_)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert ("invalidtoken" not in answer.text) == is_understood
    if is_understood:
        assert json.loads(answer.text)["courses"][0]["id"] == 1
