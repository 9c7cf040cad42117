"""Manual enrolment and roles: each batch is all or nothing, and each call overwrites."""

from __future__ import annotations

from typing import Any

from demo.moodle.functions.courses import course_or_missing, enter, may_enter
from demo.moodle.functions.users import shown
from demo.moodle.params import Maybe
from demo.moodle.records import Enrolment
from demo.moodle.refusals import invalid_parameter, moodle_error, no_permission, write_error
from demo.moodle.service import Answer, Call, function
from demo.moodle.site import ROLE_NAMES

ASSIGN = "moodle/role:assign"
NEW_ENROLMENT = {
    "roleid": "int", "userid": "int", "courseid": "int",
    "timestart": "int?", "timeend": "int?", "suspend": "int?",
}  # fmt: skip
ROLE = {
    "roleid": "int", "userid": "int", "contextid": "int?", "contextlevel": "alpha?",
    "instanceid": "int?",
}  # fmt: skip


@function("enrol_manual_enrol_users", {"enrolments": [NEW_ENROLMENT]})
def enrol_users(call: Call, enrolments: list[dict[str, int]]) -> Answer:
    site = call.site
    for new in enrolments:
        _check_enrolment(call, new)
    fresh = [
        (new["courseid"], new["userid"])
        for new in enrolments
        if (new["userid"], "manual") not in site.enrolments[new["courseid"]]
    ]
    yield
    # The unique index: who was enrolled by another call in between makes this one fail.
    if any((user, "manual") in site.enrolments[course] for course, user in fresh):
        raise write_error()
    for new in enrolments:
        site.enrol(
            new["courseid"],
            new["userid"],
            new["roleid"],
            start=new.get("timestart", 0),
            end=new.get("timeend", 0),
            suspended=bool(new.get("suspend", 0)),
        )


def _check_enrolment(call: Call, new: dict[str, int]) -> None:
    site = call.site
    course, user, role = new["courseid"], new["userid"], new["roleid"]
    if course not in site.courses:
        raise invalid_parameter("Course not found")
    enter(call, course)
    call.require("enrol/manual:enrol")
    if role not in site.assignable or not call.can(ASSIGN):
        told = (
            f"You don't have the permission to assign this role ({role}) to this user ({user}) "
            f"in this course ({course})."
        )
        raise moodle_error("wsusercannotassign", told)
    if not site.courses[course].manual:
        told = (
            "Manual enrolment plugin instance doesn't exist or is disabled for the course "
            f"(id = {course})"
        )
        raise moodle_error("wsnoinstance", told)
    _living(call, user)


def _living(call: Call, user: int) -> None:
    if user not in call.site.users:
        raise call.missing("user")
    if call.site.users[user].deleted:
        raise moodle_error("userdeleted", "error/userdeleted")


UNENROLMENT = {"userid": "int", "courseid": "int", "roleid": "int?"}


@function("enrol_manual_unenrol_users", {"enrolments": [UNENROLMENT]})
def unenrol_users(call: Call, enrolments: list[dict[str, int]]) -> Answer:
    for row in enrolments:
        enter(call, row["courseid"])
        call.require("enrol/manual:unenrol")
        _living(call, row["userid"])
    yield
    for row in enrolments:
        call.site.unenrol(row["courseid"], row["userid"])


