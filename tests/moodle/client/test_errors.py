"""Every failure of moodle.md, in its class, over HTTP. A read is never of unknown outcome."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import httpx
import pytest

from demo.moodle import FakeMoodle, app, serving
from demo.moodle.records import Activity
from demo.moodle.site import STUDENT, TOKEN
from moodle.client import (
    CallRecord,
    Misconfigured,
    MoodleClient,
    MoodleError,
    Refused,
    Transient,
    UnknownOutcome,
)
from moodle.client.errors import from_code

FUNCTION = "core_user_update_users"
TOLD = {
    Transient: [
        "sitemaintenance", "upgraderunning", "dbconnectionfailed", "dmlwriteexception",
        "dmlreadexception",
    ],
    Misconfigured: [
        "invalidtoken", "accessexception", "wsaccessusersuspended", "wsaccessuserdeleted",
        "wsaccessuserexpired", "forcepasswordchangenotice", "nopermissions", "requireloginerror",
        "wsusercannotassign", "criteriaerror", "cannotviewreport", "errorreportview",
        "nopermission", "nopermissiontoviewgrades",
    ],
    Refused: [
        "invalidparameter", "invaliduser", "invalidrecord", "invalidrecordunknown", "userdeleted",
        "codingerror", "categoryidnumbertaken", "unknowcategory", "shortnametaken",
        "courseidnumbertaken", "errorcatcontextnotvalid", "enddatebeforestartdate",
        "idnumbertaken", "usernotenroled", "nocriteriaset", "wsnoinstance", "", "somethingnew",
    ],
}  # fmt: skip
CODES = [(code, kind) for kind, codes in TOLD.items() for code in codes]


@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize(("code", "kind"), CODES)
def test_class_of_each_code(code: str, kind: type[MoodleError], writes: bool) -> None:
    assert type(from_code(FUNCTION, code, "", writes=writes)) is kind


@pytest.fixture
def site() -> FakeMoodle:
    return FakeMoodle()


@pytest.fixture
def records() -> list[CallRecord]:
    return []


@pytest.fixture
def client(site: FakeMoodle, records: list[CallRecord]) -> Iterator[MoodleClient]:
    with (
        serving(site) as url,
        MoodleClient(url, TOKEN, timeout=5, on_call=records.append) as client,
    ):
        yield client


def write(client: MoodleClient) -> None:
    client.users.update([{"id": 3, "department": "after"}])


def read(client: MoodleClient) -> None:
    client.users.by("id", [3])


@pytest.mark.parametrize(
    ("fault", "when_writing", "code", "is_done"),
    [
        ("maintenance", Transient, "sitemaintenance", False),
        ("upgrade", Transient, "upgraderunning", False),
        ("database_down", Transient, "dbconnectionfailed", False),
        ("disabled", Misconfigured, "http-403", False),
        ("cli_maintenance", UnknownOutcome, "http-503", False),
        ("bad_gateway", UnknownOutcome, "http-502", False),
        ("gateway_timeout", UnknownOutcome, "http-504", True),
        ("lost", UnknownOutcome, "broken-answer", True),
        ("cut", UnknownOutcome, "broken-answer", True),
        ("not_json", UnknownOutcome, "not-json", True),
        ("invalid_response", UnknownOutcome, "invalidresponse", True),
    ],
)
def test_faults(
    site: FakeMoodle, client: MoodleClient, records: list[CallRecord],
    fault: str, when_writing: type[MoodleError], code: str, is_done: bool,
) -> None:  # fmt: skip
    site.faults.plan(fault, times=2)
    with pytest.raises(when_writing) as caught:
        write(client)
    assert caught.value.code == code
    assert (site.users[3].department == "after") == is_done
    when_reading = Transient if when_writing is UnknownOutcome else when_writing
    with pytest.raises(when_reading):
        read(client)
    assert [record.outcome for record in records] == [when_writing.kind, when_reading.kind]
    read(client)
    assert records[-1].outcome == "ok"


def test_a_time_out_says_nothing(site: FakeMoodle) -> None:
    site.faults.plan("late", times=2, seconds=0.4)
    with serving(site) as url, MoodleClient(url, TOKEN, timeout=0.1) as client:
        with pytest.raises(UnknownOutcome, match="timeout"):
            write(client)
        with pytest.raises(Transient, match="timeout"):
            read(client)
    assert site.users[3].department == "after"


def test_nobody_there_is_transient_because_nothing_was_sent(site: FakeMoodle) -> None:
    with serving(site) as url:
        pass
    with MoodleClient(url, TOKEN) as client, pytest.raises(Transient, match="no-connection"):
        write(client)


@pytest.mark.parametrize("address", ["ftp://127.0.0.1", "nonsense", "http://"])
def test_an_impossible_address_is_configuration(address: str) -> None:
    with MoodleClient(address, TOKEN) as client, pytest.raises((Misconfigured, Transient)):
        write(client)


@pytest.mark.parametrize(("status", "kind"), [(301, Misconfigured), (302, Misconfigured),
    (401, Misconfigured), (404, Misconfigured), (408, Transient), (413, Refused),
    (429, Transient), (500, UnknownOutcome)])  # fmt: skip
def test_other_statuses(status: int, kind: type[MoodleError]) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers={"Location": "http://elsewhere.invalid/"})

    transport = httpx.MockTransport(answer)
    client = MoodleClient("http://moodle.invalid", TOKEN, transport=transport)
    with client, pytest.raises(kind, match=f"http-{status}"):
        write(client)


@pytest.mark.parametrize("body", ["null", "[]", '{"warnings": [{}]}', '{"other": 1}', "7"])
def test_an_answer_of_another_shape_is_a_broken_answer(body: str) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, text=body))
    with MoodleClient("http://moodle.invalid", TOKEN, transport=transport) as client:
        with pytest.raises(UnknownOutcome, match="unexpected-answer"):
            write(client)
        with pytest.raises(Transient, match="unexpected-answer"):
            client.site.info()


def test_fewer_made_than_sent_is_unknown(site: FakeMoodle) -> None:
    """A Moodle with a limit below ours: two of four users get lost, without an error."""
    site.max_input_vars = 4 + 2 * 5
    new = [
        {"username": f"u{n}", "firstname": "F", "lastname": "L", "email": f"{n}@x.invalid",
         "auth": "oauth2"}
        for n in range(4)
    ]  # fmt: skip
    lost = pytest.raises(UnknownOutcome, match="fewer-than-sent")
    with serving(site) as url, MoodleClient(url, TOKEN) as client, lost:
        client.users.create(new)  # type: ignore[arg-type]
    assert {"u0", "u1"} <= site.usernames.keys()


def test_too_many_fields_never_leave_the_house(client: MoodleClient, site: FakeMoodle) -> None:
    with pytest.raises(ValueError, match="fields"):
        client.users.by("id", list(range(1000)))
    assert not site.seen


def test_weak_password_is_refused_and_its_code_is_not_printed(client: MoodleClient) -> None:
    """Its code is a text in HTML."""
    new = {"username": "u", "firstname": "F", "lastname": "L", "email": "u@x.invalid",
           "password": "abc"}  # fmt: skip
    with pytest.raises(Refused, match="unprintable"):
        client.users.create([new])  # type: ignore[list-item]


def test_one_weak_password_hides_that_the_others_were_done(
    client: MoodleClient, site: FakeMoodle
) -> None:
    site.add_user("u", "F", "L", "u@x.invalid")
    changes = [{"id": 3, "city": "Ede"}, {"id": 4, "password": "abc"}]
    with pytest.raises(UnknownOutcome, match="invalidresponse"):
        client.users.update(changes)  # type: ignore[arg-type]
    assert site.users[3].city == "Ede"


def test_a_php_error_has_a_code_of_ours(client: MoodleClient) -> None:
    with pytest.raises(Refused, match="php-error"):
        client.wire.call("core_course_get_courses_by_field", {"field": "ids", "value": "1,99"})
    assert [course.id for course in client.courses.by_ids([1, 99])] == [1]


@pytest.mark.parametrize(
    ("capability", "call"),
    [
        ("webservice/rest:use", lambda c: c.site.info()),
        ("moodle/user:create", lambda c: c.users.create([NEW_USER])),
        ("moodle/user:update", lambda c: c.users.update([{"id": 3}])),
        ("moodle/category:manage", lambda c: c.courses.create_categories([{"name": "x"}])),
        ("moodle/category:manage", lambda c: c.courses.categories_by("idnumber", "x")),
        ("moodle/course:create", lambda c: c.courses.create([NEW_COURSE])),
        ("moodle/course:view", lambda c: c.enrolments.of_course(2)),
        ("moodle/course:enrolreview", lambda c: c.enrolments.of_course(2, only_active=True)),
        ("enrol/manual:enrol", lambda c: c.enrolments.enrol([ENROLMENT])),
        ("enrol/manual:unenrol", lambda c: c.enrolments.unenrol([{"userid": 3, "courseid": 2}])),
        ("moodle/role:assign", lambda c: c.enrolments.enrol([ENROLMENT])),
        ("moodle/course:managegroups", lambda c: c.groups.of_course(2)),
        ("report/completion:view", lambda c: c.completions.status(2, 3)),
        ("gradereport/user:view", lambda c: c.completions.grades(2)),
        ("moodle/grade:viewall", lambda c: c.completions.grades(2)),
        ("moodle/reportbuilder:viewall", lambda c: c.reports.page(1)),
        ("moodle/backup:backupcourse", lambda c: c.courses.duplicate(
            2, fullname="x", shortname="x", category=1)),
    ],
)  # fmt: skip
def test_a_missing_capability_is_configuration(
    site: FakeMoodle, client: MoodleClient, capability: str, call: object
) -> None:
    """As recorded: each capability taken away, and the call that it breaks."""
    site.add_course("C", "c").activities = [Activity(1, "a")]
    site.enrol(2, 3)
    site.add_report("r", ["user:username"], source="users")
    assert callable(call)
    call(client)
    site.tokens[TOKEN].lacks.add(capability)
    with pytest.raises(Misconfigured):
        call(client)


NEW_USER = {"username": "n", "firstname": "F", "lastname": "L", "email": "n@x.invalid",
            "auth": "oauth2"}  # fmt: skip
NEW_COURSE = {"fullname": "N", "shortname": "n", "categoryid": 1}
ENROLMENT = {"roleid": STUDENT, "userid": 3, "courseid": 2}


def test_nothing_personal_and_no_token_is_told(
    client: MoodleClient, caplog: pytest.LogCaptureFixture, records: list[CallRecord]
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.users.create([{**NEW_USER, "firstname": "Gerarda"}])  # type: ignore[typeddict-item]
        with pytest.raises(Refused) as caught:
            client.users.create([{**NEW_USER, "firstname": "Gerarda"}])  # type: ignore[typeddict-item]
    told = caplog.text + str(caught.value) + repr(caught.value) + repr(client) + repr(records)
    assert "moodle_call" in told
    assert "core_user_create_users" in told
    for secret in (TOKEN, "Gerarda", "n@x.invalid"):
        assert secret not in told


def test_the_same_without_a_socket(site: FakeMoodle) -> None:
    """The fake as a WSGI application; a broken connection is one there too."""
    transport = httpx.WSGITransport(app=app(site))
    with MoodleClient("http://moodle.invalid", TOKEN, transport=transport) as client:
        write(client)
        assert client.users.by("id", [3])[0].department == "after"
