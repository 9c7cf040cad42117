"""Groups in a course: one for each run."""

from __future__ import annotations

from collections.abc import Sequence

from moodle.client.answers import new_ids, promised
from moodle.client.shapes import Member, NewGroup, RemoteGroup
from moodle.client.wire import Wire


class Groups:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def create(self, groups: Sequence[NewGroup]) -> list[int]:
        """All or nothing. A used name is `invalidparameter`, a used idnumber `idnumbertaken`."""
        function = "core_group_create_groups"
        answer = self._wire.call(function, {"groups": groups}, items=len(groups), writes=True)
        return new_ids(function, answer, len(groups))

    def delete(self, ids: Sequence[int]) -> None:
        self._wire.call("core_group_delete_groups", {"groupids": ids}, items=len(ids), writes=True)

    def of_course(self, course: int) -> list[RemoteGroup]:
        function = "core_group_get_course_groups"
        answer = self._wire.call(function, {"courseid": course})
        with promised(function):
            return [
                RemoteGroup(
                    id=int(row["id"]),
                    course_id=int(row["courseid"]),
                    name=str(row["name"]),
                    idnumber=str(row.get("idnumber") or ""),
                )
                for row in answer
            ]

    def members(self, groups: Sequence[int]) -> dict[int, frozenset[int]]:
        """Ids of users per group."""
        function = "core_group_get_group_members"
        answer = self._wire.call(function, {"groupids": groups}, items=len(groups))
        with promised(function):
            return {int(row["groupid"]): frozenset(map(int, row["userids"])) for row in answer}

    def add(self, members: Sequence[Member]) -> None:
        """All or nothing; fine when in it already, `invalidparameter` when not in the course."""
        function = "core_group_add_group_members"
        self._wire.call(function, {"members": members}, items=len(members), writes=True)

    def remove(self, members: Sequence[Member]) -> None:
        """All or nothing; fine when not in it."""
        function = "core_group_delete_group_members"
        self._wire.call(function, {"members": members}, items=len(members), writes=True)
