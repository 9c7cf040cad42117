"""The board: what stands on it, for whom, and moving a meeting by its form."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Course
from notifications.models import Notification
from people.models import Person
from planning.board.spans import Span
from planning.models import CourseRun, RoomBooking
from planning.rooms.actions import take_room
from tests.cast import Cast
from tests.factories import make_course
from tests.planning.arranged import at, change, make_room, make_trainer, meeting_of, plan, slot
from tests.planning.browser import form_on

ClientOf = Callable[[Person], Client]


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Tulpenkweek")


@pytest.fixture
def client(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.olga)


def board(client: Client, in_days: int = 10, **query: Any) -> str:
    values = {"vanaf": at(in_days, 9).date().isoformat(), **query}
    answer = client.get(reverse("planning:board"), values)
    assert answer.status_code == 200
    return answer.content.decode()


def test_weeks_and_months_are_whole() -> None:
    week = Span.week_of(datetime.date(2027, 3, 31))
    assert (week.first, week.last) == (datetime.date(2027, 3, 29), datetime.date(2027, 4, 4))
    month = Span.month_of(datetime.date(2027, 2, 14))
    assert (month.first, month.last, month.weeks) == (
        datetime.date(2027, 2, 1),
        datetime.date(2027, 2, 28),
        4,
    )
    longer = Span.month_of(datetime.date(2027, 5, 2))
    assert (longer.weeks, longer.earlier, longer.later) == (
        6,
        datetime.date(2027, 4, 1),
        datetime.date(2027, 6, 1),
    )
    assert (week.ends_at - week.starts_at) == datetime.timedelta(days=7)
    change_of_clock = Span.week_of(datetime.date(2027, 3, 28))
    hours = change_of_clock.ends_at.timestamp() - change_of_clock.starts_at.timestamp()
    assert hours == (7 * 24 - 1) * 3600


@pytest.mark.parametrize("view", ["week", "maand"])
@pytest.mark.parametrize("per", ["alles", "zaal", "trainer"])
def test_own_meetings_stand_on_it(
    client: Client, cast: Cast, course: Course, view: str, per: str
) -> None:
    trainer = make_trainer(courses=[course])
    plan(course, [slot(10, room=make_room(), trainers=(trainer,))], by=cast.olga)
    html = board(client, weergave=view, per=per)
    assert "Tulpenkweek" in html
    assert "Verplaats<" in html
    assert "Tulpenkweek" not in board(client, 80, weergave=view, per=per)


def test_of_others_only_what_one_may_know(
    client: Client, client_of: ClientOf, cast: Cast, course: Course
) -> None:
    room = make_room()
    plan(course, [slot(10, room=room)], by=cast.olga)
    theirs = take_room(
        room=room,
        organisation=cast.rvo,
        starts_at=at(10, 14),
        ends_at=at(10, 16),
        title="Vertrouwelijk",
        by=cast.ruud,
    )
    assert theirs.pk
    html = board(client_of(cast.ruud), per="zaal")
    assert "NVWA" in html
    assert "Tulpenkweek" not in html, "not published to the RVO"
    own = board(client, per="zaal")
    assert "RVO" in own
    assert "Vertrouwelijk" not in own


def test_a_stranger_and_a_learner_are_kept_out(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.alice).get(reverse("planning:board")).status_code == 403
    assert client_of(cast.tim).get(reverse("planning:board")).status_code == 403


def test_it_sends_itself_again_only_when_something_changed(
    client: Client, cast: Cast, course: Course
) -> None:
    run = plan(course, [slot(10)], by=cast.olga)
    stand = board(client).partition("&amp;stand=")[2].partition('"')[0]
    assert len(stand) == 16
    values = {"vanaf": at(10, 9).date().isoformat(), "stand": stand}
    url = reverse("planning:board")
    same = client.get(url, values, headers={"HX-Request": "true"})
    assert (same.status_code, same.content) == (204, b"")
    assert "HX-Request" in same["Vary"]
    change(run, [slot(10, 13, 16, meeting=meeting_of(run))], by=cast.olga)
    fresh = client.get(url, values, headers={"HX-Request": "true"}).content.decode()
    assert "Iemand anders wijzigde dit" in fresh
    assert "<html" not in fresh
    assert "13.00" in fresh


def move(client: Client, run: CourseRun, **values: Any) -> Any:
    url = reverse("planning:meeting-move", args=[meeting_of(run).pk])
    return client.post(url, form_on(client.get(url).content.decode()) | values)


def test_moving_takes_room_and_trainer_along_and_asks_again(
    client: Client, cast: Cast, course: Course
) -> None:
    room, tim = make_room(), make_trainer(cast.tim, courses=[course])
    run = plan(course, [slot(10, room=room, trainers=(tim,))], by=cast.olga)
    before = Notification.objects.filter(person=cast.tim).count()
    answer = move(client, run, day=at(12, 9).date().isoformat())
    assert answer.status_code == 302, answer.content.decode()
    meeting = meeting_of(run)
    assert meeting.starts_at == at(12, 9)
    assert meeting.room_booking.span.lower == at(12, 9)
    assert Notification.objects.filter(person=cast.tim).count() == before + 1


def test_where_it_was_dropped_is_filled_in(client: Client, cast: Cast, course: Course) -> None:
    room, other = make_room(), make_room("Zaal 3")
    run = plan(course, [slot(10, room=room)], by=cast.olga)
    url = reverse("planning:meeting-move", args=[meeting_of(run).pk])
    day = at(13, 9).date().isoformat()
    data = form_on(client.get(url, {"dag": day, "zaal": other.pk}).content.decode())
    assert (data["day"], data["booked_room"]) == (day, str(other.pk))
    assert client.post(url, data).status_code == 302
    assert RoomBooking.objects.get().room == other
    for nonsense in ({"dag": "gisteren"}, {"zaal": "x"}, {"zaal": "99999999999"}):
        assert client.get(url, nonsense).status_code == 200


def test_a_taken_room_is_told_with_whose_it_is(client: Client, cast: Cast, course: Course) -> None:
    room = make_room()
    plan(course, [slot(12, room=room)], by=cast.olga)
    run = plan(course, [slot(10, room=room)], by=cast.olga)
    answer = move(client, run, day=at(12, 9).date().isoformat())
    assert answer.status_code == 422
    assert "NVWA: ‘Tulpenkweek’, 9.00–12.00 uur" in answer.content.decode()
    assert meeting_of(run).starts_at == at(10, 9)


def test_a_colleague_was_first(client: Client, cast: Cast, course: Course) -> None:
    run = plan(course, [slot(10)], by=cast.olga)
    url = reverse("planning:meeting-move", args=[meeting_of(run).pk])
    data = form_on(client.get(url).content.decode()) | {"day": at(14, 9).date().isoformat()}
    change(run, [slot(11, meeting=meeting_of(run))], by=cast.olga)
    answer = client.post(url, data)
    assert answer.status_code == 409
    assert "Iemand anders wijzigde" in answer.content.decode()
    assert meeting_of(run).starts_at == at(11, 9)
    again = form_on(answer.content.decode())
    assert client.post(url, again).status_code == 302
    assert meeting_of(run).starts_at == at(14, 9)


def test_others_do_not_move_it(cast: Cast, client_of: ClientOf, course: Course) -> None:
    run = plan(course, [slot(10)], by=cast.olga)
    url = reverse("planning:meeting-move", args=[meeting_of(run).pk])
    assert client_of(cast.ruud).get(url).status_code == 404
    assert client_of(cast.alice).post(url, {}).status_code == 403


@pytest.mark.parametrize("per", ["alles", "zaal", "trainer"])
def test_one_meeting_and_three_same_queries(
    client: Client, cast: Cast, course: Course, per: str
) -> None:
    trainer, room = make_trainer(courses=[course]), make_room()
    counts = []
    for hours in ((9,), (13, 16)):
        for hour in hours:
            slots = [slot(10, hour, hour + 2, room=room, trainers=(trainer,))]
            plan(course, slots, by=cast.olga)
        board(client, per=per)
        with CaptureQueriesContext(connection) as taken:
            board(client, per=per)
        counts.append(len(taken))
    assert counts[0] == counts[1]