def _check_roles(call: Call, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row.get("contextlevel") != "course":
            raise invalid_parameter("Only the context of a course is known here")
        enter(call, row["instanceid"])
        call.require(ASSIGN)
        if row["roleid"] not in call.site.assignable:
            raise no_permission(ASSIGN)
        if row["userid"] not in call.site.users:
            raise call.missing("user")


@function("core_role_assign_roles", {"assignments": [ROLE]})
def assign_roles(call: Call, assignments: list[dict[str, Any]]) -> Answer:
    _check_roles(call, assignments)
    yield
    for row in assignments:
        call.site.give_role(row["instanceid"], row["userid"], row["roleid"])


@function("core_role_unassign_roles", {"unassignments": [ROLE]})
def unassign_roles(call: Call, unassignments: list[dict[str, Any]]) -> Answer:
    _check_roles(call, unassignments)
    yield
    for row in unassignments:
        call.site.take_roles(row["instanceid"], row["userid"], {row["roleid"]})


@function(
    "core_enrol_get_enrolled_users",
    {"courseid": "int", "options": Maybe([{"name": "name", "value": "raw"}], [])},
)
def get_enrolled_users(call: Call, courseid: int, options: list[dict[str, str]]) -> Answer:
    course_or_missing(call, courseid)
    enter(call, courseid)
    chosen = {row["name"]: row["value"] for row in options}
    if any(chosen.get(name) == "1" for name in ("onlyactive", "onlysuspended")):
        call.require("moodle/course:enrolreview")
    if chosen.get("groupid", "0") != "0":
        call.require("moodle/site:accessallgroups")
    yield
    ids = _enrolled(call, courseid, chosen)
    start, most = int(chosen.get("limitfrom", 0)), int(chosen.get("limitnumber", 0))
    ids = ids[start : start + most] if most else ids[start:]
    fields = chosen["userfields"].split(",") if chosen.get("userfields") else None
    return [_row(call, courseid, id_, fields) for id_ in ids]


def _enrolled(call: Call, course: int, chosen: dict[str, str]) -> list[int]:
    site, now = call.site, call.site.now
    rows = site.enrolments[course].values()
    active = {row.user for row in rows if row.is_active(now)}
    ids = {row.user for row in rows}
    if chosen.get("onlyactive") == "1":
        ids = active
    if chosen.get("onlysuspended") == "1":
        ids -= active
    if (group := int(chosen.get("groupid", 0))) in site.groups:
        ids &= site.groups[group].members
    by = chosen.get("sortby", "id")
    keys = {"id": lambda id_: id_, "firstname": lambda id_: site.users[id_].firstname}
    keys["lastname"] = lambda id_: site.users[id_].lastname
    return sorted(ids, key=keys.get(by, keys["id"]), reverse=chosen.get("sortdirection") == "DESC")


def _row(call: Call, course: int, id_: int, fields: list[str] | None) -> dict[str, Any]:
    """Without `userfields` everything; id and fullname always."""
    site = call.site
    row = shown(call, site.users[id_], brief=True) | {
        "lastcourseaccess": 0,
        "roles": [
            {"roleid": role, "name": "", "shortname": ROLE_NAMES.get(role, "role"), "sortorder": 0}
            for role in sorted(site.roles[(course, id_)])
        ],
        "groups": [
            {"id": group.id, "name": call.name(group.name), "description": group.description,
             "descriptionformat": 1}
            for group in site.groups.values()
            if group.course == course and id_ in group.members
        ],
        "enrolledcourses": [
            {
                "id": other,
                "fullname": call.name(site.courses[other].fullname),
                "shortname": call.name(site.courses[other].shortname),
            }
            for other in sorted(site.courses_of[id_])
        ],
    }  # fmt: skip
    if not row["groups"]:
        del row["groups"]
    if fields is None:
        return row
    return {name: value for name, value in row.items() if name in {"id", "fullname", *fields}}


@function("core_enrol_get_users_courses", {"userid": "int", "returnusercount": "bool=1"})
def get_users_courses(call: Call, userid: int, returnusercount: bool) -> Answer:
    yield
    site = call.site
    courses = [site.courses[id_] for id_ in sorted(site.courses_of[userid], reverse=True)]
    rows = []
    for course in courses:
        enrolments = [_enrolment(call, course.id, userid, way) for way in ("manual", "self")]
        is_active = any(row and row.is_active(site.now) for row in enrolments)
        if not (is_active and course.visible and may_enter(call, course)):
            continue
        done = [(userid, one.id) in site.activities for one in course.activities]
        row = {
            "id": course.id,
            "shortname": call.name(course.shortname),
            "fullname": call.name(course.fullname),
            "displayname": call.name(course.fullname),
            "enrolledusercount": len({user for user, _way in site.enrolments[course.id]}),
            "idnumber": course.idnumber,
            "visible": int(course.visible),
            "lang": course.lang,
            "enablecompletion": course.enablecompletion,
            "completionhascriteria": bool(done),
            "completionusertracked": True,
            "category": course.category,
            "progress": round(100 * sum(done) / len(done)) if done else None,
            "completed": (userid, course.id) in site.completions,
            "startdate": course.startdate,
            "enddate": course.enddate,
            "lastaccess": None,
            "hidden": False,
        }
        if not returnusercount:
            del row["enrolledusercount"]
        rows.append(row)
    return rows


def _enrolment(call: Call, course: int, user: int, method: str) -> Enrolment | None:
    return call.site.enrolments[course].get((user, method))
