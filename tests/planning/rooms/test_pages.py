"""Rooms as planners see them: forms, agendas, refusals at the row they are about."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.models import Course
from people.models import Person
from planning.models import CourseRun, Location, Room, RoomBooking, TrainerBooking
from tests.cast import Cast
from tests.factories import make_course, make_location
from tests.planning.arranged import at, make_room, make_trainer, meeting_of, plan, slot
from tests.planning.browser import form_on

ClientOf = Callable[[Person], Client]


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Tulpenkweek")


@pytest.fixture
def room(db: None) -> Room:
    return make_room()


@pytest.fixture
def client(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.olga)


def post_new(client: Client, course: Course, **row: Any) -> Any:
    """One meeting, ten days from now from nine to twelve."""
    url = reverse("planning:run-new", args=[course.slug])
    values = {"day": at(10, 9).date().isoformat(), "begins": "09:00", "ends": "12:00", **row}
    data = {**form_on(client.get(url).content.decode()), "capacity": "12"}
    return client.post(url, data | {f"meetings-0-{name}": one for name, one in values.items()})


def test_planning_with_a_room_and_a_trainer(client: Client, course: Course, room: Room) -> None:
    trainer = make_trainer(courses=[course])
    answer = post_new(client, course, booked_room=room.pk, trainers=[trainer.pk])
    assert answer.status_code == 302
    run = CourseRun.objects.get()
    meeting = meeting_of(run)
    assert (meeting.location, meeting.room) == (room.location, "Zaal 2"), "the room has its place"
    assert TrainerBooking.objects.get().trainer == trainer
    html = client.get(answer["Location"]).content.decode()
    assert trainer.name in html
    assert "gevraagd" in html


def test_a_refusal_stands_at_its_row(client: Client, course: Course, room: Room) -> None:
    plan(course, [slot(room=room)])
    answer = post_new(client, course, booked_room=room.pk)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "NVWA: ‘Tulpenkweek’, 9.00–12.00 uur" in html
    assert "id_meetings-0-booked_room_error" in html
    assert CourseRun.objects.count() == 1


def test_what_is_not_offered_cannot_be_sent(client: Client, cast: Cast, course: Course) -> None:
    theirs = Location.objects.create(name="Boven", city="Den Haag", organisation=cast.rvo)
    make_room()
    answer = post_new(client, course, booked_room=make_room("Eigen", theirs).pk)
    assert answer.status_code == 422
    assert not CourseRun.objects.exists()


def test_the_form_keeps_what_a_meeting_has(client: Client, course: Course, room: Room) -> None:
    trainer = make_trainer(courses=[course])
    run = plan(course, [slot(room=room, trainers=(trainer,))])
    url = reverse("planning:run-edit", args=[run.pk])
    row = client.get(url).context["screen"].rows[0]
    assert row.initial["booked_room"] == room.pk
    assert row.initial["room"] == "", "the name of a room from the list is not typed as well"
    asked = TrainerBooking.objects.get().asked_at
    data = form_on(client.get(url).content.decode())
    assert data["meetings-0-trainers"] == str(trainer.pk)
    assert client.post(url, {**data, "note": "Neem je laptop mee"}).status_code == 302
    assert CourseRun.objects.get().note == "Neem je laptop mee"
    assert RoomBooking.objects.get().meeting == meeting_of(run)
    assert TrainerBooking.objects.get().asked_at == asked, "nobody is asked for nothing"


def test_warnings_stand_on_the_runs_page(client: Client, course: Course) -> None:
    small = make_room("Hok", capacity=4)
    until = timezone.localdate() + datetime.timedelta(days=3)
    run = plan(course, [slot(room=small, option_until=until)])
    html = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert "dit is nog een optie: Hok" in html
    assert "In Hok kunnen 4 mensen" in html
    booking = RoomBooking.objects.get()
    client.post(reverse("planning:booking-definite", args=[booking.pk]))
    html = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert "nog een optie" not in html


def test_a_holiday_is_told(client: Client, course: Course) -> None:
    year = timezone.localdate().year + 1
    christmas = datetime.date(year, 12, 25)
    run = plan(course, [slot((christmas - timezone.localdate()).days)])
    html = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert "Eerste kerstdag" in html


def test_the_agenda_names_what_is_yours_to_know(
    cast: Cast, client: Client, course: Course, room: Room
) -> None:
    secret = make_course(owner=cast.rvo, published_to=[cast.rvo], title="Geheim plan")
    plan(secret, [slot(11, room=room)])
    plan(course, [slot(10, room=room)])
    html = client.get(reverse("planning:room", args=[room.pk])).content.decode()
    assert "Tulpenkweek" in html
    assert "RVO" in html
    assert "Geheim plan" not in html


@pytest.mark.parametrize("name", ["room", "trainer"])
def test_an_agenda_costs_the_same_with_more_bookings(
    client: Client, course: Course, room: Room, name: str
) -> None:
    trainer = make_trainer(courses=[course])
    key = room.pk if name == "room" else trainer.uuid

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(f"planning:{name}", args=[key])).status_code == 200
        return len(captured)

    plan(course, [slot(10, room=room, trainers=(trainer,))])
    queries()
    few = queries()
    plan(course, [slot(day, room=room, trainers=(trainer,)) for day in (11, 12)])
    assert queries() == few


def test_the_run_page_costs_the_same_with_more_meetings(
    client: Client, course: Course, room: Room
) -> None:
    trainer = make_trainer(courses=[course])

    def queries(run: CourseRun) -> int:
        url = reverse("planning:run", args=[run.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    one = plan(course, [slot(10, room=room, trainers=(trainer,))])
    three = plan(course, [slot(day, room=room, trainers=(trainer,)) for day in (11, 12, 13)])
    assert queries(one) == queries(three)


def test_taking_a_room_and_giving_it_back(client: Client, cast: Cast, room: Room) -> None:
    data = {"title": "Vakdag", "day": at(9, 9).date(), "begins": "09:00", "ends": "11:00"}
    url = reverse("planning:room-take", args=[room.pk])
    assert client.post(url, data).status_code == 302
    booking = RoomBooking.objects.get()
    assert (booking.organisation, booking.title, booking.by) == (cast.nvwa, "Vakdag", cast.olga)
    again = client.post(url, data)
    assert again.status_code == 422
    assert "NVWA: ‘Vakdag’, 9.00–11.00 uur" in again.content.decode()
    client.post(reverse("planning:booking-give-back", args=[booking.pk]))
    assert not RoomBooking.objects.exists()


def test_a_runs_room_is_not_given_back_behind_its_back(
    client: Client, course: Course, room: Room
) -> None:
    plan(course, [slot(room=room)])
    client.post(reverse("planning:booking-give-back", args=[RoomBooking.objects.get().pk]))
    assert RoomBooking.objects.exists()


def test_two_planners_change_one_room(cast: Cast, client_of: ClientOf) -> None:
    place = Location.objects.create(name="Boven", city="Den Haag", organisation=cast.nvwa)
    room = make_room("Zaal 1", place)
    client, url = client_of(cast.olga), reverse("planning:room-edit", args=[room.pk])
    seen = client.get(url).context["form"].initial["modified_at"]
    first = {"name": "Zaal A", "capacity": "8", "modified_at": seen}
    assert client.post(url, first).status_code == 302
    second = client.post(url, {**first, "name": "Zaal B"})
    assert second.status_code == 409
    assert "zojuist gewijzigd" in second.content.decode()
    room.refresh_from_db()
    assert room.name == "Zaal A"


def test_names_are_unique_and_said_so(cast: Cast, client_of: ClientOf) -> None:
    place = make_location()
    make_room("Zaal 1", place)
    client, url = client_of(cast.femke), reverse("planning:room-new", args=[place.pk])
    answer = client.post(url, {"name": "Zaal 1", "capacity": "8"})
    assert answer.status_code == 422
    assert "al een zaal met de naam Zaal 1" in answer.content.decode()
    data = {"name": place.name, "city": place.city, "address": place.address}
    answer = client.post(reverse("planning:location-new"), data)
    assert answer.status_code == 422
    assert "staat er al" in answer.content.decode()


def test_a_room_in_use_shows_by_what(
    cast: Cast, client_of: ClientOf, course: Course, room: Room
) -> None:
    plan(course, [slot(room=room)])
    answer = client_of(cast.femke).post(reverse("planning:room-retire", args=[room.pk]))
    assert answer.status_code == 409
    assert "Tulpenkweek" in answer.content.decode()


def test_free_rooms_by_what_they_have(client: Client, course: Course) -> None:
    wide = make_room("Breed", wheelchair=True)
    make_room("Smal")
    asked = {"day": at(10, 9).date(), "begins": "09:00", "ends": "12:00", "people": "10"}
    url = reverse("planning:rooms-free")
    assert len(client.get(url, asked).context["rooms"]) == 2
    assert list(client.get(url, {**asked, "wheelchair": "on"}).context["rooms"]) == [wide]
    plan(course, [slot(room=wide)])
    assert list(client.get(url, {**asked, "wheelchair": "on"}).context["rooms"]) == []
