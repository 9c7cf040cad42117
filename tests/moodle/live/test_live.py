"""The same as against the fake, against whatever Moodle is named: make test-moodle."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from moodle.client import Misconfigured, MoodleClient, Refused, Transient, UnknownOutcome, batched
from moodle.client.batches import flatten
from moodle.client.reports import parse_date, since
from tests.moodle.live.conftest import REPORT, STUDENT, TEMPLATE, Lab

pytestmark = pytest.mark.live

NEEDED = {
    "core_completion_get_course_completion_status", "core_course_create_categories",
    "core_course_create_courses", "core_course_duplicate_course", "core_course_get_categories",
    "core_course_get_courses", "core_course_get_courses_by_field", "core_course_update_courses",
    "core_enrol_get_enrolled_users", "core_enrol_get_users_courses",
    "core_group_add_group_members", "core_group_create_groups", "core_group_delete_group_members",
    "core_group_delete_groups", "core_group_get_course_groups", "core_group_get_group_members",
    "core_reportbuilder_filters_reset", "core_reportbuilder_list_reports",
    "core_reportbuilder_retrieve_report", "core_reportbuilder_set_filters",
    "core_role_assign_roles", "core_role_unassign_roles", "core_user_create_users",
    "core_user_get_users_by_field", "core_user_update_users", "core_webservice_get_site_info",
    "enrol_manual_enrol_users", "enrol_manual_unenrol_users", "gradereport_user_get_grade_items",
}  # fmt: skip
TO_CLEAN_UP = {
    "core_course_delete_categories", "core_course_delete_courses", "core_user_delete_users",
    "core_user_get_users",
}  # fmt: skip
TO_FINISH = {
    "core_completion_get_activities_completion_status",
    "core_completion_override_activity_completion_status",
}


def test_it_is_a_moodle_that_we_know_and_the_token_may_what_is_needed(lab: Lab) -> None:
    info = lab.client.site.info()
    major, minor = map(int, info.release.split()[0].rstrip("+").split(".")[:2])
    assert (major, minor) >= (4, 5), info.release
    assert not (NEEDED | TO_CLEAN_UP) - info.functions


def test_a_wrong_token_is_configuration(lab: Lab) -> None:
    with (
        MoodleClient(lab.client.base_url, "0" * 32) as client,
        pytest.raises(Misconfigured, match="invalidtoken"),
    ):
        client.site.info()


def test_people_come_raw_and_once(lab: Lab) -> None:
    first, second = lab.make_users(2, "p")
    name = f"{lab.mark}p0"
    for key in ("username", "idnumber"):
        (found,) = lab.client.users.by(key, [name, f"{lab.mark}unknown"])  # type: ignore[arg-type]
        assert (found.id, found.firstname, found.auth) == (first, "Proef & Test", "oauth2")
    (found,) = lab.client.users.by("email", [f"{name}@example.invalid"])
    assert found.id == first
    with pytest.raises(Refused):
        lab.client.users.create(lab.new_users(1, "p"))
    new = lab.new_users(3, "q")
    new[1]["username"] = name
    with pytest.raises(Refused):
        lab.client.users.create(new)
    assert lab.client.users.by("username", [f"{lab.mark}q0", f"{lab.mark}q2"]) == []
    warned = lab.client.users.update(
        [
            {"id": first, "suspended": True, "department": "Afdeling"},
            {"id": 999_999_999, "firstname": "x"},
            {"id": second, "email": f"{name}@example.invalid"},
        ]
    )
    assert {(row.item_id, row.code) for row in warned} == {
        (999_999_999, "invaliduserid"),
        (second, "useremailduplicate"),
    }
    (found,) = lab.client.users.by("id", [first])
    assert (found.suspended, found.department) == (True, "Afdeling")


def test_who_is_deleted_is_still_returned_under_another_name(lab: Lab) -> None:
    (made,) = lab.make_users(1, "gone")
    lab.client.users.delete([made])
    (found,) = lab.client.users.by("id", [made])
    assert found.username != f"{lab.mark}gone0"
    assert lab.client.users.by("username", [f"{lab.mark}gone0"]) == []


def test_a_full_batch_arrives_whole(lab: Lab) -> None:
    """As many fields as we ever send; the last of them is there."""
    new = lab.new_users(50, "full")
    for user in new:
        user["department"] = "Afdeling"
        user["institution"] = "Organisatie"
        user["lang"] = "en"
        user["timezone"] = "Europe/Amsterdam"
    (batch,) = batched(new)
    assert len(flatten({"users": batch})) >= 500
    made = lab.client.users.create(batch)
    lab.users += made
    found = lab.client.users.by("id", made)
    assert len(found) == 50
    assert {(user.department, user.institution) for user in found} == {("Afdeling", "Organisatie")}


def test_courses_are_found_before_they_are_made(lab: Lab) -> None:
    course = lab.course("c")
    (found,) = lab.client.courses.by("idnumber", f"{lab.mark}c")
    assert (found.id, found.fullname) == (course, f"{lab.mark}c A & B")
    assert (found.startdate, found.enddate) == (1767225600, 0)
    (category,) = lab.client.courses.categories_by("idnumber", f"{lab.mark}cat")
    assert category.name == f"{lab.mark}cat R & D"
    with pytest.raises(Refused, match=r"shortnametaken|courseidnumbertaken"):
        lab.course("c")
    with pytest.raises(Refused, match="categoryidnumbertaken"):
        lab.category("cat")
    warned = lab.client.courses.update(
        [{"id": course, "visible": False}, {"id": 999_999_999, "fullname": "x"}]
    )
    assert [row.item_id for row in warned] == [999_999_999]
    (found,) = lab.client.courses.by_ids([course, 999_999_999])
    assert not found.visible
    (warning,) = lab.client.courses.update([{"id": course, "enddate": 1798761600}])
    assert warning.code == "nostartdatenoenddate"


def test_enrolments_groups_and_roles(lab: Lab) -> None:
    course = lab.course("e")
    a, b, c = lab.make_users(3, "e")
    rows = [{"roleid": STUDENT, "userid": user, "courseid": course} for user in (a, b)]
    lab.client.enrolments.enrol(rows)  # type: ignore[arg-type]
    lab.client.enrolments.enrol(
        [{"roleid": STUDENT, "userid": b, "courseid": course, "suspend": True}]
    )
    ids = [row.id for row in lab.client.enrolments.of_course(course)]
    assert ids == [a, b]
    assert [row.id for row in lab.client.enrolments.of_course(course, only_active=True)] == [a]
    assert [row.id for row in lab.client.enrolments.of_course(course, start=1, most=1)] == [b]
    assert course in {row.id for row in lab.client.enrolments.courses_of(a)}
    assert lab.client.enrolments.courses_of(b) == []
    with pytest.raises(Refused):
        lab.client.enrolments.enrol(
            [
                {"roleid": STUDENT, "userid": c, "courseid": course},
                {"roleid": STUDENT, "userid": 999_999_999, "courseid": course},
            ]
        )
    assert [row.id for row in lab.client.enrolments.of_course(course)] == ids

    key = f"{lab.mark}g"
    (group,) = lab.client.groups.create(
        [{"courseid": course, "name": key, "description": "", "idnumber": key}]
    )
    with pytest.raises(Refused):
        lab.client.groups.create([{"courseid": course, "name": key, "description": ""}])
    lab.client.groups.add([{"groupid": group, "userid": a}])
    lab.client.groups.add([{"groupid": group, "userid": a}])
    with pytest.raises(Refused):
        lab.client.groups.add([{"groupid": group, "userid": c}])
    assert lab.client.groups.members([group]) == {group: {a}}
    assert [row.idnumber for row in lab.client.groups.of_course(course)] == [key]
    lab.client.groups.remove([{"groupid": group, "userid": a}])
    roles = lab.client.enrolments.of_course(course, with_roles=True)
    assert roles[0].roles == {STUDENT}
    lab.client.enrolments.unenrol([{"userid": user, "courseid": course} for user in (a, b, c)])
    assert lab.client.enrolments.of_course(course) == []
    lab.client.groups.delete([group])


def test_after_a_time_out_everybody_is_there_once(lab: Lab) -> None:
    """Not knowing is answered by reading, as long as it takes, and only then by writing."""
    new = lab.new_users(50, "late")
    hasty = MoodleClient(lab.client.base_url, lab.client.wire._token, timeout=0.1)
    with hasty, suppress(UnknownOutcome, Transient):
        hasty.users.create(new)
    names = [user["username"] for user in new]
    end = time.monotonic() + 20
    while len(known := lab.client.users.by("username", names)) < 50 and time.monotonic() < end:
        time.sleep(0.5)
    missing = set(names) - {user.username for user in known}
    if missing:
        lab.client.users.create([user for user in new if user["username"] in missing])
    assert len(lab.client.users.by("username", names)) == 50


def test_what_is_finished_is_read_back(lab: Lab) -> None:
    if not (TEMPLATE and REPORT):
        pytest.skip("needs MOODLE_TEMPLATE and MOODLE_REPORT")
    assert lab.client.site.info().functions >= TO_FINISH
    key = f"{lab.mark}done"
    course = lab.client.courses.duplicate(
        TEMPLATE, fullname=key, shortname=key, category=lab.categories[0]
    )
    lab.courses.append(course)
    lab.client.courses.update([{"id": course, "idnumber": key}])
    done, idle = lab.make_users(2, "done")
    for user in (done, idle):
        lab.client.enrolments.enrol([{"roleid": STUDENT, "userid": user, "courseid": course}])
    assert not lab.client.completions.status(course, done).completed
    before = datetime.now(UTC) - timedelta(minutes=2)
    activities = lab.client.wire.call(
        "core_completion_get_activities_completion_status", {"courseid": course, "userid": done}
    )["statuses"]
    assert activities, "the template has nothing to finish"
    for activity in activities:
        lab.client.wire.call(
            "core_completion_override_activity_completion_status",
            {"userid": done, "cmid": activity["cmid"], "newstate": 1},
            writes=True,
        )
    status = lab.client.completions.status(course, done)
    assert status.completed
    assert status.criteria_done
    assert {grade.user_id for grade in lab.client.completions.grades(course)} == {done, idle}
    lab.client.reports.filter(REPORT, since("completion:timecompleted", before))
    try:
        pages = list(lab.client.reports.pages(REPORT))
    finally:
        lab.client.reports.unfilter(REPORT)
    moment, username, _idnumber, course_key = range(4)
    rows = [row for page in pages for row in page.rows if row[course_key] == key]
    assert [row[username] for row in rows] == [f"{key}0"]
    finished = parse_date(rows[0][moment])
    assert finished
    assert before <= finished <= datetime.now(UTC) + timedelta(minutes=2)


Bare = Callable[[str, dict[str, str]], object]
NUMBER = 250


def test_throughput_next_to_a_bare_client(
    lab: Lab, bare: Bare, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same batches by both, in turns; what is measured is printed and not judged."""
    course = lab.course("speed")
    figures: dict[str, dict[str, float]] = {}

    def measured(what: str, who: str, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        work()
        figures.setdefault(what, {})[who] = NUMBER / (time.perf_counter() - start)

    def by_bare(function: str, name: str, rows: list[dict[str, object]]) -> None:
        for batch in batched(rows):
            bare(function, dict(flatten({name: batch})))

    ours, theirs = lab.new_users(NUMBER, "ours"), lab.new_users(NUMBER, "bare")
    measured("create users", "bare", lambda: by_bare("core_user_create_users", "users", theirs))
    measured("create users", "ours", lambda: [lab.client.users.create(b) for b in batched(ours)])
    ids = {}
    for who, new in (("ours", ours), ("bare", theirs)):
        names = [user["username"] for user in new]
        found = [u.id for batch in batched(names) for u in lab.client.users.by("username", batch)]
        assert len(found) == NUMBER
        ids[who] = found
        lab.users += found
    rows = {
        who: [{"roleid": STUDENT, "userid": id_, "courseid": course} for id_ in found]
        for who, found in ids.items()
    }
    measured(
        "enrol", "bare", lambda: by_bare("enrol_manual_enrol_users", "enrolments", rows["bare"])
    )
    measured(
        "enrol", "ours", lambda: [lab.client.enrolments.enrol(b) for b in batched(rows["ours"])]
    )
    assert len(lab.client.enrolments.of_course(course)) == 2 * NUMBER
    with capsys.disabled():
        print(f"\n{NUMBER} of each, batches of 50, per second:")  # noqa: T201
        for what, speed in figures.items():
            share = speed["ours"] / speed["bare"]
            print(  # noqa: T201
                f"  {what:14} bare {speed['bare']:7.0f}   ours {speed['ours']:7.0f}   {share:.0%}"
            )
