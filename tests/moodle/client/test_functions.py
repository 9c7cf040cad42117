"""What each function makes of Moodle's answers, on both versions, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

import pytest

from demo.moodle import FakeMoodle, serving
from demo.moodle.site import STUDENT, TEACHER, TOKEN
from moodle.client import MoodleClient, Refused
from moodle.client.reports import parse_date, since
from moodle.client.shapes import Warned

NOON = datetime(2026, 11, 1, 12, 5, tzinfo=UTC)


@pytest.fixture(params=["4.5", "5.1"])
def site(request: pytest.FixtureRequest) -> FakeMoodle:
    version: Literal["4.5", "5.1"] = request.param
    return FakeMoodle(version=version, clock=NOON.timestamp)


@pytest.fixture
def client(site: FakeMoodle) -> Iterator[MoodleClient]:
    with serving(site) as url, MoodleClient(url, TOKEN) as client:
        yield client


def make_users(client: MoodleClient, *names: str) -> list[int]:
    return client.users.create(
        [
            {"username": name, "firstname": "R & D", "lastname": "L", "auth": "oauth2",
             "email": f"{name}@x.invalid", "idnumber": name.upper(), "department": "Dep"}
            for name in names
        ]
    )  # fmt: skip


def test_site(client: MoodleClient, site: FakeMoodle) -> None:
    info = client.site.info()
    assert info.release.startswith(site.version)
    assert (info.username, info.user_id, info.url) == ("portalsync", 3, site.url)
    assert "core_user_create_users" in info.functions


def test_users(client: MoodleClient) -> None:
    a, b = make_users(client, "a", "b")
    (user,) = client.users.by("username", ["a", "unknown"])
    assert (user.id, user.firstname, user.idnumber) == (a, "R & D", "A")
    assert (user.auth, user.suspended, user.department) == ("oauth2", False, "Dep")
    assert user.institution is None
    warned = client.users.update(
        [
            {"id": a, "suspended": True},
            {"id": 99, "firstname": "x"},
            {"id": b, "email": "a@x.invalid"},
        ]
    )
    assert warned == [
        Warned(99, "invaliduserid", "Invalid user ID"),
        Warned(b, "useremailduplicate", "Duplicate address"),
    ]
    assert client.users.by("id", [a])[0].suspended is True
    client.users.delete([a])
    (gone,) = client.users.by("id", [a])
    assert gone.username != "a"
    assert client.users.by("username", ["a"]) == []
    with pytest.raises(Refused) as caught:
        client.users.delete([a])
    assert caught.value.is_missing_record


def test_courses(client: MoodleClient) -> None:
    (category,) = client.courses.create_categories([{"name": "R & D", "idnumber": "rd"}])
    (below,) = client.courses.create_categories([{"name": "Below", "parent": category}])
    found = client.courses.categories_by("idnumber", "rd")
    assert [(row.id, row.name, row.parent) for row in found] == [(category, "R & D", 0)]
    assert {category, below} <= {row.id for row in client.courses.categories()}
    first, second = client.courses.create(
        [
            {"fullname": "A & B", "shortname": "ab", "categoryid": category, "idnumber": "AB",
             "startdate": 86400, "enddate": 0, "visible": False},
            {"fullname": "C", "shortname": "c", "categoryid": below},
        ]
    )  # fmt: skip
    (course,) = client.courses.by("idnumber", "AB")
    assert (course.id, course.fullname, course.visible) == (first, "A & B", False)
    assert (course.startdate, course.enddate, course.category_id) == (86400, 0, category)
    warned = client.courses.update([{"id": first, "visible": True}, {"id": 99, "fullname": "x"}])
    assert [(row.item_id, row.code[:13]) for row in warned] == [(99, "invalidrecord")]
    assert client.courses.by_ids([first, 99])[0].visible
    copy = client.courses.duplicate(first, fullname="Copy", shortname="copy", category=below)
    (copied,) = client.courses.by("shortname", "copy")
    assert (copied.id, copied.idnumber) == (copy, "")
    assert {1, first, second, copy} == {row.id for row in client.courses.all()}
    assert [w.item_id for w in client.courses.delete([copy, 99])] == [99]
    client.courses.delete_categories([category])
    assert [row.id for row in client.courses.all()] == [1]


def test_an_end_needs_its_beginning_in_the_same_call(client: MoodleClient) -> None:
    """Also when the course has one already: as recorded."""
    (course,) = client.courses.create(
        [{"fullname": "A", "shortname": "a", "categoryid": 1, "startdate": 86400}]
    )
    (warned,) = client.courses.update([{"id": course, "enddate": 864000}])
    assert warned.code == "nostartdatenoenddate"
    assert not client.courses.update([{"id": course, "startdate": 86400, "enddate": 864000}])


def test_enrolments_roles_and_groups(client: MoodleClient, site: FakeMoodle) -> None:
    a, b = make_users(client, "a", "b")
    course = site.add_course("C", "c").id
    client.enrolments.enrol(
        [
            {"roleid": STUDENT, "userid": a, "courseid": course},
            {"roleid": STUDENT, "userid": b, "courseid": course, "suspend": True},
        ]
    )
    client.enrolments.assign_roles([{"roleid": TEACHER, "userid": a, "instanceid": course}])
    rows = client.enrolments.of_course(course, with_roles=True)
    assert [(row.username, row.roles) for row in rows] == [
        ("a", {TEACHER, STUDENT}),
        ("b", {STUDENT}),
    ]
    assert [row.id for row in client.enrolments.of_course(course, only_active=True)] == [a]
    assert [row.id for row in client.enrolments.of_course(course, only_suspended=True)] == [b]
    assert [row.id for row in client.enrolments.of_course(course, start=1, most=1)] == [b]
    assert [row.id for row in client.enrolments.courses_of(a)] == [course]
    assert client.enrolments.courses_of(b) == []
    client.enrolments.unassign_roles([{"roleid": TEACHER, "userid": a, "instanceid": course}])
    assert client.enrolments.of_course(course, with_roles=True)[0].roles == {STUDENT}

    (group,) = client.groups.create(
        [{"courseid": course, "name": "R & D", "description": "", "idnumber": "run"}]
    )
    (found,) = client.groups.of_course(course)
    assert (found.id, found.name, found.idnumber) == (group, "R & D", "run")
    client.groups.add([{"groupid": group, "userid": a}, {"groupid": group, "userid": b}])
    client.groups.remove([{"groupid": group, "userid": b}])
    assert client.groups.members([group]) == {group: {a}}
    client.enrolments.unenrol([{"userid": a, "courseid": course}])
    assert client.groups.members([group]) == {group: frozenset()}
    client.groups.delete([group])
    assert client.groups.of_course(course) == []


def test_completions_and_grades(client: MoodleClient, site: FakeMoodle) -> None:
    a, b = make_users(client, "a", "b")
    course = site.add_course("C", "c", activities=["one", "two"]).id
    for user in (a, b):
        site.enrol(course, user)
    site.finish(course, a, at=int(NOON.timestamp()), grade=87.5)
    done, not_done = (client.completions.status(course, user) for user in (a, b))
    assert (done.completed, done.criteria_done) == (True, NOON)
    assert (not_done.completed, not_done.criteria_done) == (False, None)
    grades = {row.user_id: row for row in client.completions.grades(course)}
    assert (grades[a].grade, grades[a].highest, grades[a].graded) == (
        Decimal("87.5"),
        Decimal(100),
        NOON,
    )
    assert (grades[b].grade, grades[b].graded) == (None, None)
    assert client.enrolments.courses_of(a)[0].completed is True
    with pytest.raises(Refused, match=r"nocriteriaset|usernotenroled"):
        client.completions.status(site.add_course("D", "d").id, a)


def test_reports(client: MoodleClient, site: FakeMoodle) -> None:
    users = make_users(client, *"abcde")
    course = site.add_course("C", "c", idnumber="C").id
    for number, user in enumerate(users):
        site.enrol(course, user)
        if number:
            site.finish(course, user, at=int(NOON.timestamp()) - number * 86400, grade=number)
    columns = ["completion:timecompleted", "user:username", "course:idnumber", "completion:grade"]
    report = site.add_report(
        "done", columns, sort=columns[:2], conditions={"completion:completed_operator": 1}
    ).id
    (listed,) = client.reports.list()
    assert (listed.id, listed.name) == (report, "done")
    pages = list(client.reports.pages(report, size=3))
    assert [len(page.rows) for page in pages] == [3, 1]
    rows = [row for page in pages for row in page.rows]
    assert rows[0] == ("Wednesday, 28 October 2026, 12:05 PM", "e", "C", "4.00")
    assert [parse_date(row[0]) for row in rows] == sorted(
        datetime.fromtimestamp(moment, UTC) for moment in site.completions.values()
    )
    assert client.reports.page(report, page=9).rows == ()

    client.reports.filter(report, since(columns[0], NOON.replace(hour=0)))
    assert client.reports.page(report).total == 0
    client.reports.filter(report, since(columns[0], datetime(2026, 10, 30, tzinfo=UTC)))
    assert [row[1] for row in client.reports.page(report).rows] == ["c", "b"]
    client.reports.filter(report, {"bogus:field_operator": 1})
    assert client.reports.page(report).total == 4
    client.reports.unfilter(report)
    assert client.reports.page(report).headers == (
        "Time completed", "Username", "Course ID number", "Grade",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Sunday, 22 November 2026, 9:57 AM", datetime(2026, 11, 22, 9, 57, tzinfo=UTC)),
        ("Monday, 1 June 2026, 12:00 AM", datetime(2026, 6, 1, 0, 0, tzinfo=UTC)),
        ("Monday, 1 June 2026, 12:30 PM", datetime(2026, 6, 1, 12, 30, tzinfo=UTC)),
        ("", None),
    ],
)
def test_dates_of_reports(text: str, moment: datetime | None) -> None:
    assert parse_date(text) == moment


@pytest.mark.parametrize("text", ["zondag, 22 november 2026, 09:57", "22-11-2026", "Never", "-"])
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|format|data"):
        parse_date(text)
