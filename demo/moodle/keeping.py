"""The state of a made-up Moodle in a file, so that a demo that is stopped goes on where it was."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from demo.moodle.records import Activity, Category, Course, Enrolment, Group, Report, User
from demo.moodle.site import FakeMoodle

PAIRS = ("completions", "activities", "criteria", "grades")
"""Tables of which the key is a pair of ids."""


def save(site: FakeMoodle, path: Path) -> None:
    """In one move: who reads finds the old state or the new one."""
    with site.lock:
        text = json.dumps(_told(site))
    partial = path.with_suffix(".partial")
    partial.write_text(text)
    partial.replace(path)


def _told(site: FakeMoodle) -> dict[str, Any]:
    return {
        "users": [asdict(user) for user in site.users.values()],
        "categories": [asdict(category) for category in site.categories.values()],
        "courses": [asdict(course) for course in site.courses.values()],
        "groups": [
            asdict(group) | {"members": sorted(group.members)} for group in site.groups.values()
        ],
        "reports": [asdict(report) for report in site.reports.values()],
        "enrolments": [asdict(row) for rows in site.enrolments.values() for row in rows.values()],
        "roles": [[*key, *sorted(roles)] for key, roles in site.roles.items() if roles],
        "ids": dict(site.next_ids),
        **{name: [[*key, value] for key, value in getattr(site, name).items()] for name in PAIRS},
    }


def restore(site: FakeMoodle, path: Path) -> bool:
    """Replaces everything by what is in the file; False when there is none."""
    if not path.exists():
        return False
    told = json.loads(path.read_text())
    with site.lock:
        for table in (site.users, site.usernames, site.emails, site.idnumbers, site.enrolments):
            table.clear()
        for row in told["users"]:
            site.keep_user(User(**row))
        site.categories = {row["id"]: Category(**row) for row in told["categories"]}
        site.courses = {row["id"]: _course(row) for row in told["courses"]}
        site.groups = {
            row["id"]: Group(**row | {"members": set(row["members"])}) for row in told["groups"]
        }
        site.reports = {row["id"]: Report(**row) for row in told["reports"]}
        for row in told["enrolments"]:
            enrolment = Enrolment(**row)
            site.enrolments[enrolment.course][(enrolment.user, enrolment.method)] = enrolment
            site.courses_of[enrolment.user].add(enrolment.course)
        for course, user, *roles in told["roles"]:
            for role in roles:
                site.give_role(course, user, role)
        for name in PAIRS:
            getattr(site, name).update({(a, b): _value(value) for a, b, value in told[name]})
        site.next_ids = Counter(told["ids"])
    return True


def _course(row: dict[str, Any]) -> Course:
    activities = [Activity(**activity) for activity in row["activities"]]
    return Course(**row | {"activities": activities})


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
