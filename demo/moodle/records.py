"""The rows of a made-up Moodle. Moments are Unix seconds, 0 is never."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class User:
    id: int
    username: str
    firstname: str
    lastname: str
    email: str
    idnumber: str = ""
    auth: str = "manual"
    suspended: bool = False
    deleted: bool = False
    lang: str = "en"
    city: str = ""
    country: str = ""
    institution: str = ""
    department: str = ""
    timezone: str = "99"
    customfields: dict[str, str] = field(default_factory=dict)
    created: int = 0
    modified: int = 0


@dataclass
class Category:
    id: int
    name: str
    idnumber: str = ""
    parent: int = 0
    description: str = ""
    modified: int = 0


@dataclass
class Activity:
    """Something to do in a course; every activity is a criterion for finishing it."""

    id: int
    name: str


@dataclass
class Course:
    id: int
    fullname: str
    shortname: str
    category: int
    idnumber: str = ""
    summary: str = ""
    format: str = "topics"
    visible: bool = True
    startdate: int = 0
    enddate: int = 0
    enablecompletion: bool = True
    lang: str = ""
    manual: bool = True
    """Takes manual enrolments: the instance is there and enabled."""
    welcome: bool = True
    """Sends the welcome message, in a course that has a teacher."""
    customfields: dict[str, str] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    created: int = 0


@dataclass
class Enrolment:
    course: int
    user: int
    method: str = "manual"
    start: int = 0
    end: int = 0
    suspended: bool = False
    created: int = 0

    def is_active(self, now: int) -> bool:
        return not self.suspended and self.start <= now and (not self.end or self.end > now)


@dataclass
class Group:
    id: int
    course: int
    name: str
    description: str = ""
    idnumber: str = ""
    members: set[int] = field(default_factory=set)


@dataclass
class Report:
    """`columns` and `sort` name cells of demo/moodle/functions/reports.py."""

    id: int
    name: str
    columns: list[str]
    source: str = "participants"
    sort: list[str] = field(default_factory=list)
    conditions: dict[str, Any] = field(default_factory=dict)
    created: int = 0


@dataclass
class ServiceUser:
    """Who a token speaks for. `lacks`: capabilities taken away; "*" is all of them."""

    user: int
    lacks: set[str] = field(default_factory=set)
    authorised: bool = True
    expired: bool = False
    must_change_password: bool = False

    def can(self, capability: str) -> bool:
        if capability == "webservice/rest:use":
            return capability not in self.lacks
        return "*" not in self.lacks and capability not in self.lacks
