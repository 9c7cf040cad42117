"""Calendar mails, read back with a calendar's eyes (RFC 5545, 5546 and 6047)."""

from __future__ import annotations

import datetime

import pytest

from notifications.calendars import calendar_file, invitation
from notifications.itip import Method
from people.models import Person
from tests.cast import Cast
from tests.notifications.conftest import (
    amsterdam,
    calendar_of,
    event_of,
    item,
    part_of,
    received,
    send,
)

STAMP = datetime.datetime(2027, 1, 4, 12, tzinfo=datetime.UTC)


def test_an_invitation_asks_for_no_reply_and_says_where_to_withdraw(cast: Cast) -> None:
    send(cast.alice, items=[item()])

    (mail,) = received()
    event = event_of(mail)

    assert calendar_of(mail)["METHOD"] == "REQUEST"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["ATTENDEE"] == f"mailto:{cast.alice.email}"
    assert event["ORGANIZER"] == "mailto:leerportaal@portaal.example"
    assert event["SUMMARY"] == "Omgaan met werkdruk"
    assert "uit in Leerportaal: http://testserver/mijn-leren/" in event["DESCRIPTION"]


@pytest.mark.parametrize("method", list(Method))
def test_the_mime_part_names_the_method_of_the_calendar(cast: Cast, method: Method) -> None:
    kind = "enrollment_booked" if method == Method.REQUEST else "enrollment_withdrawn"
    send(cast.alice, kind, [item(method=method)])

    (mail,) = received()
    part = part_of(mail, "text/calendar")

    assert part["Content-Type"].params["method"] == calendar_of(mail)["METHOD"] == method
    assert part.get_content_charset() == "utf-8"


def test_three_meetings_are_three_mails_of_which_the_notice_is_the_first(cast: Cast) -> None:
    notification = send(cast.alice, items=[item(number=n) for n in (1, 2, 3)])

    mails = received()

    assert [mail["Message-ID"] for mail in mails] == [
        f"<{notification.pk}@testserver>",
        f"<{notification.pk}.2@testserver>",
        f"<{notification.pk}.3@testserver>",
    ]
    assert [event_of(mail)["UID"] for mail in mails] == [
        f"meeting-{n}.enrollment@leerportaal" for n in (1, 2, 3)
    ]
    assert mails[0]["Subject"].startswith("Je bent ingeschreven")
    assert "Voor je agenda: Omgaan met werkdruk" in mails[1]["Subject"]


def test_a_move_keeps_the_uid_and_raises_the_sequence(cast: Cast) -> None:
    send(cast.alice, items=[item(sequence=0)])
    send(cast.alice, "enrollment_moved", [item(sequence=1, starts_at="2027-03-12T08:00:00+00:00")])

    before, after = (event_of(mail) for mail in received())

    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert amsterdam(after["DTSTART"].dt) == "2027-03-12 09:00"


def test_a_cancellation_takes_the_meeting_out(cast: Cast) -> None:
    send(cast.alice, "enrollment_cancelled", [item(method=Method.CANCEL, sequence=4)])

    (mail,) = received()

    assert event_of(mail)["STATUS"] == "CANCELLED"
    assert event_of(mail)["SEQUENCE"] == 4
    assert "TRANSPARENT" in event_of(mail)["TRANSP"]


def test_who_waits_gets_no_calendar_item(cast: Cast) -> None:
    send(cast.alice, "enrollment_waitlisted")

    (mail,) = received()

    assert "text/calendar" not in [part.get_content_type() for part in mail.walk()]


@pytest.mark.parametrize(
    ("moment", "offset"),
    [
        ("2027-03-26T08:00:00+00:00", 1),
        ("2027-03-29T07:00:00+00:00", 2),
        ("2027-10-29T07:00:00+00:00", 2),
        ("2027-11-01T08:00:00+00:00", 1),
    ],
)
def test_nine_stays_nine_across_the_clock_change(moment: str, offset: int) -> None:
    end = moment.replace("T07", "T14").replace("T08", "T15")
    text = invitation(
        item(starts_at=moment, ends_at=end), person=Person(), language="nl", stamp=STAMP
    )

    from icalendar import Calendar

    calendar = Calendar.from_ical(text)
    start = calendar.walk("VEVENT")[0]["DTSTART"]
    zone = calendar.walk("VTIMEZONE")[0]

    assert start.params["TZID"] == zone["TZID"] == "Europe/Amsterdam"
    assert f"DTSTART;TZID=Europe/Amsterdam:{moment[:10].replace('-', '')}T090000" in text
    # The rules that travel along agree with the clocks of Amsterdam.
    wall = start.dt.replace(tzinfo=None)
    assert zone.to_tz().utcoffset(wall) == datetime.timedelta(hours=offset)


def test_lines_are_folded_and_end_the_way_calendars_want() -> None:
    long_title = {"nl": "Één zeer lange titel over omgaan met werkdruk, café’s; en meer " * 3}
    text = invitation(item(summary=long_title), person=Person(), language="nl", stamp=STAMP)

    lines = text.encode().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_lines_still_end_so_after_the_mail_was_sent(cast: Cast) -> None:
    send(cast.alice, items=[item()])

    (mail,) = received()
    content = part_of(mail, "text/calendar").get_payload(decode=True)

    assert b"\r\n" in content
    assert b"\r\r" not in content
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_name_with_quotes_or_a_line_end_cannot_break_out() -> None:
    person = Person(given_name='An"na\r\nX-EVIL:1', family_name="de Wit", email="anna@example.nl")

    text = invitation(item(), person=person, language="nl", stamp=STAMP)

    assert not any(line.startswith("X-EVIL") for line in text.splitlines())


def test_the_file_has_all_meetings_and_nobody_elses_name() -> None:
    text = calendar_file([item(number=1), item(number=2)], language="en", stamp=STAMP)

    assert text.count("BEGIN:VEVENT") == 2
    assert "METHOD:PUBLISH" in text
    assert "ATTENDEE" not in text
    assert "SUMMARY:Dealing with pressure of work" in text
