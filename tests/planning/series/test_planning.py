"""Templates and copies: planned on new days, with what is in the way shown before anything is."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Course
from people.models import Person
from planning.clock import NoSuchTime
from planning.models import CourseRun, Meeting, RoomBooking, RunTemplate, TrainerBooking
from planning.series.actions import CopyRefused, Wanted, plan_all, save_template
from planning.series.pattern import pattern_of_run, pattern_of_template
from tests.cast import Cast
from tests.factories import make_course, make_location
from tests.planning.arranged import at, make_room, make_trainer, plan, slot
from tests.planning.browser import form_on

ClientOf = Callable[[Person], Client]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Tulpenkweek")


@pytest.fixture
def client(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.olga)


def make_template(cast: Cast, course: Course, **fields: Any) -> RunTemplate:
    """Six mornings, a week apart."""
    days = [
        {"day": 7 * week, "start": "09:00", "end": "12:30", "online": week == 5}
        for week in range(6)
    ]
    facts = {
        "name": "Zes ochtenden",
        "pattern": days,
        "capacity": 12,
        "minimum": 4,
        "location": make_location(),
        "booking_closes_days": 3,
        "checklist": [
            {"text": "Zaal inrichten", "days_before": 7},
            {"text": "Lunch", "days_before": None},
        ],
        **fields,
    }
    return save_template(course=course, organisation=cast.nvwa, fields=facts, by=cast.olga)


def rows_on(client: Client, url: str, **start: Any) -> dict[str, Any]:
    """The page's second form, as it is sent when nothing is changed."""
    answer = client.get(url, {"times": 1, "weeks": 4, **start})
    assert answer.status_code == 200, answer.content
    return form_on(answer.content.decode())


def test_a_pattern_keeps_its_hours_over_the_change_of_the_clock(cast: Cast, course: Course) -> None:
    pattern = pattern_of_template(make_template(cast, course))
    details, slots = pattern.on(datetime.date(2027, 3, 15))
    hours = {slot.starts_at.astimezone(AMSTERDAM).time() for slot in slots}
    assert hours == {datetime.time(9, 0)}
    utc = {slot.starts_at.astimezone(datetime.UTC).hour for slot in slots}
    assert utc == {8, 7}, "the clock changes on 28 March 2027"
    assert details.booking_closes_at == datetime.datetime(2027, 3, 12, 23, 59, tzinfo=AMSTERDAM)
    assert slots[5].location is None, "online"


def test_an_hour_that_is_skipped_is_refused(cast: Cast, course: Course) -> None:
    night = [{"day": 0, "start": "02:30", "end": "05:00", "online": False}]
    pattern = pattern_of_template(make_template(cast, course, pattern=night))
    with pytest.raises(NoSuchTime):
        pattern.on(datetime.date(2027, 3, 28))


def test_planning_from_a_template(client: Client, cast: Cast, course: Course) -> None:
    room, trainer = make_room(), make_trainer(courses=[course])
    template = make_template(cast, course)
    url = reverse("planning:template-plan", args=[template.pk])
    first = at(70, 9).date()
    data = rows_on(client, url, first=first.isoformat())
    data |= {"rows-0-room": str(room.pk), "trainers": [str(trainer.pk)], "plan": "1"}
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.content.decode()
    run = CourseRun.objects.get()
    assert answer["Location"] == reverse("planning:run", args=[run.pk])
    days = [timezone.localdate(one.starts_at) for one in run.meetings.all()]
    assert days == [first + datetime.timedelta(weeks=number) for number in range(6)]
    assert RoomBooking.objects.filter(meeting__run=run).count() == 5, "the last one is online"
    assert TrainerBooking.objects.filter(meeting__run=run, trainer=trainer).count() == 6
    assert (run.seats.capacity, run.seats.minimum) == (12, 4)
    due = {one.text: one.due_on for one in run.preparation.all()}
    assert due == {"Zaal inrichten": first - datetime.timedelta(days=7), "Lunch": None}


