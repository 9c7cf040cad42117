"""Groups in courses; every batch is all or nothing, and members must be in the course."""

from __future__ import annotations

from typing import Any

from demo.moodle.functions.courses import enter
from demo.moodle.params import Maybe
from demo.moodle.records import Group
from demo.moodle.refusals import invalid_parameter, moodle_error
from demo.moodle.service import Answer, Call, function

MANAGE = "moodle/course:managegroups"
NEW_GROUP = {
    "courseid": "int", "name": "text", "description": "raw", "descriptionformat": "int=1",
    "enrolmentkey": "raw?", "idnumber": "raw?", "visibility": "int=0", "participation": "bool=1",
    "customfields": Maybe([{"shortname": "name", "value": "raw"}]),
}  # fmt: skip
MEMBER = {"groupid": "int", "userid": "int"}


def _shown(call: Call, group: Group, *, key: str | None = None) -> dict[str, Any]:
    return {
        "id": group.id, "courseid": group.course, "name": call.name(group.name),
        "description": group.description, "descriptionformat": 1, "enrolmentkey": key,
        "idnumber": group.idnumber, "visibility": 0, "participation": True,
    }  # fmt: skip


def _group(call: Call, id_: int) -> Group:
    if id_ not in call.site.groups:
        raise call.missing("groups")
    group = call.site.groups[id_]
    enter(call, group.course)
    call.require(MANAGE)
    return group


@function("core_group_create_groups", {"groups": [NEW_GROUP]})
def create_groups(call: Call, groups: list[dict[str, Any]]) -> Answer:
    site = call.site
    names = {(group.course, group.name) for group in site.groups.values()}
    idnumbers = {(g.course, g.idnumber) for g in site.groups.values() if g.idnumber}
    for new in groups:
        enter(call, new["courseid"])
        call.require(MANAGE)
        name = (new["courseid"], new["name"])
        idnumber = (new["courseid"], new.get("idnumber", ""))
        if not new["name"].strip() or name in names:
            raise invalid_parameter("Group with the same name already exists in the course")
        if idnumber in idnumbers:
            raise moodle_error("idnumbertaken", "This ID number is already in use")
        names.add(name)
        if idnumber[1]:
            idnumbers.add(idnumber)
    yield
    made = []
    for new in groups:
        more = {"description": new["description"], "idnumber": new.get("idnumber", "")}
        made.append(site.add_group(new["courseid"], new["name"], **more))
    return [_shown(call, group, key="") for group in made]


@function("core_group_delete_groups", {"groupids": ["int"]})
def delete_groups(call: Call, groupids: list[int]) -> Answer:
    for id_ in groupids:
        _group(call, id_)
    yield
    for id_ in groupids:
        call.site.groups.pop(id_, None)
        call.site.changes += 1


@function("core_group_get_course_groups", {"courseid": "int"})
def get_course_groups(call: Call, courseid: int) -> Answer:
    enter(call, courseid)
    call.require(MANAGE)
    yield
    rows = [group for group in call.site.groups.values() if group.course == courseid]
    return [_shown(call, group) for group in rows]


@function("core_group_get_group_members", {"groupids": ["int"]})
def get_group_members(call: Call, groupids: list[int]) -> Answer:
    groups = [_group(call, id_) for id_ in groupids]
    yield
    return [{"groupid": group.id, "userids": sorted(group.members)} for group in groups]


@function("core_group_add_group_members", {"members": [MEMBER]})
def add_group_members(call: Call, members: list[dict[str, int]]) -> Answer:
    for row in members:
        group = _group(call, row["groupid"])
        user = call.site.users.get(row["userid"])
        if user is None or user.deleted:
            raise call.missing("user")
        if not call.site.is_enrolled(group.course, row["userid"]):
            raise invalid_parameter("Only enrolled users may be members of groups")
    yield
    for row in members:
        call.site.groups[row["groupid"]].members.add(row["userid"])
        call.site.changes += 1


@function("core_group_delete_group_members", {"members": [MEMBER]})
def delete_group_members(call: Call, members: list[dict[str, int]]) -> Answer:
    for row in members:
        _group(call, row["groupid"])
        if row["userid"] not in call.site.users:
            raise call.missing("user")
    yield
    for row in members:
        call.site.groups[row["groupid"]].members.discard(row["userid"])
        call.site.changes += 1
