"""The state of a made-up Moodle, and its settings. One lock guards it; see `service.py`."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from demo.moodle.faults import Faults
from demo.moodle.records import (
    Activity,
    Category,
    Course,
    Enrolment,
    Group,
    Report,
    ServiceUser,
    User,
)

STUDENT, TEACHER, EDITING_TEACHER = 5, 4, 3
ROLE_NAMES = {
    1: "manager",
    EDITING_TEACHER: "editingteacher",
    TEACHER: "teacher",
    STUDENT: "student",
}
RELEASES = {"4.5": "4.5.5+ (Build: 20250613)", "5.1": "5.1+ (Build: 20251017)"}
VERSIONS = {"4.5": "2024100705.01", "5.1": "2025100600.01"}
TEMPLATE = 2
"""The course that `python -m demo.moodle` furnishes for copying."""
TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105 (of a fake)


@dataclass(frozen=True)
class Seen:
    """A call that reached the functions. `items` counts the largest list in it."""

    function: str
    items: int
    fields: int


@dataclass
class FakeMoodle:
    """Everything a test may look at or set. `clock` gives Unix seconds."""

    version: Literal["4.5", "5.1"] = "4.5"
    url: str = "http://127.0.0.1"
    debug: bool = False
    max_input_vars: int = 1000
    gap: float = 0.0
    """Seconds between looking and writing: where parallel calls make doubles."""
    enabled: bool = True
    """Of the external service."""
    assignable: set[int] = field(default_factory=lambda: {STUDENT, TEACHER, EDITING_TEACHER})
    langs: set[str] = field(default_factory=lambda: {"en", "nl"})
    timezone: str = "Australia/Perth"
    """The service user's own; who wants UTC has to ask."""
    clock: Callable[[], float] = time.time
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self.users: dict[int, User] = {}
        self.categories: dict[int, Category] = {}
        self.courses: dict[int, Course] = {}
        self.groups: dict[int, Group] = {}
        self.reports: dict[int, Report] = {}
        self.enrolments: dict[int, dict[tuple[int, str], Enrolment]] = defaultdict(dict)
        self.courses_of: dict[int, set[int]] = defaultdict(set)
        self.roles: dict[tuple[int, int], set[int]] = defaultdict(set)
        self.teachers: dict[int, set[int]] = defaultdict(set)
        self.completions: dict[tuple[int, int], int] = {}
        self.activities: dict[tuple[int, int], int] = {}
        self.criteria: dict[tuple[int, int], int] = {}
        """Met for good, by (user, activity), also when the activity is undone."""
        self.grades: dict[tuple[int, int], tuple[float, int]] = {}
        self.filters: dict[tuple[int, int], dict[str, Any]] = {}
        self.tokens: dict[str, ServiceUser] = {}
        self.welcomes: Counter[tuple[int, int]] = Counter()
        """Welcome messages sent, by (course, user)."""
        self.seen: deque[Seen] = deque(maxlen=200_000)
        self.changes = 0
        """Goes up with every write, so that a report need not be made again."""
        self.made_report: tuple[Any, Any] = (None, [])
        self.next_ids: Counter[str] = Counter()
        self.usernames: dict[str, int] = {}
        self.emails: dict[str, set[int]] = defaultdict(set)
        self.idnumbers: dict[str, set[int]] = defaultdict(set)
        self._begin()

    def _begin(self) -> None:
        self.add_user("guest", "Guest user", " ", "root@localhost")
        self.add_user("admin", "Admin", "User", "admin@example.invalid")
        service = self.add_user("portalsync", "Portal", "portalsync", "portalsync@example.invalid")
        self.tokens[TOKEN] = ServiceUser(service.id)
        self.add_category("Category 1")
        front = self.add_course("Moodle lab", "lab", 0, format="site", enablecompletion=False)
        front.manual = False

    @property
    def modern(self) -> bool:
        return self.version != "4.5"

    @property
    def now(self) -> int:
        return int(self.clock())

    def next_id(self, table: str) -> int:
        self.changes += 1
        self.next_ids[table] += 1
        return self.next_ids[table]

    # Users, with their indexes.

    def add_user(
        self, username: str, firstname: str, lastname: str, email: str, **more: Any
    ) -> User:
        user = User(self.next_id("user"), username, firstname, lastname, email, **more)
        user.created = user.modified = self.now
        self.keep_user(user)
        return user

    def keep_user(self, user: User) -> None:
        self.users[user.id] = user
        self._index(user)

    def change_user(self, user: User, values: dict[str, Any]) -> None:
        self._unindex(user)
        for name, value in values.items():
            setattr(user, name, value)
        user.modified = self.now
        self.changes += 1
        self._index(user)

    def _index(self, user: User) -> None:
        self.usernames[user.username] = user.id
        self.emails[user.email.lower()].add(user.id)
        if user.idnumber:
            self.idnumbers[user.idnumber].add(user.id)

    def _unindex(self, user: User) -> None:
        self.usernames.pop(user.username, None)
        self.emails[user.email.lower()].discard(user.id)
        self.idnumbers[user.idnumber].discard(user.id)

    def user(self, user: int | str) -> User:
        """By id or username; KeyError when there is none."""
        return self.users[self.usernames[user] if isinstance(user, str) else user]

    # Courses and what is in them.

    def add_category(self, name: str, **more: Any) -> Category:
        category = Category(self.next_id("category"), name, **more)
        category.modified = self.now
        self.categories[category.id] = category
        return category

    def add_course(
        self,
        fullname: str,
        shortname: str,
        category: int = 1,
        *,
        activities: Sequence[str] = (),
        **more: Any,
    ) -> Course:
        course = Course(self.next_id("course"), fullname, shortname, category, **more)
        course.created = self.now
        course.activities = [Activity(self.next_id("activity"), name) for name in activities]
        self.courses[course.id] = course
        return course

    def add_group(self, course: int, name: str, **more: Any) -> Group:
        group = Group(self.next_id("group"), course, name, **more)
        self.groups[group.id] = group
        return group

    def add_report(self, name: str, columns: list[str], **more: Any) -> Report:
        report = Report(self.next_id("report"), name, columns, **more)
        report.created = self.now
        self.reports[report.id] = report
        return report

    def enrol(self, course: int, user: int, role: int = STUDENT, **more: Any) -> Enrolment:
        """Makes or overwrites; sends the welcome message in a course with a teacher."""
        method = more.pop("method", "manual")
        known = self.enrolments[course].get((user, method))
        created = known.created if known else self.now
        row = Enrolment(course, user, method, created=created, **more)
        self.enrolments[course][(user, method)] = row
        self.courses_of[user].add(course)
        self.give_role(course, user, role)
        if self.courses[course].welcome and self.teachers[course]:
            self.welcomes[(course, user)] += 1
        return row

    def give_role(self, course: int, user: int, role: int) -> None:
        self.roles[(course, user)].add(role)
        if role in (TEACHER, EDITING_TEACHER):
            self.teachers[course].add(user)
        self.changes += 1

    def take_roles(self, course: int, user: int, roles: set[int] | None = None) -> None:
        """Those roles, or all of them."""
        left = set() if roles is None else self.roles[(course, user)] - roles
        self.roles[(course, user)] = left
        if not left & {TEACHER, EDITING_TEACHER}:
            self.teachers[course].discard(user)
        self.changes += 1

    def unenrol(self, course: int, user: int) -> None:
        """With the last enrolment go groups, roles and grade; the completion stays."""
        if self.enrolments[course].pop((user, "manual"), None) is None:
            return
        self.changes += 1
        if self.is_enrolled(course, user):
            return
        self.courses_of[user].discard(course)
        self.take_roles(course, user)
        self.grades.pop((user, course), None)
        for group in self.groups.values():
            if group.course == course:
                group.members.discard(user)

    def is_enrolled(self, course: int, user: int) -> bool:
        rows = self.enrolments.get(course, {})
        return any((user, method) in rows for method in ("manual", "self"))

    def remove_course(self, course: int) -> None:
        for user, _method in self.enrolments.pop(course, {}):
            self.courses_of[user].discard(course)
        self.groups = {id_: g for id_, g in self.groups.items() if g.course != course}
        del self.courses[course]
        self.changes += 1

    def finish(
        self, course: int, user: int, *, at: int | None = None, grade: float | None = None
    ) -> None:
        """The learner did everything. A completion is never taken back, nor moved."""
        moment = self.now if at is None else at
        for activity in self.courses[course].activities:
            self.activities.setdefault((user, activity.id), moment)
            self.criteria.setdefault((user, activity.id), moment)
        self.completions.setdefault((user, course), moment)
        if grade is not None:
            self.grades[(user, course)] = (grade, moment)
        self.changes += 1

    def calls(self, function: str) -> int:
        """How often it was called, refused calls included."""
        return sum(seen.function == function for seen in self.seen)