def test_looking_ahead_says_who_has_it_and_plans_nothing(
    client: Client, cast: Cast, course: Course
) -> None:
    room, other = make_room(), make_room("Zaal 3")
    plan(course, [slot(77, 8, 11, room=room)], by=cast.olga)
    template = make_template(cast, course)
    url = reverse("planning:template-plan", args=[template.pk])
    data = rows_on(client, url, first=at(70, 9).date().isoformat())
    answer = client.post(url, data | {"rows-0-room": str(room.pk), "bekijk": "1"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "NVWA: ‘Tulpenkweek’, 8.00–11.00 uur" in html
    assert f"{other.name} (20 personen)" in html, "what is free instead"
    assert CourseRun.objects.count() == 1
    refused = client.post(url, data | {"rows-0-room": str(room.pk), "plan": "1"})
    assert refused.status_code == 422
    assert CourseRun.objects.count() == 1
    left_open = {"rows-0-room": str(room.pk), "plan": "1", "skip_taken": "on"}
    assert client.post(url, data | left_open).status_code == 302
    run = CourseRun.objects.latest("pk")
    assert RoomBooking.objects.filter(meeting__run=run).count() == 4, "one taken, one online"


def test_a_room_gives_a_template_without_a_place_its_place(cast: Cast, course: Course) -> None:
    room = make_room()
    pattern = pattern_of_template(make_template(cast, course, location=None)).with_room(room)
    slots = pattern.on(at(70, 9).date())[1]
    places = [(slot.location, slot.room) for slot in slots]
    assert places == [(room.location, room.name)] * 5 + [(None, "")]


def test_a_holiday_is_told(client: Client, cast: Cast, course: Course) -> None:
    template = make_template(cast, course)
    url = reverse("planning:template-plan", args=[template.pk])
    year = timezone.localdate().year + 1
    html = client.get(url, {"first": f"{year}-12-25", "times": 1, "weeks": 4}).content.decode()
    assert "Eerste kerstdag" in html


def test_copying_a_run_with_the_ones_after_it(client: Client, cast: Cast, course: Course) -> None:
    room = make_room()
    first = plan(course, [slot(10, room=room), slot(11, room=room)], by=cast.olga)
    plan(course, [slot(40, room=room)], by=cast.olga)
    url = reverse("planning:run-copy", args=[first.pk])
    data = rows_on(client, url, first=at(100, 9).date().isoformat(), whole="on")
    assert data["rows-TOTAL_FORMS"] == "2"
    answer = client.post(url, data | {"plan": "1"})
    assert answer.status_code == 302, answer.content.decode()
    new = list(CourseRun.objects.order_by("pk"))[2:]
    days = [[timezone.localdate(m.starts_at) for m in run.meetings.all()] for run in new]
    assert days == [[at(100, 9).date(), at(101, 9).date()], [at(130, 9).date()]]
    assert RoomBooking.objects.filter(meeting__run__in=new, room=room).count() == 3


def test_several_times_and_leaving_one_out(client: Client, cast: Cast, course: Course) -> None:
    run = plan(course, [slot(10)], by=cast.olga)
    url = reverse("planning:run-copy", args=[run.pk])
    data = rows_on(client, url, first=at(50, 9).date().isoformat(), times="3", weeks="2")
    del data["rows-1-take"]
    assert client.post(url, data | {"plan": "1"}).status_code == 302
    days = [timezone.localdate(one.starts_at) for one in CourseRun.objects.order_by("pk")[1:]]
    assert days == [at(50, 9).date(), at(78, 9).date()]


def test_all_or_none(cast: Cast, course: Course) -> None:
    room = make_room()
    example = pattern_of_run(plan(course, [slot(10, room=room)], by=cast.olga))
    wanted = [Wanted(*example.on(at(day, 9).date())) for day in (20, 10)]
    with pytest.raises(CopyRefused) as refused:
        plan_all(course=course, organiser=cast.nvwa, wanted=wanted, by=cast.olga)
    assert refused.value.number == 1
    assert "Tulpenkweek" in str(refused.value)
    assert CourseRun.objects.count() == 1


def test_two_copies_never_take_one_anothers_room(
    client: Client, cast: Cast, course: Course
) -> None:
    run = plan(course, [slot(10, room=make_room())], by=cast.olga)
    url = reverse("planning:run-copy", args=[run.pk])
    data = rows_on(client, url, first=at(50, 9).date().isoformat(), times="2")
    data["rows-1-day"] = data["rows-0-day"]
    answer = client.post(url, data | {"plan": "1"})
    assert answer.status_code == 422
    assert "dan zelf al gekozen" in answer.content.decode()
    assert Meeting.objects.count() == 1


def test_making_a_template_of_a_run(client: Client, cast: Cast, course: Course) -> None:
    run = plan(course, [slot(10), slot(17)], by=cast.olga)
    url = reverse("planning:template-new", args=[course.slug])
    data = form_on(client.get(url, {"uitvoering": run.pk}).content.decode())
    assert data["meetings-1-day"] == "7"
    data |= {"name": "Twee ochtenden", "tasks-0-text": "Zaal", "tasks-0-days_before": "5"}
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.content.decode()
    made = RunTemplate.objects.get()
    assert [row["day"] for row in made.pattern] == [0, 7]
    assert made.checklist == [{"text": "Zaal", "days_before": 5}]
    again = client.post(url, data)
    assert again.status_code == 422
    assert "Kies een andere naam" in again.content.decode()


def test_a_template_changed_meanwhile_is_not_overwritten(
    client: Client, cast: Cast, course: Course
) -> None:
    template = make_template(cast, course)
    url = reverse("planning:template-edit", args=[template.pk])
    data = form_on(client.get(url).content.decode())
    save_template(
        course=course,
        organisation=cast.nvwa,
        fields={"note": "Neem een jas mee."},
        by=cast.olga,
        template=template,
    )
    assert client.post(url, data | {"name": "Anders"}).status_code == 409
    template.refresh_from_db()
    assert template.name == "Zes ochtenden"
    fresh = form_on(client.get(url).content.decode())
    assert client.post(url, fresh | {"name": "Anders"}).status_code == 302


def test_the_cast_at_the_door(cast: Cast, client_of: ClientOf, course: Course) -> None:
    template = make_template(cast, course)
    url = reverse("planning:template-plan", args=[template.pk])
    assert client_of(cast.ruud).get(url).status_code == 404
    assert client_of(cast.alice).get(url).status_code == 403
    remove = reverse("planning:template-remove", args=[template.pk])
    assert client_of(cast.ruud).post(remove).status_code == 404
    assert RunTemplate.objects.exists()
    assert client_of(cast.olga).post(remove).status_code == 302
    assert not RunTemplate.objects.exists()
