"""Reports of online meetings: Teams, Zoom, by hand, and files that are none."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollment.attendance.arithmetic import Mark
from enrollment.attendance.matching import words_of
from enrollment.attendance.models import Attendance
from enrollment.attendance.reports import moment_in, read_report
from people.models import Person
from tests.cast import Cast
from tests.enrollment.attendance.conftest import (
    EXCUSED,
    MakeRun,
    hours,
    mark_one,
    move_to,
    seat,
)

DAY = datetime.date(2026, 11, 12)
NINE = datetime.datetime.combine(DAY, datetime.time(9))

TEAMS = """1. Summary
Meeting title\tWerkdruk
Attended participants\t2
Start time\t11/12/26, 8:55:00 AM
End time\t11/12/26, 3:02:00 PM

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Alice van der Werff\t11/12/26, 8:58:10 AM\t11/12/26, 3:01:00 PM\t4h\talice@example.nl\ta@x\tx
Bob\t11/12/26, 9:30:00 AM\t11/12/26, 3:01:00 PM\t5h\t\tbob@example.nl\tPresenter

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Alice van der Werff\t11/12/26, 8:58:10 AM\t11/12/26, 11:00:00 AM\t2h\talice@example.nl\tPresenter
Alice van der Werff\t11/12/26, 1:00:00 PM\t11/12/26, 3:01:00 PM\t2h\talice@example.nl\tPresenter
Bob\t11/12/26, 9:30:00 AM\t11/12/26, 3:01:00 PM\t5h\tbob@example.nl\tPresenter
"""

ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
123,Werkdruk,11/12/2026 08:55:00 AM,11/12/2026 03:02:00 PM,host@example.nl,367,2

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Alice van der Werff,alice@example.nl,11/12/2026 09:00:00 AM,11/12/2026 03:00:00 PM,360,No
"Werff, Bob van der (NVWA)",,11/12/2026 09:05:00 AM,11/12/2026 03:00:00 PM,355,Yes
"""

PLAIN = """naam;e-mail;binnen;weg
Alice van der Werff;ALICE@example.nl;09:00;15:00
Bob van der Werff;;9.15;15:00
Zonder tijd;;ergens;ooit
"""


def test_teams_in_utf16_reads_the_most_detailed_section() -> None:
    report = read_report(TEAMS.encode("utf-16"), DAY)
    assert [line.name for line in report.lines] == ["Alice van der Werff"] * 2 + ["Bob"]
    assert report.lines[0].joined == NINE.replace(hour=8, minute=58, second=10)
    assert report.lines[1].left == NINE.replace(hour=15, minute=1)
    assert report.lines[2].email == "bob@example.nl"


def test_teams_without_activities_reads_the_participants() -> None:
    text = TEAMS.partition("3. In-Meeting")[0]
    report = read_report(text.encode("utf-16-le"), DAY)
    assert [line.email for line in report.lines] == ["alice@example.nl", "bob@example.nl"]


def test_zoom() -> None:
    report = read_report(ZOOM.encode(), DAY)
    assert [line.name for line in report.lines] == [
        "Alice van der Werff",
        "Werff, Bob van der (NVWA)",
    ]
    assert report.lines[1].joined == NINE.replace(minute=5)


def test_by_hand_with_a_line_that_cannot_be_read() -> None:
    report = read_report(PLAIN.encode("cp1252"), DAY)
    assert [line.joined.time() for line in report.lines] == [
        datetime.time(9),
        datetime.time(9, 15),
    ]
    assert report.lines[0].email == "alice@example.nl"
    assert report.unread == [4]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("03-04-2026 09:00", datetime.date(2026, 4, 3), NINE.replace(month=4, day=3)),
        ("03/04/2026 09:00", datetime.date(2026, 4, 3), NINE.replace(month=4, day=3)),
        ("03/04/2026 09:00", datetime.date(2026, 3, 4), NINE.replace(month=3, day=4)),
        ("2026-11-12T09:00:00", DAY, NINE),
        ("2026-11-12T08:00:00Z", DAY, NINE),
        ("11/12/26, 9:00:00\u202fAM", DAY, NINE),
        ("9:00 PM", DAY, NINE.replace(hour=21)),
        ("gisteren", DAY, None),
        ("", DAY, None),
    ],
)
def test_moments(text: str, day: datetime.date, expected: datetime.datetime | None) -> None:
    assert moment_in(text, day) == expected


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"naam;binnen;weg\n", b"\xff\xfe", b"1\t2\n"])
)
def test_whatever_the_bytes_are_it_never_raises(data: bytes, before: bytes) -> None:
    assert read_report(before + data, DAY).unread is not None


