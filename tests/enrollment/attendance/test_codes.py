"""The code in the room: short-lived, of one meeting, for participants, and not to be guessed."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrollment.attendance import codes
from enrollment.attendance.models import Attendance
from people.models import Person
from planning.models import CourseRun, Meeting
from tests.cast import Cast
from tests.enrollment.attendance.conftest import MakeRun, hours

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


def ago(seconds: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(seconds=seconds)


@pytest.fixture
def run(cast: Cast, run_of: MakeRun) -> CourseRun:
    return run_of(cast.alice, starts=hours(-0.1))


@pytest.fixture
def meeting(run: CourseRun) -> Meeting:
    return run.meetings.get()


def scan(meeting: Meeting, code: str) -> str:
    return reverse("enrollment:attend-scan", args=[meeting.pk, code])


@pytest.mark.parametrize("short", [True, False])
def test_a_code_lives_a_minute_to_a_minute_and_a_half(meeting: Meeting, short: bool) -> None:
    for seconds, good in ((0, True), (30, True), (59, True), (91, False), (600, False)):
        code = codes.code_for(meeting, short=short, at=ago(seconds))
        assert codes.is_good(meeting, code) is good
    later = codes.code_for(meeting, short=short, at=ago(-60))
    assert not codes.is_good(meeting, later)


def test_a_code_is_of_one_meeting_and_changes(meeting: Meeting, run_of: MakeRun) -> None:
    other = run_of(starts=hours(-0.1)).meetings.get()
    assert not codes.is_good(other, codes.code_for(meeting))
    assert codes.code_for(meeting) != codes.code_for(meeting, at=ago(30))
    assert not codes.is_good(meeting, "")


def test_typed_as_people_type() -> None:
    assert codes.tidy(" ab-c d23 ") == "ABCD23"
    assert not set(codes.SIGNS) & set("IL1O0")


def test_scanning_asks_and_confirming_writes(
    cast: Cast, meeting: Meeting, client_of: ClientOf
) -> None:
    client, url = client_of(cast.alice), scan(meeting, codes.code_for(meeting))
    page = client.get(url)
    assert page.status_code == 200
    assert not Attendance.objects.exists(), "looking writes nothing"
    assert "no-store" in page["Cache-Control"]
    answer = client.post(url, {"ticket": page.context["ticket"]})
    assert answer.status_code == 302
    row = Attendance.objects.get()
    assert (row.presence, row.source, row.by) == ("present", "qr", cast.alice)


def test_a_forwarded_photo_is_of_no_use_later(
    cast: Cast, meeting: Meeting, client_of: ClientOf
) -> None:
    url = scan(meeting, codes.code_for(meeting, at=ago(120)))
    assert client_of(cast.alice).get(url).status_code == 410
    assert client_of(cast.alice).post(url).status_code == 410
    assert not Attendance.objects.exists()


def test_a_ticket_is_of_one_person_and_meeting(
    cast: Cast, meeting: Meeting, run_of: MakeRun, client_of: ClientOf
) -> None:
    other = run_of(cast.bob, cast.alice, starts=hours(-0.1)).meetings.get()
    ticket = codes.ticket_for(meeting, cast.alice)
    assert codes.holds_ticket(ticket, meeting, cast.alice)
    assert not codes.holds_ticket(ticket, meeting, cast.bob)
    assert not codes.holds_ticket(ticket, other, cast.alice)
    assert not codes.holds_ticket(ticket + "x", meeting, cast.alice)
    stolen = client_of(cast.bob).post(scan(other, "X"), {"ticket": ticket})
    assert stolen.status_code == 410


def test_a_ticket_ends(meeting: Meeting, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = codes.ticket_for(meeting, cast.alice)
    monkeypatch.setattr(codes, "TICKET_SECONDS", -1)
    assert not codes.holds_ticket(ticket, meeting, cast.alice)


def test_only_participants(cast: Cast, meeting: Meeting, client_of: ClientOf) -> None:
    url = scan(meeting, codes.code_for(meeting))
    assert client_of(cast.bob).get(url).status_code == 404


def test_a_stranger_signs_in_first_and_comes_back(meeting: Meeting) -> None:
    url = scan(meeting, codes.code_for(meeting))
    answer = Client().get(url)
    assert answer.status_code == 302
    assert url in answer["Location"]


def test_the_typed_code(cast: Cast, meeting: Meeting, client_of: ClientOf) -> None:
    client, url = client_of(cast.alice), reverse("enrollment:attend")
    assert client.post(url, {"code": "ABCDEF"}).status_code == 422
    assert client.post(url, {"code": ""}).status_code == 422
    short = codes.code_for(meeting, short=True).lower()
    assert client.post(url, {"code": f" {short[:3]} {short[3:]}"}).status_code == 302
    assert Attendance.objects.get().presence == "present"
    assert client_of(cast.bob).post(url, {"code": short}).status_code == 422


def test_who_guesses_has_to_wait(cast: Cast, meeting: Meeting, client_of: ClientOf) -> None:
    client, url = client_of(cast.alice), reverse("enrollment:attend")
    for _try in range(codes.MISSES.most):
        assert client.post(url, {"code": "ABCDEF"}).status_code == 422
    right = {"code": codes.code_for(meeting, short=True)}
    assert client.post(url, right).status_code == 429
    assert client.get(scan(meeting, codes.code_for(meeting))).status_code == 429
    assert not Attendance.objects.exists()
    assert codes.meeting_with(right["code"], [meeting]) == meeting


def test_the_screen_in_the_room(cast: Cast, meeting: Meeting, client_of: ClientOf) -> None:
    url = reverse("enrollment:attendance-code", args=[meeting.pk])
    page = client_of(cast.tim).get(url)
    html = page.content.decode()
    assert codes.code_for(meeting, short=True) in html
    assert "<svg" in html
    assert "no-store" in page["Cache-Control"]
    assert "style=" not in page.context["drawing"]
    part = client_of(cast.tim).get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "<svg" in part
    assert client_of(cast.alice).get(url).status_code == 403
