"""From a booking to a calendar: what arrives when people book, runs move and seats come free."""

from __future__ import annotations

import datetime
from typing import Any

from django.core import mail
from django.utils import timezone

from enrollment.actions.booking import book, withdraw
from planning.actions import RunDetails, Slot, cancel_run, change_run
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run
from tests.notifications.conftest import calendar_of, event_of, received


def new_run(cast: Cast, **fields: Any) -> CourseRun:
    return make_run(course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]), **fields)


def move_a_day(run: CourseRun, by: Any) -> None:
    slots = [
        Slot(
            meeting.starts_at + datetime.timedelta(days=1),
            meeting.ends_at + datetime.timedelta(days=1),
            meeting.location,
            pk=meeting.pk,
        )
        for meeting in run.meetings.all()
    ]
    details = RunDetails(capacity=run.seats.capacity, location=run.location)
    change_run(run=run, details=details, slots=slots, by=by)


def test_book_move_withdraw_is_one_calendar_item_with_a_rising_sequence(cast: Cast) -> None:
    run = new_run(cast)
    enrollment = book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    move_a_day(run, cast.olga)
    enrollment.refresh_from_db()
    withdraw(enrollment=enrollment, by=cast.alice)

    mails = received()
    events = [event_of(message) for message in mails]

    assert [calendar_of(message)["METHOD"] for message in mails] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for event in events}) == 1
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    moved = events[1]["DTSTART"].dt - events[0]["DTSTART"].dt
    assert moved.days == 1 or moved >= datetime.timedelta(hours=23)
    assert all(timezone.localtime(event["DTSTART"].dt).hour == 9 for event in events)


def test_who_is_promoted_gets_the_invitation_then(cast: Cast) -> None:
    run = new_run(cast, capacity=1)
    first = book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    book(run=run, employment=employment_of(cast.bob), by=cast.bob)
    received()
    mail.outbox.clear()

    withdraw(enrollment=first, by=cast.alice)
    by_person = {message["To"]: message for message in received()}

    assert calendar_of(by_person[cast.bob.email])["METHOD"] == "REQUEST"
    assert "Er is plaats voor je" in by_person[cast.bob.email]["Subject"]
    assert calendar_of(by_person[cast.alice.email])["METHOD"] == "CANCEL"


def test_a_cancelled_run_takes_every_meeting_out_and_says_why(cast: Cast) -> None:
    run = new_run(cast, meetings=3)
    book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    received()
    mail.outbox.clear()

    cancel_run(run=run, reason="De trainer is ziek.", by=cast.olga)
    mails = received()

    assert [calendar_of(message)["METHOD"] for message in mails] == ["CANCEL"] * 3
    assert "De reden: De trainer is ziek." in mails[0].get_body(("plain",)).get_content()


def test_booked_by_a_colleague_says_so(cast: Cast) -> None:
    book(run=new_run(cast), employment=employment_of(cast.alice), by=cast.olga)

    (message,) = received()

    assert message["To"] == cast.alice.email
    assert "Olga van der Werff heeft je ingeschreven" in message.get_body(("plain",)).get_content()
