"""Courses. Making is all or nothing, changing and removing one by one; no key is really unique."""

from __future__ import annotations

from typing import Any

from demo.moodle.params import Maybe
from demo.moodle.records import Activity, Course
from demo.moodle.refusals import WsError, invalid_parameter, moodle_error, no_login, write_error
from demo.moodle.service import Answer, Call, function

VIEW = "moodle/course:view"
UPDATE = "moodle/course:update"
YEAR = 365 * 24 * 3600
FIELDS = {
    "idnumber": "raw?", "summary": "raw?", "startdate": "int?", "enddate": "int?",
    "numsections": "int?", "visible": "int?", "hiddensections": "int?", "enablecompletion": "int?",
    "completionnotify": "int?", "lang": "name?", "forcetheme": "raw?",
    "courseformatoptions": Maybe([{"name": "name", "value": "raw"}]),
    "customfields": Maybe([{"shortname": "name", "value": "raw"}]),
}  # fmt: skip
NUMBERS = (
    "summaryformat", "showgrades", "newsitems", "maxbytes", "showreports", "groupmode",
    "groupmodeforce", "defaultgroupingid",
)  # fmt: skip
NEW_COURSE = FIELDS | dict.fromkeys(NUMBERS, "int?") | {
    "fullname": "text", "shortname": "text", "categoryid": "int", "format": "raw=topics",
}  # fmt: skip
CHANGED_COURSE = FIELDS | dict.fromkeys(NUMBERS, "int?") | {
    "id": "int", "fullname": "text?", "shortname": "text?", "categoryid": "int?", "format": "raw?",
}  # fmt: skip
NEEDED_TO_CHANGE = {
    "fullname": "moodle/course:changefullname", "shortname": "moodle/course:changeshortname",
    "idnumber": "moodle/course:changeidnumber", "summary": "moodle/course:changesummary",
    "visible": "moodle/course:visibility", "categoryid": "moodle/course:changecategory",
}  # fmt: skip
COURSE_FIELDS = {"portalref"}
KEPT = {"summary", "format", "startdate", "enddate", "lang"}


def course_or_missing(call: Call, course: int, *, table: str = "course") -> Course:
    if course not in call.site.courses:
        raise call.missing(table)
    return call.site.courses[course]


def may_enter(call: Call, course: Course) -> bool:
    return call.can(VIEW) and (course.visible or call.can("moodle/course:viewhiddencourses"))


def enter(call: Call, course: int) -> Course:
    """The course, when it exists and the service user may come in."""
    row = course_or_missing(call, course)
    if not may_enter(call, row):
        raise no_login()
    return row


def _too_long(call: Call, values: dict[str, Any]) -> bool:
    most = {"fullname": 1333 if call.site.modern else 254, "shortname": 255, "idnumber": 100}
    return any(len(values.get(name, "")) > limit for name, limit in most.items())


def _taken(call: Call, values: dict[str, Any], *, but: int = 0) -> WsError | None:
    others = [course for course in call.site.courses.values() if course.id != but]
    for name, code, label in (
        ("shortname", "shortnametaken", "Short name"),
        ("idnumber", "courseidnumbertaken", "ID number"),
    ):
        value = values.get(name)
        if value and any(getattr(course, name) == value for course in others):
            told = f"{label} is already used for another course ({value})"
            return moodle_error(code, told)
    return None


@function("core_course_create_courses", {"courses": [NEW_COURSE]})
def create_courses(call: Call, courses: list[dict[str, Any]]) -> Answer:
    seen: set[tuple[str, str]] = set()
    for new in courses:
        if new["categoryid"] not in call.site.categories:
            told = (
                "You cannot execute functions in the category context (category id:"
                f"{new['categoryid']}). The context error message was: "
                "Invalid parameter value detected"
            )
            raise moodle_error("errorcatcontextnotvalid", told)
        call.require("moodle/course:create")
        if error := _taken(call, new):
            raise error
        keys = {(name, new[name]) for name in ("shortname", "idnumber") if new.get(name)}
        if keys & seen:
            raise moodle_error("shortnametaken", "Short name is already used for another course")
        seen |= keys
        if new.get("enddate") and new["enddate"] < new.get("startdate", 0):
            told = "The course end date must be after the start date."
            raise moodle_error("enddatebeforestartdate", told)
        if _too_long(call, new):
            raise write_error()
    yield
    return [{"id": _insert(call, new).id, "shortname": new["shortname"]} for new in courses]


def _insert(call: Call, new: dict[str, Any]) -> Course:
    today = call.site.now - call.site.now % 86400
    start = new.get("startdate", today)
    return call.site.add_course(
        new["fullname"],
        new["shortname"],
        new["categoryid"],
        idnumber=new.get("idnumber", ""),
        summary=new.get("summary", ""),
        format=new["format"],
        visible=bool(new.get("visible", 1)),
        startdate=start,
        enddate=new.get("enddate", start + YEAR),
        lang=new.get("lang", ""),
        enablecompletion=bool(new.get("enablecompletion", 1)),
        customfields=_custom(new),
    )


def _custom(values: dict[str, Any]) -> dict[str, str]:
    rows = values.get("customfields", [])
    return {row["shortname"]: row["value"] for row in rows if row["shortname"] in COURSE_FIELDS}


@function("core_course_update_courses", {"courses": [CHANGED_COURSE]})
def update_courses(call: Call, courses: list[dict[str, Any]]) -> Answer:
    yield
    warnings = []
    for change in courses:
        try:
            _update(call, change)
        except WsError as error:
            warnings.append(
                {
                    "item": "course",
                    "itemid": change["id"],
                    "warningcode": error.code,
                    "message": error.message,
                }
            )
    return {"warnings": warnings}


