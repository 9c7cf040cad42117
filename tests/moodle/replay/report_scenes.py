"""The lab's reports, with every learner that the recordings show a row of."""

from __future__ import annotations

import re
from typing import Any

from demo.moodle import FakeMoodle
from demo.moodle.records import Activity
from moodle.client.reports import parse_date
from tests.moodle.replay.compare import completed_json

Exchange = dict[str, Any]
PARTICIPANTS = [
    "user:username", "user:idnumber", "course:idnumber", "completion:completed",
    "completion:timecompleted", "completion:progresspercent", "completion:grade",
    "enrolment:timecreated", "enrolment:status", "enrol:plugin",
]  # fmt: skip
RECENT = ["user:idnumber", "course:idnumber", "completion:timecompleted"]
DONE = [
    "completion:timecompleted", "user:username", "user:idnumber", "course:idnumber",
    "completion:grade",
]  # fmt: skip
COLUMNS = {10: PARTICIPANTS, 3: RECENT, 5: DONE}
LAST_TWO_DAYS = {
    "completion:timecompleted_operator": 4,
    "completion:timecompleted_value": 2,
    "completion:timecompleted_unit": 1,
}


def body_of(exchange: Exchange) -> Any:
    body = exchange["response"]["body"]
    if isinstance(body, dict) and "_truncated_json_prefix" in body:
        return completed_json(body["_truncated_json_prefix"])
    return body


def rows_of(exchange: Exchange) -> list[dict[str, str]]:
    body = body_of(exchange)
    if not isinstance(body, dict) or "data" not in body:
        return []
    rows = [row["columns"] for row in body["data"].get("rows", []) if "columns" in row]
    in_utc = ["moodlewssettingtimezone", "Asia/Tokyo"] not in exchange["request"]["form"]
    names = COLUMNS[len(body["data"]["headers"])]
    return [dict(zip(names, r, strict=True)) for r in rows if len(r) == len(names) and in_utc]


def reports(site: FakeMoodle, exchanges: list[Exchange]) -> None:
    """Courses 20 and 21 of the completions, one of the enrolments, and reports 1 and 2."""
    rows = [row for exchange in exchanges for row in rows_of(exchange)]
    mark = next(row["course:idnumber"] for row in rows if row["course:idnumber"][:3] == "CMP")[4:-2]
    known = int(next(v for e in exchanges for n, v in e["request"]["form"] if n == "userid"))
    site.next_ids["course"] = 19
    for letter in "AN":
        key = f"CMP-{mark}-{letter}"
        site.add_course(key, key, idnumber=key)
    site.courses[20].activities = [Activity(20, "Page 1"), Activity(21, "Page 2")]
    for row in rows:
        letter, _, number = row["user:idnumber"].rpartition("-")
        if number:
            _take_part(site, row, (known - 1 if letter[0] == "S" else 9000) + int(number))
    site.add_report("portal-completions", PARTICIPANTS)
    site.add_report("portal-completions-last-2-days", RECENT, conditions=LAST_TWO_DAYS)


def semantics(site: FakeMoodle, exchanges: list[Exchange]) -> None:
    """Course 2, learners from id 6 on, and report 3."""
    rows = [row for exchange in exchanges for row in rows_of(exchange)]
    key = rows[0]["course:idnumber"]
    site.add_course("Completion A", key, idnumber=key)
    for row in rows:
        _take_part(site, row, 6 + int(row["user:idnumber"].rpartition("-")[2]))
    site.next_ids["report"] = 2
    conditions = {"completion:completed_operator": 1}
    sort = ["completion:timecompleted", "user:username"]
    site.add_report("portal-done", DONE, conditions=conditions, sort=sort)


def _take_part(site: FakeMoodle, row: dict[str, str], id_: int) -> None:
    key = row["course:idnumber"]
    course = next((c.id for c in site.courses.values() if c.idnumber == key), 0)
    course = course or site.add_course(key, key, idnumber=key).id
    if id_ not in site.users:
        mark, _, number = row["user:idnumber"][2:].partition("-")
        username = row.get("user:username", f"cmp{mark}{int(number):04}")
        site.next_ids["user"] = id_ - 1
        email = f"{username}@example.invalid"
        site.add_user(username, "S", "C", email, idnumber=row["user:idnumber"])
    if not site.is_enrolled(course, id_):
        created = parse_date(row.get("enrolment:timecreated", ""))
        suspended = row.get("enrolment:status") == "Suspended"
        enrolment = site.enrol(course, id_, suspended=suspended)
        if created:
            enrolment.created = int(created.timestamp())
    if done := parse_date(row["completion:timecompleted"]):
        grade = re.sub("[^0-9.]", "", row.get("completion:grade", ""))
        site.finish(course, id_, at=int(done.timestamp()), grade=float(grade) if grade else None)
