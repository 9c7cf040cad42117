"""Categories and courses in Moodle. Moodle enforces no unique key in a race: find before making."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from moodle.client.answers import new_ids, promised, text_or_none, warnings_of
from moodle.client.shapes import (
    CourseChange,
    NewCategory,
    NewCourse,
    RemoteCategory,
    RemoteCourse,
    Warned,
)
from moodle.client.wire import Wire


class Courses:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def create_categories(self, categories: Sequence[NewCategory]) -> list[int]:
        """All or nothing; `categoryidnumbertaken`, `unknowcategory` (so spelled)."""
        function = "core_course_create_categories"
        params = {"categories": categories}
        answer = self._wire.call(function, params, items=len(categories), writes=True)
        return new_ids(function, answer, len(categories))

    def categories_by(
        self, key: Literal["id", "idnumber", "parent", "name"], value: str | int
    ) -> list[RemoteCategory]:
        """Those that match exactly, without what is below them."""
        params = {"criteria": [{"key": key, "value": value}], "addsubcategories": False}
        return self._categories(params)

    def categories(self) -> list[RemoteCategory]:
        return self._categories({})

    def _categories(self, params: Mapping[str, Any]) -> list[RemoteCategory]:
        function = "core_course_get_categories"
        answer = self._wire.call(function, params)
        with promised(function):
            return [
                RemoteCategory(
                    id=int(row["id"]),
                    name=str(row["name"]),
                    idnumber=str(row.get("idnumber") or ""),
                    parent=int(row["parent"]),
                )
                for row in answer
            ]

    def delete_categories(self, ids: Sequence[int]) -> None:
        """With all courses below them; for cleaning up after a test."""
        function = "core_course_delete_categories"
        rows = [{"id": id_, "recursive": True} for id_ in ids]
        self._wire.call(function, {"categories": rows}, items=len(ids), writes=True)

    def create(self, courses: Sequence[NewCourse]) -> list[int]:
        """All or nothing; `shortnametaken`, `courseidnumbertaken`, `errorcatcontextnotvalid`."""
        function = "core_course_create_courses"
        answer = self._wire.call(function, {"courses": courses}, items=len(courses), writes=True)
        return new_ids(function, answer, len(courses))

    def update(self, courses: Sequence[CourseChange]) -> list[Warned]:
        """One by one: what is not warned about is updated."""
        function = "core_course_update_courses"
        answer = self._wire.call(function, {"courses": courses}, items=len(courses), writes=True)
        return warnings_of(function, answer)

    def delete(self, ids: Sequence[int]) -> list[Warned]:
        """One by one; for cleaning up after a test."""
        function = "core_course_delete_courses"
        answer = self._wire.call(function, {"courseids": ids}, items=len(ids), writes=True)
        return warnings_of(function, answer)

    def duplicate(
        self, template: int, *, fullname: str, shortname: str, category: int, visible: bool = True
    ) -> int:
        """A copy without learners, made while waiting. It has no idnumber: give it one after."""
        function = "core_course_duplicate_course"
        params = {
            "courseid": template,
            "fullname": fullname,
            "shortname": shortname,
            "categoryid": category,
            "visible": visible,
            "options": [{"name": "users", "value": "0"}],
        }
        answer = self._wire.call(function, params, writes=True)
        with promised(function, writes=True):
            return int(answer["id"])

    def by_ids(self, ids: Sequence[int]) -> list[RemoteCourse]:
        """Those that exist, in Moodle's order."""
        function = "core_course_get_courses"
        answer = self._wire.call(function, {"options": {"ids": ids}}, items=len(ids))
        with promised(function):
            return [_course(row) for row in answer]

    def by(
        self, key: Literal["idnumber", "shortname", "category"], value: str | int
    ) -> list[RemoteCourse]:
        """Exact, with case and spaces. More than one is possible: races make doubles."""
        return self._by_field({"field": key, "value": value})

    def all(self) -> list[RemoteCourse]:
        """Every course, Moodle's front page too (id 1)."""
        return self._by_field({})

    def _by_field(self, params: Mapping[str, Any]) -> list[RemoteCourse]:
        function = "core_course_get_courses_by_field"
        answer = self._wire.call(function, params)
        with promised(function):
            return [_course(row) for row in answer["courses"]]


def _course(row: Mapping[str, Any]) -> RemoteCourse:
    return RemoteCourse(
        id=int(row["id"]),
        fullname=str(row["fullname"]),
        shortname=str(row["shortname"]),
        idnumber=(text_or_none(row, "idnumber") or "") if "idnumber" in row else None,
        category_id=int(row["categoryid"]),
        visible=bool(row.get("visible", 1)),
        startdate=int(row.get("startdate") or 0),
        enddate=int(row.get("enddate") or 0),
    )