def test_no_report_at_all() -> None:
    assert not read_report(b"%PDF-1.7 ...", DAY).found
    assert not read_report(b"", DAY).lines


def test_names_as_people_write_them() -> None:
    assert words_of("Werff, Alice van der (NVWA)") == words_of("alice van der werff")
    assert words_of("Renée Müller") == words_of("Muller Renee")


ClientOf = Callable[[Person], Client]


def upload(client: Client, meeting_pk: int, text: str):  # type: ignore[no-untyped-def]
    url = reverse("enrollment:attendance-report", args=[meeting_pk])
    return client.post(url, {"file": SimpleUploadedFile("verslag.csv", text.encode())})


@pytest.mark.django_db
def test_preview_first_then_apply(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    run = run_of(cast.alice, cast.bob, cast.mo, cast.petra, starts=hours(-8))
    start = timezone.localtime(timezone.now() - hours(8)).replace(minute=0, second=0)
    move_to(run, start)
    meeting = run.meetings.get()
    mark_one(meeting, seat(run, cast.petra), EXCUSED, by=cast.tim)

    def at(minutes: int) -> str:
        moment = timezone.localtime(start + datetime.timedelta(minutes=minutes))
        return f"{moment:%d-%m-%Y %H:%M:%S}"

    text = "\n".join([
        "naam;e-mail;binnen;weg",
        f"A;{cast.alice.email.upper()};{at(-5)};{at(100)}",
        f"A;{cast.alice.email};{at(90)};{at(365)}",
        f"Werff, Bob van der;;{at(60)};{at(360)}",
        f"Iemand Anders;;{at(0)};{at(360)}",
    ])  # fmt: skip
    client = client_of(cast.tim)
    page = upload(client, meeting.pk, text)
    preview = page.context["preview"]
    found = {one.enrollment.person: (one.minutes, one.mark) for one in preview.matches}
    assert found == {
        cast.alice: (360, Mark("present")),
        cast.bob: (300, Mark("late", 60)),
        cast.mo: (0, Mark("absent")),
        cast.petra: (0, EXCUSED),
    }
    assert preview.strangers == ["Iemand Anders"]
    assert Attendance.objects.count() == 1, "a preview writes nothing"
    url = reverse("enrollment:attendance-report", args=[meeting.pk])
    mark_one(meeting, seat(run, cast.mo), Mark("present"), by=cast.olga)
    assert client.post(url, {"ticket": page.context["ticket"]}).status_code == 302
    rows = dict(Attendance.objects.values_list("enrollment__person__given_name", "presence"))
    assert rows == {"Alice": "present", "Bob": "late", "Mo": "present", "Petra": "excused"}
    assert Attendance.objects.get(enrollment=seat(run, cast.alice)).source == "report"
    forged = client.post(url, {"ticket": page.context["ticket"][:-2] + "xx"}, follow=True)
    assert "verlopen" in forged.content.decode()


@pytest.mark.django_db
def test_a_file_that_is_no_report(cast: Cast, run_of: MakeRun, client_of: ClientOf) -> None:
    run = run_of(cast.alice, starts=hours(-8))
    page = upload(client_of(cast.tim), run.meetings.get().pk, "niets;van;dit")
    assert page.status_code == 422
    assert "geen lijst met namen en tijden" in page.content.decode()
