"""Rooms move along with meetings, and nobody gets one that somebody has."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.models import Course
from notifications.models import Notification
from planning.actions import RunRefused, cancel_run
from planning.models import Meeting, Room, RoomBooking
from planning.refusals import NotFree
from planning.rooms.actions import RoomInUse, make_definite, retire_room, take_room
from planning.rooms.querysets import Needs, free_rooms, rooms_for, span_of
from tests.cast import Cast
from tests.factories import make_course, make_location
from tests.planning.arranged import at, change, make_room, meeting_of, plan, slot


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa])


@pytest.fixture
def room(db: None) -> Room:
    return make_room(equipment=["screen"])


def refused(cast: Cast, course: Course, *slots: object, **more: object) -> str:
    with pytest.raises(NotFree) as caught:
        plan(course, slots, by=cast.olga, **more)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_meeting_gets_its_room_and_people_read_its_name(
    cast: Cast, course: Course, room: Room
) -> None:
    run = plan(course, [slot(room=room)], by=cast.olga)
    booking = RoomBooking.objects.get()
    assert (booking.room, booking.meeting, booking.by) == (room, meeting_of(run), cast.olga)
    assert meeting_of(run).room == "Zaal 2"


def test_the_other_booking_is_named_with_ways_out(cast: Cast, room: Room) -> None:
    theirs = make_course(owner=cast.rvo, published_to=[cast.rvo, cast.nvwa], title="Timemanagement")
    plan(theirs, [slot(begins=9, ends=12, room=room)], by=cast.ruud)
    make_room("Zaal 3", equipment=["screen"], capacity=15)
    make_room("Zaal 4", capacity=15)
    make_room("Hok", equipment=["screen"], capacity=4)
    own = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    words = refused(cast, own, slot(begins=11, ends=13, room=room))
    assert "RVO: ‘Timemanagement’, 9.00–12.00 uur" in words
    assert "Wel vrij, en geschikt: Zaal 3 (15 personen)." in words
    assert "Zaal 2 is die dag wel vrij: 12.00–18.00 uur." in words


def test_what_is_not_yours_to_know_is_named_without_its_title(cast: Cast, room: Room) -> None:
    secret = make_course(owner=cast.rvo, published_to=[cast.rvo], title="Geheim plan")
    plan(secret, [slot(room=room)], by=cast.ruud)
    own = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    words = refused(cast, own, slot(room=room))
    assert "RVO, 9.00–12.00 uur" in words
    assert "Geheim plan" not in words
    take_room(
        room=room, organisation=cast.rvo, starts_at=at(11, 9), ends_at=at(11, 10),
        title="Reorganisatie", by=cast.ruud,
    )  # fmt: skip
    assert "Reorganisatie" not in refused(cast, own, slot(11, room=room))


def test_rooms_with_less_are_offered_as_such(cast: Cast, course: Course, room: Room) -> None:
    plan(course, [slot(room=room)])
    make_room("Zaal 5", capacity=30)
    words = refused(cast, course, slot(room=room))
    assert "Wel vrij, maar anders ingericht: Zaal 5 (30 personen)." in words


def test_back_to_back_is_no_overlap(cast: Cast, course: Course, room: Room) -> None:
    plan(course, [slot(begins=9, ends=12, room=room)])
    plan(course, [slot(begins=12, ends=14, room=room)])
    assert RoomBooking.objects.count() == 2


def test_the_database_itself_refuses(cast: Cast, room: Room) -> None:
    fields = {"room": room, "title": "Overleg", "organisation": cast.nvwa}
    RoomBooking.objects.create(span=span_of(at(9, 9), at(9, 11)), **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomBooking.objects.create(span=span_of(at(9, 10), at(9, 12)), **fields)


def test_a_moved_meeting_takes_its_room_along(cast: Cast, course: Course, room: Room) -> None:
    run = plan(course, [slot(room=room)])
    change(run, [slot(begins=13, ends=15, meeting=meeting_of(run))])
    assert RoomBooking.objects.get().span.lower == at(10, 13)


def test_two_meetings_may_change_places(cast: Cast, course: Course, room: Room) -> None:
    other = make_room("Zaal 9")
    run = plan(course, [slot(10, room=room), slot(11, room=other)])
    first, second = Meeting.objects.filter(run=run)
    change(run, [slot(11, meeting=first, room=other), slot(10, meeting=second, room=room)])
    assert RoomBooking.objects.get(room=room).meeting == second


def test_moving_into_somebody_elses_hours_changes_nothing(
    cast: Cast, course: Course, room: Room
) -> None:
    plan(course, [slot(12, room=room)])
    run = plan(course, [slot(10, room=room)])
    with pytest.raises(NotFree):
        change(run, [slot(12, meeting=meeting_of(run))])
    assert meeting_of(run).starts_at == at(10, 9)


def test_another_place_gives_the_room_back(cast: Cast, course: Course, room: Room) -> None:
    run = plan(course, [slot(room=room)])
    change(run, [slot(meeting=meeting_of(run), location=make_location("Zwolle"))])
    assert not RoomBooking.objects.exists()


def test_a_cancelled_run_gives_its_rooms_back(cast: Cast, course: Course, room: Room) -> None:
    run = plan(course, [slot(room=room)])
    cancel_run(run=run, reason="Te weinig mensen", by=cast.olga)
    assert not RoomBooking.objects.exists()


def test_a_room_of_another_place_or_out_of_use_is_refused(
    cast: Cast, course: Course, room: Room
) -> None:
    words = refused(cast, course, slot(room=room, location=make_location("Zwolle")))
    assert "andere locatie" in words
    retire_room(room=room, by=cast.olga)
    assert "niet meer gebruikt" in refused(cast, course, slot(room=room))


def test_a_room_with_bookings_stays_in_use(cast: Cast, course: Course, room: Room) -> None:
    plan(course, [slot(room=room)])
    with pytest.raises(RoomInUse) as caught:
        retire_room(room=room, by=cast.olga)
    assert len(caught.value.bookings) == 1
    room.refresh_from_db()
    assert room.retired_at is None


def test_an_option_shows_no_room_until_it_is_definite(
    cast: Cast, course: Course, room: Room
) -> None:
    until = timezone.localdate() + datetime.timedelta(days=3)
    run = plan(course, [slot(room=room, option_until=until)], by=cast.olga)
    assert meeting_of(run).room == ""
    assert make_definite(booking=RoomBooking.objects.get(), by=cast.olga)
    meeting = meeting_of(run)
    assert (meeting.room, meeting.sequence) == ("Zaal 2", 1)
    assert not make_definite(booking=RoomBooking.objects.get(), by=cast.olga)
    assert not Notification.objects.exists(), "nobody takes part yet"


@pytest.mark.parametrize("days", [-1, 10])
def test_an_option_ends_between_today_and_the_day_itself(
    cast: Cast, course: Course, room: Room, days: int
) -> None:
    until = timezone.localdate() + datetime.timedelta(days=days)
    with pytest.raises(RunRefused):
        plan(course, [slot(10, room=room, option_until=until)])


def test_free_rooms_fit_the_group(cast: Cast, course: Course, room: Room) -> None:
    small = make_room("Klein", capacity=5, wheelchair=True)
    big = make_room("Groot", capacity=50, wheelchair=True, equipment=["screen", "hybrid"])
    rooms = rooms_for(cast.nvwa.pk)
    span = at(10, 9), at(10, 12)
    assert list(free_rooms(rooms, *span, Needs(6))) == [room, big]
    assert list(free_rooms(rooms, *span, Needs(1, wheelchair=True))) == [small, big]
    assert list(free_rooms(rooms, *span, Needs(1, ("hybrid",)))) == [big]
    plan(course, [slot(room=big)])
    assert list(free_rooms(rooms, *span, Needs(6))) == [room]


def test_an_organisations_own_rooms_are_not_offered_to_others(cast: Cast, room: Room) -> None:
    own = make_location("Den Haag")
    own.organisation = cast.rvo
    own.save()
    theirs = make_room("Boven", own)
    assert theirs not in rooms_for(cast.nvwa.pk)
    assert set(rooms_for(cast.rvo.pk)) == {room, theirs}
