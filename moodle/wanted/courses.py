"""The course, and the group of a run, that Moodle should hold."""

from __future__ import annotations

from typing import Any

from moodle.wanted.people import plain

TITLE_LENGTH = 254
SHORT_LENGTH = 255


def course(
    *, course_id: int, title: str, category: int, visible: bool, starts_at: int
) -> dict[str, Any]:
    """As core_course_create_courses names it. Without its end, Moodle would add one after a year;
    `starts_at` in Unix time goes with it, because Moodle refuses the one without the other."""
    return {
        "fullname": plain(title.replace("<", ""), TITLE_LENGTH) or idnumber(course_id),
        "shortname": shortname(course_id, title),
        "idnumber": idnumber(course_id),
        "categoryid": category,
        "visible": int(visible),
        "startdate": starts_at,
        "enddate": 0,
        "enablecompletion": 1,
    }


def idnumber(course_id: int) -> str:
    """The key of a course of ours in Moodle."""
    return f"portal-course-{course_id}"


def shortname(course_id: int, title: str) -> str:
    """Unique in the whole of Moodle, and still to be recognised by people."""
    tail = f" [{course_id}]"
    return plain(title.replace("<", ""), SHORT_LENGTH - len(tail)) + tail


def group(*, run_id: int, name: str) -> dict[str, Any]:
    """As core_group_create_groups names it."""
    return {
        "name": f"{plain(name.replace('<', ''), 200)} [{run_id}]",
        "description": "",
        "idnumber": group_idnumber(run_id),
    }


def group_idnumber(run_id: int) -> str:
    return f"portal-run-{run_id}"
