"""What stood in the lab's Moodle before a recording began, and what was switched between calls."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from demo.moodle import FakeMoodle
from demo.moodle.records import Activity, ServiceUser
from tests.moodle.replay.report_scenes import reports, semantics

RECORDED_AT = 1795341200.0
"""2026-11-22 09:53 UTC."""
MAIN = "TOKEN"
Exchange = dict[str, Any]


def lab(version: str) -> FakeMoodle:
    site = FakeMoodle(version="4.5" if version == "4.5" else "5.1", clock=lambda: RECORDED_AT)
    site.timezone, site.langs = "UTC", {"en"}
    site.tokens = {MAIN: ServiceUser(3)}
    for name, service in (
        ("PORTALLIMITED", ServiceUser(0, lacks={"*"})),
        ("PORTALNOAUTH", ServiceUser(0, authorised=False)),
    ):
        user = site.add_user(
            name.lower(), "Portal", name.lower(), f"{name.lower()}@example.invalid"
        )
        service.user = user.id
        site.tokens[f"TOKEN_{name}"] = service
    site.tokens["TOKEN_EXPIRED"] = ServiceUser(3, expired=True)
    site.courses[1].startdate = site.courses[1].enddate = 0
    return site


def learners(site: FakeMoodle, first: int, names: list[tuple[str, str, str, str]]) -> None:
    site.next_ids["user"] = first - 1
    for username, firstname, lastname, idnumber in names:
        email = f"{username}@example.invalid"
        site.add_user(username, firstname, lastname, email, idnumber=idnumber)


def _prefix(exchanges: list[Exchange], pattern: str) -> str:
    for exchange in exchanges:
        if found := re.search(pattern, str(exchange["response"]["body"])):
            return found[1]
    raise AssertionError(pattern)


def _ids(exchanges: list[Exchange], part: str) -> list[int]:
    fields = (field for one in exchanges for field in one["request"]["form"])
    return sorted({int(value) for name, value in fields if part in name and int(value) < 10**7})


def enrolments(site: FakeMoodle, exchanges: list[Exchange]) -> None:
    """Ten people, the fifth suspended, and two courses."""
    mark = _prefix(exchanges, r"E-(\d+)-0")
    first = _ids(exchanges, "userid")[0]
    people = [(f"e{mark}{n}", f"F{n}", f"L{n}", f"E-{mark}-{n}") for n in range(10)]
    learners(site, first, people)
    site.users[first + 4].suspended = True
    site.next_ids["category"] = int(_prefix(exchanges, r"'category': (\d+)")) - 1
    category = site.add_category(f"E {mark}")
    site.next_ids["course"] = 16
    for number in range(2):
        key = f"E-{mark}-{number}"
        course = site.add_course(f"E {mark} {number}", key, category.id, idnumber=key)
        course.startdate = 1795305600
        course.enddate = course.startdate + 365 * 86400


def completions(site: FakeMoodle, exchanges: list[Exchange], *, count: int = 1000) -> None:
    """Course 20 with two pages and many learners, course 21 without criteria."""
    mark = _prefix(exchanges, r"CMP-(\d+)-A")
    first = _ids(exchanges, "userid")[-1] if count == 1 else _ids(exchanges, "userid")[2]
    people = [(f"cmp{mark}{n:04}", f"S{n}", f"C{n}", f"S-{mark}-{n}") for n in range(count)]
    learners(site, first, people)
    site.next_ids["course"] = 19
    for number, letter in ((20, "A"), (21, "B")):
        key = f"CMP-{mark}-{letter}"
        course = site.add_course(f"Completion {letter} {mark}", key, 1, idnumber=key)
        assert course.id == number
    site.courses[20].activities = [Activity(20, "Page 1"), Activity(21, "Page 2")]
    for number in range(count):
        site.enrol(20, first + number)


def robustness(site: FakeMoodle, exchanges: list[Exchange]) -> None:
    *_, a, _expired, _dated, gone = _ids(exchanges, "userid")
    learners(site, a, [(f"fe{n}", f"Fe{n}", f"Le{n}", "") for n in range(gone - a + 1)])
    site.change_user(site.users[gone], {"deleted": True, "username": "gone"})
    done = _ids(exchanges, "userid")[0]
    learners(site, done, [("done", "S", "C", "")])
    site.next_ids["course"] = 19
    site.add_course("Completion", "CMP", 1).activities = [Activity(20, "p"), Activity(21, "q")]
    site.enrol(20, done)
    site.finish(20, done)
    _, first, hidden = _ids(exchanges, "courseid")
    site.next_ids["course"] = first - 1
    site.add_course("Plain", "plain", 1)
    site.add_course("Hidden", "hidden", 1).visible = False
    assert hidden in site.courses


SCENES: dict[str, Callable[[FakeMoodle, list[Exchange]], None]] = {
    "04": enrolments,
    "05": completions,
    "06": reports,
    "6b": semantics,
    "09": robustness,
}

Switch = Callable[[FakeMoodle], None]


def _service(name: str, value: Any) -> Switch:
    return lambda site: setattr(site.tokens[MAIN], name, value)


def _user(name: str) -> Switch:
    return lambda site: setattr(site.users[3], name, True)


def _manual(site: FakeMoodle) -> None:
    next(c for c in site.courses.values() if c.shortname == "plain").manual = False


def _grade(site: FakeMoodle) -> None:
    user = min(user for user, _method in site.enrolments[20])
    site.grades[(user, 20)] = (80, site.now)


def _into_21(site: FakeMoodle) -> None:
    site.enrol(21, next(u.id for u in site.users.values() if re.fullmatch("S-.*-1", u.idnumber)))


BEFORE: dict[str, Switch] = {
    "maintenance mode (admin setting)": lambda site: site.faults.plan("maintenance"),
    "maintenance mode via CLI (climaintenance.html)": lambda s: s.faults.plan("cli_maintenance"),
    "web services disabled": lambda site: site.faults.plan("disabled"),
    "REST protocol disabled": lambda site: site.faults.plan("disabled"),
    "upgrade running": lambda site: site.faults.plan("upgrade"),
    "database down": lambda site: site.faults.plan("database_down"),
    "php-fpm down": lambda site: site.faults.plan("bad_gateway"),
    "service user suspended": _user("suspended"),
    "service user deleted": _user("deleted"),
    "external service disabled": lambda site: setattr(site, "enabled", False),
    "token restricted to another IP": _service("authorised", False),
    "service user must change password: site_info": _service("must_change_password", True),
    "service user must change password: other call": _service("must_change_password", True),
    "manual enrolment instance disabled in course": _manual,
    "no manual enrolment instance in course": _manual,
    "grade items of one user": _grade,
    "completion status in course without criteria": _into_21,
    "DEBUG=DEVELOPER duplicate username": lambda site: setattr(site, "debug", True),
}


def restore(site: FakeMoodle) -> None:
    """What a switch turned, it turned for one call."""
    site.tokens[MAIN] = ServiceUser(3)
    site.users[3].suspended = site.users[3].deleted = False
    site.enabled = True
    for course in site.courses.values():
        course.manual = course.id != 1
