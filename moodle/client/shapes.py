"""What Moodle answers, as far as the coupling looks at it, and what a caller may send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypedDict


class NewUser(TypedDict, total=False):
    """`auth` "oauth2" needs no password. Moodle checks username and email for being unique only."""

    username: str
    firstname: str
    lastname: str
    email: str
    auth: str
    password: str
    createpassword: bool
    idnumber: str
    lang: str
    timezone: str
    institution: str
    department: str


class UserChange(NewUser, total=False):
    """Only what differs; `id` is required."""

    id: int
    suspended: bool


class NewCategory(TypedDict, total=False):
    name: str
    parent: int
    idnumber: str
    description: str


class NewCourse(TypedDict, total=False):
    """Moments are Unix seconds. Without `enddate` Moodle makes it a year later; 0 is no end."""

    fullname: str
    shortname: str
    categoryid: int
    idnumber: str
    summary: str
    format: str
    lang: str
    startdate: int
    enddate: int
    visible: bool
    enablecompletion: bool
    numsections: int


class CourseChange(NewCourse, total=False):
    """Only what differs; `id` is required, and `startdate` whenever `enddate` is sent."""

    id: int


class NewGroup(TypedDict, total=False):
    """`description` is required, and may be empty."""

    courseid: int
    name: str
    description: str
    idnumber: str


class Member(TypedDict):
    groupid: int
    userid: int


class Enrolment(TypedDict, total=False):
    """The whole of it each time: what is left out is reset, to no limits and active.

    Every call may send a welcome message, also one that changes nothing.
    """

    roleid: int
    userid: int
    courseid: int
    timestart: int
    timeend: int
    suspend: bool


class Unenrolment(TypedDict):
    userid: int
    courseid: int


class RoleAssignment(TypedDict):
    """In a course: `instanceid` is the course's id."""

    roleid: int
    userid: int
    instanceid: int


@dataclass(frozen=True)
class Warned:
    """One item of a batch that was not done, while the others were. `item_id` is Moodle's id."""

    item_id: int
    code: str
    message: str


@dataclass(frozen=True)
class SiteInfo:
    """`functions` is what this token may call."""

    name: str
    url: str
    release: str
    version: str
    username: str
    user_id: int
    functions: frozenset[str]


@dataclass(frozen=True)
class RemoteUser:
    """Fields that are empty in Moodle, or not shown to the service user, are None.

    Read by id, a deleted user is returned too: compare `username` with what it should be.
    """

    id: int
    username: str | None
    firstname: str | None
    lastname: str | None
    email: str | None
    idnumber: str | None
    auth: str | None
    suspended: bool | None
    lang: str | None
    department: str | None
    institution: str | None


@dataclass(frozen=True)
class RemoteCategory:
    id: int
    name: str
    idnumber: str
    parent: int


@dataclass(frozen=True)
class RemoteCourse:
    """`idnumber` is None when the service user may not see it."""

    id: int
    fullname: str
    shortname: str
    idnumber: str | None
    category_id: int
    visible: bool
    startdate: int
    enddate: int


@dataclass(frozen=True)
class RemoteGroup:
    id: int
    course_id: int
    name: str
    idnumber: str


@dataclass(frozen=True)
class Enrolled:
    """Somebody in a course. `roles` are ids of roles, None unless they were asked for."""

    id: int
    username: str | None
    roles: frozenset[int] | None


@dataclass(frozen=True)
class LearnersCourse:
    """A course as one learner sees it in Moodle; `completed` is None when it is not tracked."""

    id: int
    completed: bool | None


@dataclass(frozen=True)
class CompletionStatus:
    """`criteria_done` is the latest moment of a criterion: Moodle tells none for the course."""

    completed: bool
    criteria_done: datetime | None


@dataclass(frozen=True)
class CourseGrade:
    """The course total of one learner."""

    user_id: int
    grade: Decimal | None
    highest: Decimal
    graded: datetime | None


@dataclass(frozen=True)
class Report:
    id: int
    name: str
    source: str


@dataclass(frozen=True)
class ReportPage:
    """Cells are texts, in the order of `headers`. Past the end 5.1 says that `total` is 0."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
