"""Is the fake's answer the recorded one, as far as anybody looks at it?

Everything the fake says must have been said by Moodle, with the same value; everything that our
client reads must be said. What depends on the lab (addresses, clocks) is only looked at for being
there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

OF_THE_LAB = {
    "siteurl", "userpictureurl", "profileimageurl", "profileimageurlsmall", "functions",
    "timecreated", "timemodified", "sitename", "gradedategraded", "coursecount",
    "version", "summaryformat",
}  # fmt: skip
TRUTH_ONLY = {"timecompleted"}
"""Moments of the lab: only whether there is one."""
READ = {
    "exception", "errorcode", "message", "id", "username", "idnumber", "email", "firstname",
    "lastname", "auth", "suspended", "lang", "department", "institution", "name", "parent",
    "fullname", "shortname", "categoryid", "visible", "startdate", "enddate", "roles", "roleid",
    "courseid", "groupid", "userids", "completed", "completions", "completionstatus",
    "timecompleted", "usergrades", "graderaw", "grademax", "warnings", "warningcode", "itemid",
    "courses", "users", "headers", "rows", "columns", "totalrowcount", "data", "release",
    "sitename", "siteurl", "userid", "functions",
}  # fmt: skip


def differences(recorded: Any, given: Any, path: str = "", *, cut: bool = False) -> Iterator[str]:
    """`cut`: the recording is the beginning of the answer, lists in it may be shorter."""
    if isinstance(recorded, dict) and isinstance(given, dict):
        yield from _of_objects(recorded, given, path, cut=cut)
    elif isinstance(recorded, list) and isinstance(given, list):
        if len(given) < len(recorded) or (len(given) > len(recorded) and not cut):
            yield f"{path}: {len(recorded)} recorded, {len(given)} given"
        for index, (left, right) in enumerate(zip(recorded, given, strict=False)):
            yield from differences(left, right, f"{path}[{index}]", cut=cut)
    elif recorded_text(recorded) != recorded_text(given) or type(recorded) is not type(given):
        if isinstance(recorded, (int, float)) and recorded == given:
            return
        yield f"{path}: {recorded!r} recorded, {given!r} given"


def recorded_text(value: Any) -> Any:
    """A deleted user's name ends in the moment of deleting."""
    return re.sub(r"\.\d{10}$", ".NOW", value) if isinstance(value, str) else value


def _of_objects(
    recorded: dict[str, Any], given: dict[str, Any], path: str, *, cut: bool
) -> Iterator[str]:
    if "gradeitems" in recorded:
        # The client reads the course's total alone, and that is what the fake has.
        # Its grademax is only worth something once there is a grade.
        totals = [
            item if item["graderaw"] is not None else item | {"grademax": 100}
            for item in recorded["gradeitems"]
            if item.get("itemtype") == "course"
        ]
        recorded = recorded | {"gradeitems": totals}
        if cut and not totals:
            return
    for name in sorted(given.keys() - recorded.keys()):
        if not cut:
            yield f"{path}.{name}: given, not recorded"
    for name in sorted((recorded.keys() - given.keys()) & READ):
        if "itemtype" not in recorded:  # Of which the client reads no id or name.
            yield f"{path}.{name}: recorded, not given"
    for name in sorted(recorded.keys() & given.keys() - OF_THE_LAB):
        if name in TRUTH_ONLY:
            if bool(recorded[name]) != bool(given[name]):
                yield f"{path}.{name}: {recorded[name]!r} recorded, {given[name]!r} given"
        else:
            yield from differences(recorded[name], given[name], f"{path}.{name}", cut=cut)


def completed_json(prefix: str) -> Any:
    """The longest beginning of a cut JSON text that can be read: half-told things are left out."""
    for end in range(len(prefix), 0, -1):
        if prefix[end - 1] not in '}]"0123456789el':
            continue
        try:
            return json.loads(prefix[:end] + _closing(prefix[:end]))
        except ValueError:
            continue
    raise AssertionError("nothing can be read of it")


def _closing(text: str) -> str:
    stack: list[str] = []
    in_text = escaped = False
    for char in text:
        if in_text:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_text = False
        elif char == '"':
            in_text = True
        elif char in "{[":
            stack.append("}" if char == "{" else "]")
        elif char in "}]":
            stack.pop()
    return "".join(reversed(stack))
