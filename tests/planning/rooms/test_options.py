"""Options: a word beforehand, and the room is free again."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from notifications.models import Notification
from notifications.rendering import render
from planning.models import Room, RoomBooking
from planning.rooms.actions import take_room
from planning.rooms.options import ENDS, LAPSED
from planning.tasks import tend_rooms
from tests.cast import Cast
from tests.factories import make_course
from tests.planning.arranged import at, make_room, plan, slot

DAY = datetime.timedelta(days=1)


@pytest.fixture
def room(db: None) -> Room:
    return make_room()


def option(cast: Cast, room: Room, days: int) -> RoomBooking:
    booking = take_room(
        room=room, organisation=cast.nvwa, starts_at=at(20, 9), ends_at=at(20, 12),
        title="Vakdag", by=cast.olga, option_until=timezone.localdate() + 5 * DAY,
    )  # fmt: skip
    RoomBooking.objects.update(option_until=timezone.localdate() + days * DAY)
    return booking


def told(kind: str) -> list[Notification]:
    return list(Notification.objects.filter(kind=kind))


@pytest.mark.parametrize(("days", "warned"), [(3, 0), (2, 1), (0, 1)])
def test_the_planner_hears_two_days_before_and_once(
    cast: Cast, room: Room, days: int, warned: int
) -> None:
    option(cast, room, days)
    tend_rooms()
    tend_rooms()
    messages = told(ENDS)
    assert len(messages) == warned
    assert RoomBooking.objects.exists()
    for message in messages:
        assert message.person == cast.olga
        assert "Vakdag" in render(message, "nl").text


def test_it_lapses_after_its_last_day(cast: Cast, room: Room) -> None:
    option(cast, room, -1)
    assert tend_rooms() == 1
    assert tend_rooms() == 0
    [message] = told(LAPSED)
    assert "Zaal 2" in render(message, "nl").text
    assert not RoomBooking.objects.exists()


def test_a_runs_option_leads_to_the_run(cast: Cast, room: Room) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Tulpenkweek")
    run = plan(course, [slot(room=room, option_until=timezone.localdate() + DAY)], by=cast.bob)
    tend_rooms()
    [message] = told(ENDS)
    assert message.person == cast.olga, "Bob does not plan (any more): the officers hear it"
    assert message.url == f"/plannen/{run.pk}/"
    assert "Tulpenkweek" in render(message, "nl").text


def test_what_is_definite_stays(cast: Cast, room: Room) -> None:
    option(cast, room, -1)
    RoomBooking.objects.update(option_until=None)
    assert tend_rooms() == 0
    assert RoomBooking.objects.exists()
