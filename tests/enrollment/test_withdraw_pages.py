"""The pages around withdrawing say what is true of this enrollment, and no more."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Publication
from enrollment.actions.booking import book
from enrollment.actions.steps import move
from enrollment.models import Enrollment
from enrollment.seats import store_counts
from people.models import Person
from planning.actions import cancel_run
from planning.models import CourseRun, SeatPool
from planning.states import RunState
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_run

ClientOf = Callable[[Person], Client]
PASSES_ON = "gaat naar de collega die het langst wacht"
CALENDAR = "agenda"


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo])
    return make_run(course=course, capacity=1)


def booked(run: CourseRun, person: Person) -> Enrollment:
    return book(run=run, employment=employment_of(person), by=person)


def asked(client: Client, enrollment: Enrollment) -> str:
    """The text of the question, without the navigation around it."""
    url = reverse("enrollment:withdraw", args=[enrollment.pk])
    return _main(client.get(url).content.decode())


def answered(client: Client, enrollment: Enrollment) -> str:
    url = reverse("enrollment:withdraw", args=[enrollment.pk])
    shown = client.post(url, follow=True).context["messages"]
    return " ".join(str(message) for message in shown)


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main")]


def test_the_seat_goes_to_who_waits_only_when_somebody_does(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    mine = booked(run, cast.alice)
    client = client_of(cast.alice)
    page = asked(client, mine)
    assert PASSES_ON not in page
    assert "kosten" not in page
    booked(run, cast.roos)
    assert PASSES_ON in asked(client, mine)
    CourseRun.objects.update(booking_closes_at=timezone.now())
    assert PASSES_ON not in asked(client, mine)
    CourseRun.objects.update(booking_closes_at=None)
    Publication.objects.filter(organisation=cast.rvo).delete()
    assert PASSES_ON not in asked(client, mine)


def test_an_overbooked_seat_goes_to_nobody(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    mine = booked(run, cast.alice)
    SeatPool.objects.update(overbookings=1)
    booked(run, cast.bob)
    booked(run, cast.roos)
    assert PASSES_ON not in asked(client_of(cast.alice), mine)


def test_officer_reads_the_same_truth(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    url = reverse("enrollment:withdraw-participant", args=[booked(run, cast.alice).pk])
    client = client_of(cast.olga)
    assert PASSES_ON not in _main(client.get(url).content.decode())
    booked(run, cast.bob)
    assert PASSES_ON in _main(client.get(url).content.decode())


def test_calendar_is_named_only_with_meetings(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    client = client_of(cast.alice)
    dated = booked(run, cast.alice)
    assert CALENDAR in asked(client, dated)
    assert CALENDAR in answered(client, dated)
    self_paced = booked(make_run(course=run.course, self_paced=True), cast.alice)
    assert CALENDAR not in asked(client, self_paced)
    assert answered(client, self_paced) == "Je bent uitgeschreven."


def test_who_waited_is_told_so(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    booked(run, cast.bob)
    waiting = booked(run, cast.alice)
    told = answered(client_of(cast.alice), waiting)
    assert told == "Je staat niet meer op de wachtlijst."


def test_run_in_preparation_cannot_be_found_by_its_number(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    url = reverse("enrollment:book", args=[run.pk])
    client = client_of(cast.alice)
    assert client.get(url).status_code == 200
    booked(run, cast.bob)
    CourseRun.objects.update(state=RunState.PLANNED)
    assert client.get(url).status_code == 404
    assert client.post(url, {"leads_to": "booked"}).status_code == 404
    assert client_of(cast.bob).get(url).status_code == 302


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ("withdraw", "was al uitgeschreven"),
        ("complete", "heeft deze uitvoering al afgerond"),
        ("fail", "niet afgerond"),
    ],
)
def test_officer_hears_how_it_ended(
    cast: Cast, run: CourseRun, client_of: ClientOf, event: str, says: str
) -> None:
    enrollment = booked(run, cast.alice)
    move(enrollment, event=event, by=None)
    store_counts(SeatPool.objects.get(pk=run.pk))
    assert says in _officer_hears(client_of(cast.olga), enrollment)


def test_officer_hears_of_a_cancelled_run_and_of_one_that_is_over(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    client = client_of(cast.olga)
    over = booked(make_run(course=run.course, in_days=3), cast.alice)
    begun = timezone.now() - datetime.timedelta(days=9)
    CourseRun.objects.filter(pk=over.run_id).update(
        starts_at=begun, ends_at=begun + datetime.timedelta(hours=4)
    )
    assert "al geweest" in _officer_hears(client, over)
    cancelled = booked(run, cast.alice)
    cancel_run(run=run, reason="De trainer is ziek.", by=cast.olga)
    told = _officer_hears(client, cancelled)
    assert "gaat niet door" in told
    assert "was al uitgeschreven" not in told


def _officer_hears(client: Client, enrollment: Enrollment) -> str:
    url = reverse("enrollment:withdraw-participant", args=[enrollment.pk])
    answer = client.post(url, {"reason": "Ziek."}, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])
