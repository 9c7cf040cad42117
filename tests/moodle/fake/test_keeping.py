"""A made-up Moodle that is stopped, also by kill, goes on where it was."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from demo.moodle import FakeMoodle
from demo.moodle.keeping import restore, save
from demo.moodle.site import STUDENT, TEACHER, TOKEN
from moodle.client import MoodleClient, Transient

ROOT = Path(__file__).resolve().parents[3]
TABLES = (
    "users", "categories", "courses", "groups", "reports", "enrolments", "roles", "completions",
    "activities", "criteria", "grades", "next_ids", "usernames", "courses_of",
)  # fmt: skip


def test_all_of_it_comes_back(tmp_path: Path) -> None:
    site = FakeMoodle()
    course = site.add_course("C", "c", activities=["one"]).id
    user = site.add_user("u", "F", "L", "u@x.invalid", idnumber="U").id
    site.enrol(course, user, STUDENT, start=5, suspended=True)
    site.enrol(course, 2, TEACHER)
    site.finish(course, user, grade=80)
    site.add_group(course, "G").members.add(user)
    site.add_report("r", ["user:username"], conditions={"user:suspended_operator": 2})
    save(site, tmp_path / "moodle.json")
    other = FakeMoodle()
    assert restore(other, tmp_path / "moodle.json")
    for table in TABLES:
        assert getattr(other, table) == getattr(site, table), table
    assert other.teachers[course] == {2}
    assert not restore(FakeMoodle(), tmp_path / "none.json")


def start(state: Path, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-m", "demo.moodle", "--port", str(port), "--state", str(state)], cwd=ROOT
    )


def test_a_stopped_server_goes_on_where_it_was(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    state = tmp_path / "moodle.json"
    address = f"http://127.0.0.1:{port}"
    process = start(state, port)
    try:
        with MoodleClient(address, TOKEN) as client:
            wait_for(client)
            (report,) = client.reports.list()
            assert report.name == "portal-done"
            new = {"username": "u", "firstname": "F", "lastname": "L", "email": "u@x.invalid"}
            (made,) = client.users.create([{**new, "auth": "oauth2"}])  # type: ignore[typeddict-item]
            (course,) = client.courses.by("shortname", "sjabloon")
            row = {"roleid": STUDENT, "userid": made, "courseid": course.id}
            client.enrolments.enrol([row])  # type: ignore[list-item]
        page = httpx.post(f"{address}/course/view.php", data={"id": course.id, "user": "u"})
        assert page.status_code == 303
        process.terminate()
        assert process.wait(10) == 0
        process = start(state, port)
        with MoodleClient(address, TOKEN) as client:
            wait_for(client)
            assert client.completions.status(course.id, made).completed
            assert [row[1] for row in client.reports.page(report.id).rows] == ["u"]
    finally:
        process.kill()
        process.wait()


def wait_for(client: MoodleClient) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            client.site.info()
        except Transient:
            assert time.monotonic() < end
            time.sleep(0.1)
        else:
            return
