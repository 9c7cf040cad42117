"""Lists of participants, and messages to them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from enrollment.actions.booking import book
from enrollment.models import Enrollment, ParticipantNeeds
from enrollment.needs.actions import NeedsRefused, forget_needs, tell_needs
from notifications.models import Notification
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

ClientOf = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Omgaan met werkdruk")
    run = make_run(course=course, capacity=2)
    run.trainers.add(cast.tim)
    return run


@pytest.fixture
def seats(cast: Cast, run: CourseRun) -> list[Enrollment]:
    return [
        book(run=run, employment=employment_of(person), by=person)
        for person in (cast.alice, cast.bob, cast.petra)
    ]


def test_the_spreadsheet_has_who_has_a_seat_in_dutch_order_and_no_formulas(
    cast: Cast, run: CourseRun, seats: list[Enrollment], client_of: ClientOf
) -> None:
    tell_needs(enrollment=seats[0], accessibility="=1+1", diet="", by=cast.alice)
    content = client_of(cast.tim).get(f"/plannen/{run.pk}/deelnemers.xlsx").content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert rows[0][:2] == ("Naam", "Organisatie")
    assert [row[0] for row in rows[1:]] == sorted(
        [cast.alice.listed_name, cast.bob.listed_name], key=lambda name: name.split(", ")[1]
    )
    assert "'=1+1" in [row[4] for row in rows]


@pytest.mark.parametrize("path", ["deelnemers.pdf", "presentielijst.pdf"])
@pytest.mark.parametrize("meetings", [0, 1, 9])
def test_lists_on_paper_are_pdf_ua(
    cast: Cast, client_of: ClientOf, path: str, meetings: int
) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="#let x = 1")
    run = make_run(course=course, meetings=max(meetings, 1))
    if not meetings:
        run.meetings.all().delete()
    book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    document = client_of(cast.olga).get(f"/plannen/{run.pk}/{path}").content
    assert document.startswith(b"%PDF-")
    assert b"pdfuaid:part" in document


def test_needs_are_for_who_runs_it_and_are_forgotten(
    cast: Cast, run: CourseRun, seats: list[Enrollment], client_of: ClientOf
) -> None:
    client_of(cast.alice).post(f"/mijn-leren/{seats[0].pk}/nodig/", {"diet": "zonder noten"})
    for person in (cast.olga, cast.tim):
        assert "zonder noten" in client_of(person).get(f"/plannen/{run.pk}/").content.decode()
    assert forget_needs() == 0
    past = timezone.now() - datetime.timedelta(days=1)
    CourseRun.objects.filter(pk=run.pk).update(
        starts_at=past - datetime.timedelta(hours=7), ends_at=past
    )
    assert forget_needs() == 1
    seats[0].refresh_from_db()
    seats[0].run.refresh_from_db()
    with pytest.raises(NeedsRefused):
        tell_needs(enrollment=seats[0], accessibility="", diet="vis", by=cast.alice)
    assert not ParticipantNeeds.objects.exists()


def test_needs_of_who_gives_up_the_seat_are_forgotten(
    cast: Cast, seats: list[Enrollment], client_of: ClientOf
) -> None:
    tell_needs(enrollment=seats[0], accessibility="tolk", diet="", by=cast.alice)
    client_of(cast.alice).post(f"/mijn-leren/{seats[0].pk}/uitschrijven/", {"sure": "1"})
    assert forget_needs() == 1


def test_nothing_needed_takes_it_back_and_nobody_else_may_tell(
    cast: Cast, seats: list[Enrollment]
) -> None:
    tell_needs(enrollment=seats[0], accessibility="tolk", diet="", by=cast.alice)
    with pytest.raises(PermissionError):
        tell_needs(enrollment=seats[0], accessibility="x", diet="", by=cast.bob)
    tell_needs(enrollment=seats[0], accessibility=" ", diet="", by=cast.alice)
    assert not ParticipantNeeds.objects.exists()


@pytest.mark.parametrize(
    ("audience", "told"), [("booked", {"alice", "bob"}), ("waiting", {"petra"})]
)
def test_a_message_goes_to_whom_it_is_for_once_with_a_copy(
    cast: Cast,
    run: CourseRun,
    seats: list[Enrollment],
    client_of: ClientOf,
    audience: str,
    told: set[str],
) -> None:
    text = {"subject": "Laptop", "text": "Neem je <b>laptop</b> mee."}
    url = f"/plannen/{run.pk}/schrijven/"
    answer = client_of(cast.tim).post(url, {"audience": audience, **text})
    assert answer["Location"] == f"/plannen/{run.pk}/"
    got = Notification.objects.filter(kind="run_announcement")
    assert {one.person.given_name.lower() for one in got} == told
    assert got.count() == len(told)
    assert Notification.objects.get(kind="run_announcement_copy").person == cast.tim


def test_a_message_to_some_only_and_never_to_another_runs_people(
    cast: Cast, run: CourseRun, seats: list[Enrollment], client_of: ClientOf
) -> None:
    other = make_run(course=run.course)
    elsewhere = book(run=other, employment=employment_of(cast.bob), by=cast.bob)
    url, client = f"/plannen/{run.pk}/schrijven/", client_of(cast.olga)
    text = {"audience": "some", "subject": "Laptop", "text": "Neem mee."}
    assert client.post(url, {**text, "some": [elsewhere.pk]}).status_code == 422
    assert client.post(url, text).status_code == 422
    client.post(url, {**text, "some": [seats[0].pk]})
    assert Notification.objects.get(kind="run_announcement").person == cast.alice
