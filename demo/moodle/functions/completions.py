"""What a learner did in a course. The last criterion met completes it, at once and for good."""

from __future__ import annotations

from typing import Any

from demo.moodle.functions.courses import enter
from demo.moodle.records import Course
from demo.moodle.refusals import moodle_error, no_permission
from demo.moodle.service import Answer, Call, function

ONE = {"courseid": "int", "userid": "int"}


def _known(call: Call, user: int) -> None:
    if user not in call.site.users:
        raise call.missing("user")


@function("core_completion_get_course_completion_status", ONE)
def get_course_completion_status(call: Call, courseid: int, userid: int) -> Answer:
    _known(call, userid)
    course = enter(call, courseid)
    if not call.can("report/completion:view"):
        raise moodle_error("cannotviewreport", "You cannot view this report")
    yield
    if not course.activities:
        if call.site.is_enrolled(courseid, userid):
            raise moodle_error("nocriteriaset", "No completion criteria set for this course")
        raise _not_enrolled()
    if not call.site.is_enrolled(courseid, userid):
        raise _not_enrolled()
    status = {
        "completed": (userid, courseid) in call.site.completions,
        "aggregation": 1,
        "completions": _criteria(call, course, userid),
    }
    return {"completionstatus": status, "warnings": []}


def _not_enrolled() -> Exception:
    return moodle_error("usernotenroled", "User is not enrolled in this course")


def _criteria(call: Call, course: Course, user: int) -> list[dict[str, Any]]:
    rows = []
    for activity in course.activities:
        moment = call.site.criteria.get((user, activity.id))
        rows.append(
            {
                "type": 4,
                "title": "Activity completion",
                "status": "Yes" if moment else "No",
                "complete": bool(moment),
                "timecompleted": moment,
            }
        )
    return rows


@function("core_completion_get_activities_completion_status", ONE)
def get_activities_completion_status(call: Call, courseid: int, userid: int) -> Answer:
    _known(call, userid)
    course = enter(call, courseid)
    call.require("report/progress:view")
    yield
    rows = []
    for activity in course.activities:
        moment = call.site.activities.get((userid, activity.id), 0)
        rows.append(
            {
                "cmid": activity.id,
                "modname": "page",
                "state": int(bool(moment)),
                "timecompleted": moment,
                "tracking": 1,
                "isoverallcomplete": bool(moment),
            }
        )
    return {"statuses": rows, "warnings": []}


@function(
    "core_completion_override_activity_completion_status",
    {"userid": "int", "cmid": "int", "newstate": "int"},
)
def override_activity(call: Call, userid: int, cmid: int, newstate: int) -> Answer:
    site = call.site
    course = next((c for c in site.courses.values() if cmid in {a.id for a in c.activities}), None)
    if course is None:
        raise call.missing("course_modules")
    enter(call, course.id)
    if not call.can("moodle/course:overridecompletion"):
        raise moodle_error("nopermission", "No permission")
    yield
    if newstate:
        site.activities[(userid, cmid)] = site.now
        site.criteria.setdefault((userid, cmid), site.now)
        if all((userid, one.id) in site.criteria for one in course.activities):
            site.finish(course.id, userid)
    else:
        site.activities.pop((userid, cmid), None)
    site.changes += 1
    return {
        "cmid": cmid, "userid": userid, "state": newstate, "timecompleted": site.now,
        "overrideby": call.service.user, "tracking": 1,
    }  # fmt: skip


@function(
    "gradereport_user_get_grade_items", {"courseid": "int", "userid": "int=0", "groupid": "int=0"}
)
def get_grade_items(call: Call, courseid: int, userid: int, groupid: int) -> Answer:
    course = enter(call, courseid)
    call.require("gradereport/user:view")
    if not call.can("moodle/grade:viewall"):
        raise moodle_error("nopermissiontoviewgrades", "Can't view grades.")
    if userid:
        _known(call, userid)
    if groupid and groupid not in call.site.groups:
        raise no_permission("moodle/site:accessallgroups")
    yield
    users = [userid] if userid else _by_name(call, courseid)
    return {"usergrades": [_grades(call, course, user) for user in users], "warnings": []}


def _by_name(call: Call, course: int) -> list[int]:
    known = call.site.users
    ids = {user for user, _method in call.site.enrolments[course]}
    return sorted(ids, key=lambda id_: (known[id_].lastname, known[id_].firstname, id_))


def _grades(call: Call, course: Course, user: int) -> dict[str, Any]:
    row = call.site.users[user]
    grade, moment = call.site.grades.get((user, course.id), (None, None))
    total = {
        "itemname": None,
        "itemtype": "course",
        "graderaw": grade,
        "gradedategraded": moment,
        "gradeformatted": "-" if grade is None else f"{grade:.2f}",
        "grademin": 0,
        "grademax": 100,
    }
    return {
        "courseid": course.id,
        "courseidnumber": course.idnumber,
        "userid": user,
        "userfullname": f"{row.firstname} {row.lastname}",
        "useridnumber": row.idnumber,
        "gradeitems": [total],
    }
