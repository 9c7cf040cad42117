"""What was observed of real Moodles besides answers: rows lost, mails sent, doubles made."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import httpx
import pytest

from demo.moodle import FakeMoodle, serving
from demo.moodle.records import Activity
from demo.moodle.site import STUDENT, TEACHER, TOKEN
from moodle.client import MoodleClient, UnknownOutcome

REST = "/webservice/rest/server.php"


@pytest.fixture
def site() -> FakeMoodle:
    return FakeMoodle(max_input_vars=5000)


@pytest.fixture
def client(site: FakeMoodle) -> Iterator[MoodleClient]:
    with serving(site) as url, MoodleClient(url, TOKEN) as client:
        yield client


def people(number: int, *more: str) -> dict[str, str]:
    fields = {}
    for n in range(number):
        row = {
            "username": f"u{n}", "firstname": "F", "lastname": "L",
            "email": f"u{n}@example.invalid", "auth": "oauth2",
        } | dict.fromkeys(more, "XX")  # fmt: skip
        fields |= {f"users[{n}][{name}]": value for name, value in row.items()}
    return fields


@pytest.mark.parametrize(
    ("number", "more", "made"),
    [(900, ("city", "country"), 714), (700, ("idnumber", "city", "country"), 625)],
)
def test_fields_past_the_limit_are_lost_without_a_word(
    site: FakeMoodle, number: int, more: tuple[str, ...], made: int
) -> None:
    head = {"wstoken": TOKEN, "wsfunction": "core_user_create_users", "moodlewsrestformat": "json"}
    with serving(site) as url:
        answer = httpx.post(url + REST, data=head | people(number, *more)).json()
    assert len(answer) == made
    assert len([user for user in site.users.values() if user.username.startswith("u")]) == made
    assert not site.user(f"u{made - 1}").country
    assert site.user(f"u{made - 2}").country == "XX"


def test_work_goes_on_after_the_caller_has_gone(site: FakeMoodle) -> None:
    site.faults.plan("slow", seconds=0.5)
    with serving(site) as url, MoodleClient(url, TOKEN, timeout=0.1) as client:
        user = {"username": "late", "firstname": "F", "lastname": "L", "email": "l@x.invalid"}
        with pytest.raises(UnknownOutcome):
            client.users.create([{**user, "auth": "oauth2"}])  # type: ignore[typeddict-item]
        assert "late" not in site.usernames
        end = time.monotonic() + 10
        while "late" not in site.usernames and time.monotonic() < end:
            time.sleep(0.05)
    assert "late" in site.usernames


@pytest.mark.parametrize(("has_teacher", "messages"), [(True, 4), (False, 0)])
def test_every_enrol_call_sends_a_welcome(
    site: FakeMoodle, client: MoodleClient, has_teacher: bool, messages: int
) -> None:
    """Enrolling, again, suspending, reactivating: four calls, four messages."""
    course, user = site.add_course("C", "c").id, site.add_user("u", "F", "L", "u@x.invalid").id
    if has_teacher:
        site.enrol(course, 2, TEACHER)
        site.welcomes.clear()
    for suspend in (False, False, True, False):
        client.enrolments.enrol(
            [{"roleid": STUDENT, "userid": user, "courseid": course, "suspend": suspend}]
        )
    assert site.welcomes.total() == messages


def test_dates_left_out_are_reset_and_suspension_lifted(
    site: FakeMoodle, client: MoodleClient
) -> None:
    course, user = site.add_course("C", "c").id, site.add_user("u", "F", "L", "u@x.invalid").id
    row = {"roleid": STUDENT, "userid": user, "courseid": course}
    client.enrolments.enrol(
        [{**row, "timestart": 1767225600, "timeend": 1900000000, "suspend": True}]  # type: ignore[typeddict-item]
    )
    before = site.enrolments[course][(user, "manual")]
    assert (before.start, before.end, before.suspended) == (1767225600, 1900000000, True)
    client.enrolments.enrol([row])  # type: ignore[list-item]
    after = site.enrolments[course][(user, "manual")]
    assert (after.start, after.end, after.suspended) == (0, 0, False)


def test_a_completion_survives_unenrolling(site: FakeMoodle, client: MoodleClient) -> None:
    course, user = site.add_course("C", "c"), site.add_user("u", "F", "L", "u@x.invalid")
    course.activities = [Activity(1, "a")]
    site.enrol(course.id, user.id)
    site.finish(course.id, user.id, grade=80)
    client.enrolments.unenrol([{"userid": user.id, "courseid": course.id}])
    assert (user.id, course.id) in site.completions
    assert (user.id, course.id) not in site.grades
    row = {"roleid": STUDENT, "userid": user.id, "courseid": course.id}
    client.enrolments.enrol([row])  # type: ignore[list-item]
    assert client.completions.status(course.id, user.id).completed


def _category(client: MoodleClient) -> None:
    client.courses.create_categories([{"name": "Race", "idnumber": "race"}])


def _course(client: MoodleClient) -> None:
    client.courses.create(
        [{"fullname": "R", "shortname": "race", "idnumber": "race", "categoryid": 1}]
    )


def _group(client: MoodleClient) -> None:
    client.groups.create([{"courseid": 1, "name": "Race", "description": "", "idnumber": "race"}])


def _user(client: MoodleClient) -> None:
    client.users.create(
        [{"username": "race", "firstname": "F", "lastname": "L", "email": "r@x.invalid",
          "auth": "oauth2"}]
    )  # fmt: skip


@pytest.mark.parametrize(("make", "made"), [(_category, 6), (_course, 6), (_group, 6), (_user, 1)])
def test_six_at_once_make_doubles_of_all_but_users(
    site: FakeMoodle, make: Callable[[MoodleClient], None], made: int
) -> None:
    site.gap = 0.2
    outcomes: Counter[str] = Counter()
    barrier = threading.Barrier(6)

    def one(url: str) -> None:
        with MoodleClient(url, TOKEN) as client:
            barrier.wait()
            try:
                make(client)
            except Exception as error:
                outcomes[type(error).__name__] += 1
            else:
                outcomes["made"] += 1

    with serving(site) as url:
        threads = [threading.Thread(target=one, args=(url,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert outcomes["made"] == made
