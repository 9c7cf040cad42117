"""Who is in which course, and as what: Moodle's manual enrolment and roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from moodle.client.answers import promised, text_or_none
from moodle.client.shapes import Enrolled, Enrolment, LearnersCourse, RoleAssignment, Unenrolment
from moodle.client.wire import Wire


class Enrolments:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def enrol(self, enrolments: Sequence[Enrolment]) -> None:
        """All or nothing, over several courses too. See `Enrolment`: everything is overwritten.

        `wsnoinstance`: the course takes no manual enrolments. `wsusercannotassign`: the service
        user may not give this role.
        """
        params = {"enrolments": enrolments}
        self._write("enrol_manual_enrol_users", params, len(enrolments))

    def unenrol(self, enrolments: Sequence[Unenrolment]) -> None:
        """All or nothing; fine when not enrolled. Groups and grades go: suspending keeps them."""
        params = {"enrolments": enrolments}
        self._write("enrol_manual_unenrol_users", params, len(enrolments))

    def assign_roles(self, roles: Sequence[RoleAssignment]) -> None:
        rows = [{**role, "contextlevel": "course"} for role in roles]
        self._write("core_role_assign_roles", {"assignments": rows}, len(roles))

    def unassign_roles(self, roles: Sequence[RoleAssignment]) -> None:
        rows = [{**role, "contextlevel": "course"} for role in roles]
        self._write("core_role_unassign_roles", {"unassignments": rows}, len(roles))

    def _write(self, function: str, params: dict[str, Any], items: int) -> None:
        self._wire.call(function, params, items=items, writes=True)

    def of_course(
        self,
        course: int,
        *,
        only_active: bool = False,
        only_suspended: bool = False,
        with_roles: bool = False,
        start: int = 0,
        most: int = 0,
    ) -> list[Enrolled]:
        """By id; `most` 0 is everybody. Without `only_active` also suspended and expired ones.

        Tells no dates: those are in a report.
        """
        function = "core_enrol_get_enrolled_users"
        options: dict[str, str | int] = {
            "userfields": "id,username" + (",roles" if with_roles else ""),
            "limitfrom": start,
            "limitnumber": most,
            "sortby": "id",
        }
        if only_active:
            options["onlyactive"] = 1
        if only_suspended:
            options["onlysuspended"] = 1
        rows = [{"name": name, "value": value} for name, value in options.items()]
        answer = self._wire.call(function, {"courseid": course, "options": rows})
        with promised(function):
            return [
                Enrolled(
                    id=int(row["id"]),
                    username=text_or_none(row, "username"),
                    roles=frozenset(int(role["roleid"]) for role in row["roles"])
                    if with_roles
                    else None,
                )
                for row in answer
            ]

    def courses_of(self, user: int) -> list[LearnersCourse]:
        """What this learner sees: no suspended or expired enrolments, no hidden courses."""
        function = "core_enrol_get_users_courses"
        answer = self._wire.call(function, {"userid": user, "returnusercount": False})
        with promised(function):
            return [LearnersCourse(int(row["id"]), row.get("completed")) for row in answer]