def _update(call: Call, change: dict[str, Any]) -> None:
    site = call.site
    course = enter(call, change["id"])
    call.require(UPDATE)
    if "categoryid" in change and change["categoryid"] not in site.categories:
        raise call.missing("course_categories")
    call.require(*(need for name, need in NEEDED_TO_CHANGE.items() if name in change))
    if error := _taken(call, change, but=course.id):
        raise error
    start, end = change.get("startdate", 0), change.get("enddate", 0)
    if end and not start:
        told = "A course end date can only be set if a start date is also set."
        raise moodle_error("nostartdatenoenddate", told)
    if end and end < start:
        told = "The course end date must be after the start date."
        raise moodle_error("enddatebeforestartdate", told)
    if _too_long(call, change):
        raise write_error()
    for name in (KEPT | {"fullname", "shortname", "idnumber"}) & change.keys():
        setattr(course, name, change[name])
    for name in {"visible", "enablecompletion"} & change.keys():
        setattr(course, name, bool(change[name]))
    course.category = change.get("categoryid", course.category)
    course.customfields |= _custom(change)
    site.changes += 1


@function("core_course_delete_courses", {"courseids": ["int"]})
def delete_courses(call: Call, courseids: list[int]) -> Answer:
    yield
    warnings = []
    for id_ in courseids:
        if id_ in call.site.courses:
            enter(call, id_)
            call.site.remove_course(id_)
        else:
            warnings.append(
                {
                    "item": "course",
                    "itemid": id_,
                    "warningcode": "unknowncourseidnumber",
                    "message": f"Unknown course ID {id_}",
                }
            )
    return {"warnings": warnings}


@function(
    "core_course_duplicate_course",
    {
        "courseid": "int", "fullname": "text", "shortname": "text", "categoryid": "int",
        "visible": "int=1", "options": Maybe([{"name": "name", "value": "raw"}], []),
    },
)  # fmt: skip
def duplicate_course(
    call: Call, courseid: int, fullname: str, shortname: str, categoryid: int, visible: int,
    options: list[dict[str, str]],  # noqa: ARG001 (a copy has no learners, whatever was asked)
) -> Answer:  # fmt: skip
    template = enter(call, courseid)
    call.require("moodle/backup:backupcourse", "moodle/restore:restorecourse")
    if any(course.shortname == shortname for course in call.site.courses.values()):
        told = f"Short name is already used for another course ({fullname})"
        raise moodle_error("shortnametaken", told)
    yield
    copy = call.site.add_course(
        fullname, shortname, categoryid, visible=bool(visible), format=template.format,
        summary=template.summary, startdate=template.startdate, enddate=template.enddate,
        lang=template.lang, enablecompletion=template.enablecompletion,
    )  # fmt: skip
    copy.activities = [
        Activity(call.site.next_id("activity"), one.name) for one in template.activities
    ]
    return {"id": copy.id, "shortname": copy.shortname}


@function("core_course_get_courses", {"options": Maybe({"ids": Maybe(["int"])}, {})})
def get_courses(call: Call, options: dict[str, list[int]]) -> Answer:
    yield
    ids = options.get("ids")
    found = [c for c in call.site.courses.values() if ids is None or c.id in ids]
    if any(not may_enter(call, course) for course in found):
        raise no_login()
    return [
        _shown(call, course) | {"numsections": 0, "hiddensections": 1, "forcetheme": ""}
        for course in reversed(found)
    ]


@function("core_course_get_courses_by_field", {"field": "alpha=", "value": "raw="})
def get_courses_by_field(call: Call, field: str, value: str) -> Answer:
    yield
    courses = call.site.courses
    if field in ("id", "ids"):
        ids = [int(id_) for id_ in value.split(",")]
        if any(id_ not in courses for id_ in ids):
            text = 'Attempt to assign property "contextvalidated" on null'
            raise WsError("Error", None, text)
        found = [courses[id_] for id_ in ids]
    elif field in ("shortname", "idnumber", "category"):
        found = [c for c in courses.values() if str(getattr(c, field)) == value]
    elif field == "":
        found = list(courses.values())
    else:
        raise invalid_parameter("Invalid field name")
    rows = []
    for course in found:
        if not course.visible and not may_enter(call, course):
            continue
        category = call.site.categories.get(course.category)
        row = _shown(call, course)
        row |= {
            "categoryname": call.name(category.name) if category else "",
            "summaryfiles": [],
            "overviewfiles": [],
            "contacts": [],
            "enrollmentmethods": ["manual"] if course.manual else [],
        }
        rows.append(row)
    return {"courses": rows, "warnings": []}


def _shown(call: Call, course: Course) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": course.id,
        "fullname": call.name(course.fullname),
        "displayname": call.name(course.fullname),
        "shortname": call.name(course.shortname),
        "categoryid": course.category,
        "summary": course.summary,
        "summaryformat": 1,
    }
    if call.can(UPDATE) and call.can(VIEW):
        row |= {
            "idnumber": course.idnumber, "format": course.format, "showgrades": 1, "newsitems": 5,
            "startdate": course.startdate, "enddate": course.enddate,
            "visible": int(course.visible), "groupmode": 0,
            "enablecompletion": int(course.enablecompletion), "lang": course.lang,
            "timecreated": course.created, "timemodified": course.created,
        }  # fmt: skip
    return row
