"""The booking pages as people use them."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Course
from catalog.states import CourseState
from enrollment.actions.booking import book
from enrollment.models import Enrollment
from enrollment.states import EnrollmentState
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_employment, make_run

ClientOf = Callable[[Person], Client]


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    return make_run(
        course=make_course(owner=cast.nvwa, published_to=[cast.nvwa]), capacity=1, meetings=2
    )


def booked(run: CourseRun, person: Person) -> Enrollment:
    return book(run=run, employment=employment_of(person), by=person)


def test_find_book_and_withdraw(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    client = client_of(cast.alice)
    url = reverse("enrollment:book", args=[run.pk])
    assert "Schrijf me in" in client.get(url).content.decode()
    response = client.post(url, {"leads_to": "booked"}, follow=True)
    enrollment = Enrollment.objects.get()
    assert enrollment.state == EnrollmentState.BOOKED
    assert "Je plaats is zeker" in response.content.decode()
    withdraw_url = reverse("enrollment:withdraw", args=[enrollment.pk])
    assert client.get(withdraw_url).status_code == 200
    assert "uitgeschreven" in client.post(withdraw_url, follow=True).content.decode()
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.WITHDRAWN


def test_button_says_what_the_click_does(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    url = reverse("enrollment:book", args=[run.pk])
    client = client_of(cast.bob)
    booked(run, cast.alice)
    assert "Zet me op de wachtlijst" in client.get(url).content.decode()
    client.post(url, {"leads_to": "waitlisted"})
    assert Enrollment.objects.get(person=cast.bob).state == EnrollmentState.WAITLISTED


def test_last_seat_gone_meanwhile_asks_again(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    booked(run, cast.alice)
    url = reverse("enrollment:book", args=[run.pk])
    response = client_of(cast.bob).post(url, {"leads_to": "booked"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "De laatste plaats is net vergeven" in text
    assert "Zet me op de wachtlijst" in text
    assert not Enrollment.objects.filter(person=cast.bob).exists()


def test_double_click_lands_on_the_same_enrollment(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    client = client_of(cast.alice)
    url = reverse("enrollment:book", args=[run.pk])
    first, second = (client.post(url, {"leads_to": "booked"}) for _click in range(2))
    assert first["Location"] == second["Location"]
    assert Enrollment.objects.count() == 1


def test_foreign_course_and_foreign_enrollment_do_not_exist(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    client = client_of(cast.roos)
    assert client.get(reverse("enrollment:book", args=[run.pk])).status_code == 404
    enrollment = booked(run, cast.alice)
    for name in ("enrollment:enrollment", "enrollment:withdraw"):
        assert client.get(reverse(name, args=[enrollment.pk])).status_code == 404
    # Her manager and the officer see it elsewhere, not as if it were their own.
    for other in (cast.mo, cast.olga):
        url = reverse("enrollment:enrollment", args=[enrollment.pk])
        assert client_of(other).get(url).status_code == 404


def test_person_without_employment_cannot_book(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    url = reverse("enrollment:book", args=[run.pk])
    assert client_of(cast.stranger).get(url).status_code == 403


def test_getting_the_book_page_books_nothing(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    url = reverse("enrollment:book", args=[run.pk])
    client_of(cast.alice).get(url, {"leads_to": "booked"})
    assert not Enrollment.objects.exists()


def test_mine_shows_coming_waiting_and_past(cast: Cast, client_of: ClientOf) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Grip op de dag")
    booked(make_run(course=course), cast.bob)
    full = make_run(course=course, in_days=20, capacity=1)
    booked(full, cast.alice)
    booked(full, cast.bob)
    page = client_of(cast.bob).get(reverse("enrollment:mine")).content.decode()
    assert page.count("Grip op de dag") >= 2
    assert "Je bent nummer 1." in page


@pytest.mark.parametrize("name", ["enrollment:mine", "start"])
def test_queries_do_not_grow(
    cast: Cast,
    client_of: ClientOf,
    name: str,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(cast.alice)
    counts = []
    for _more in range(2):
        for days in (5, 6) if counts else (4,):
            course = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
            booked(make_run(course=course, in_days=days), cast.alice)
            full = make_run(course=course, in_days=days + 10, capacity=1)
            booked(full, cast.bob)
            booked(full, cast.alice)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 17


def test_dialog_of_another_employment_books_nothing(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    """Another tab chose other work since the dialog was shown: price and budget would differ."""
    second = make_employment(cast.alice, cast.nvwa, function="Adviseur")
    client = client_of(cast.alice)
    url = reverse("enrollment:book", args=[run.pk])
    shown = {"leads_to": "booked", "employment": str(employment_of(cast.alice).pk)}
    client.post(reverse("people:act-for"), {"employment": second.pk})
    answer = client.post(url, shown)
    assert answer.status_code == 409
    assert f'name="employment" value="{second.pk}"' in answer.content.decode()
    assert not Enrollment.objects.exists()
    client.post(url, {**shown, "employment": str(second.pk)})
    assert Enrollment.objects.get().employment == second


def test_withdrawn_course_offers_no_button(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    """Who is booked still sees the course, and is told that other dates cannot be booked."""
    booked(run, cast.alice)
    other = make_run(course=run.course, in_days=20)
    Course.objects.update(state=CourseState.WITHDRAWN)
    client = client_of(cast.alice)
    for url in (run.course.get_absolute_url(), reverse("enrollment:book", args=[other.pk])):
        page = client.get(url).content.decode()
        assert "niet open voor jouw organisatie" in page
        assert "Schrijf me in" not in page


def test_withdrawing_from_what_is_over_changes_nothing(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    enrollment = booked(run, cast.alice)
    begun = timezone.now() - datetime.timedelta(days=9)
    CourseRun.objects.update(starts_at=begun, ends_at=begun + datetime.timedelta(hours=4))
    answer = client_of(cast.alice).post(reverse("enrollment:withdraw", args=[enrollment.pk]))
    assert answer.status_code == 302
    assert Enrollment.objects.get().state == EnrollmentState.BOOKED
