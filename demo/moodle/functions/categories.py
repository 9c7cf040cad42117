"""Categories of courses."""

from __future__ import annotations

from typing import Any

from demo.moodle.params import Maybe
from demo.moodle.records import Category
from demo.moodle.refusals import moodle_error, write_error
from demo.moodle.service import Answer, Call, function

MANAGE = "moodle/category:manage"
NEW_CATEGORY = {
    "name": "text", "parent": "int=0", "idnumber": "raw?", "description": "raw?",
    "descriptionformat": "int=1", "theme": "raw?",
}  # fmt: skip


@function("core_course_create_categories", {"categories": [NEW_CATEGORY]})
def create_categories(call: Call, categories: list[dict[str, Any]]) -> Answer:
    call.require(MANAGE)
    site = call.site
    used = {category.idnumber for category in site.categories.values()}
    for new in categories:
        if new["parent"] and new["parent"] not in site.categories:
            raise moodle_error("unknowcategory", "Category not known!")
        if new.get("idnumber") and new["idnumber"] in used:
            told = "ID number is already used for another category"
            raise moodle_error("categoryidnumbertaken", told)
        if len(new["name"]) > 255 or len(new.get("idnumber", "")) > 100:
            raise write_error()
        used.add(new.get("idnumber", ""))
    yield
    made = []
    for new in categories:
        kept = {name: new[name] for name in ("parent", "idnumber", "description") if name in new}
        made.append(site.add_category(new["name"], **kept))
    return [{"id": category.id, "name": call.name(category.name)} for category in made]


@function(
    "core_course_get_categories",
    {"criteria": Maybe([{"key": "alpha", "value": "raw"}], []), "addsubcategories": "bool=1"},
)
def get_categories(call: Call, criteria: list[dict[str, str]], addsubcategories: bool) -> Answer:
    if not call.can(MANAGE) and any(row["key"] == "idnumber" for row in criteria):
        raise moodle_error("criteriaerror", "Missing permissions to search on a criterion.")
    yield
    found = {
        category.id
        for category in call.site.categories.values()
        if all(_matches(category, row["key"], row["value"]) for row in criteria)
    }
    if addsubcategories:
        found = {c.id for c in call.site.categories.values() if found & set(_line(call, c))}
    return [_shown(call, call.site.categories[id_]) for id_ in sorted(found)]


def _matches(category: Category, key: str, value: str) -> bool:
    if key == "ids":
        return str(category.id) in value.split(",")
    return str(getattr(category, key, "")) == value


def _line(call: Call, category: Category) -> list[int]:
    """Ids from the top to this one."""
    above = call.site.categories.get(category.parent)
    return [*(_line(call, above) if above else []), category.id]


def _shown(call: Call, category: Category) -> dict[str, Any]:
    line = _line(call, category)
    courses = [c for c in call.site.courses.values() if c.category == category.id]
    row = {
        "id": category.id,
        "name": call.name(category.name),
        "description": category.description,
        "descriptionformat": 1,
        "parent": category.parent,
        "coursecount": len(courses),
        "depth": len(line),
    }
    if call.can(MANAGE):
        row |= {
            "idnumber": category.idnumber, "visible": 1, "visibleold": 1,
            "timemodified": category.modified, "path": "/" + "/".join(map(str, line)), "theme": "",
        }  # fmt: skip
    return row


@function(
    "core_course_update_categories",
    {"categories": [NEW_CATEGORY | {"id": "int", "name": "text?", "parent": "int?"}]},
)
def update_categories(call: Call, categories: list[dict[str, Any]]) -> Answer:
    call.require(MANAGE)
    for change in categories:
        if change["id"] not in call.site.categories:
            told = f'Unknown category with category ID number "{change["id"]}"'
            raise moodle_error("unknowncategory", told)
    yield
    for change in categories:
        category = call.site.categories[change["id"]]
        for name in ("name", "idnumber", "parent", "description"):
            setattr(category, name, change.get(name, getattr(category, name)))
        category.modified = call.site.now
        call.site.changes += 1


@function(
    "core_course_delete_categories",
    {"categories": [{"id": "int", "newparent": "int?", "recursive": "bool=0"}]},
)
def delete_categories(call: Call, categories: list[dict[str, Any]]) -> Answer:
    call.require(MANAGE)
    site = call.site
    for row in categories:
        if row["id"] not in site.categories:
            raise moodle_error("unknowcategory", "Category not known!")
    yield
    gone = {row["id"] for row in categories}
    gone = {c.id for c in site.categories.values() if gone & set(_line(call, c))}
    for course in [c for c in site.courses.values() if c.category in gone]:
        site.remove_course(course.id)
    for id_ in gone:
        del site.categories[id_]
