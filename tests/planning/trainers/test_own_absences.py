"""Trainers note themselves when they cannot: signed in, or by the link in a mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Course
from notifications.models import Notification
from people.models import Person
from planning.models import CourseRun, TrainerAbsence, TrainerBooking
from planning.trainers.links import token_for
from tests.cast import Cast
from tests.factories import make_course
from tests.planning.arranged import at, make_trainer, plan, slot

ClientOf = Callable[[Person], Client]
URL = "planning:own-absences"


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Tulpenkweek")


def day(in_days: int) -> str:
    return at(in_days, 9).date().isoformat()


def test_a_colleague_notes_it_and_the_planner_hears(
    cast: Cast, course: Course, client_of: ClientOf
) -> None:
    tim = make_trainer(cast.tim, courses=[course])
    plan(course, [slot(10, trainers=(tim,)), slot(17, trainers=(tim,))], by=cast.olga)
    client, url = client_of(cast.tim), reverse(URL)
    assert client.get(url).status_code == 200
    answer = client.post(url, {"first": day(9), "last": day(11)}, follow=True)
    assert "1 bijeenkomst gevraagd" in answer.content.decode()
    told = Notification.objects.get(kind="trainer_away")
    assert (told.person, len(told.context["meetings"])) == (cast.olga, 1)
    absence = TrainerAbsence.objects.get()
    assert (absence.trainer, absence.span.lower) == (tim, at(9, 0))
    client.post(reverse("planning:own-absence-end", args=[absence.pk]))
    assert not TrainerAbsence.objects.exists()


def test_free_days_tell_nobody(cast: Cast, client_of: ClientOf) -> None:
    make_trainer(cast.tim)
    client_of(cast.tim).post(reverse(URL), {"first": day(9)})
    assert TrainerAbsence.objects.exists()
    assert not Notification.objects.filter(kind="trainer_away").exists()


def test_who_is_no_trainer_has_no_such_page(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.alice).get(reverse(URL)).status_code == 404
    make_trainer(cast.tim, retired_at=at(-1, 9))
    assert client_of(cast.tim).post(reverse(URL), {"first": day(9)}).status_code == 404


def test_nobody_ends_anothers(cast: Cast, client_of: ClientOf) -> None:
    make_trainer(cast.tim)
    make_trainer(cast.bob)
    client_of(cast.tim).post(reverse(URL), {"first": day(9)})
    url = reverse("planning:own-absence-end", args=[TrainerAbsence.objects.get().pk])
    assert client_of(cast.bob).post(url).status_code == 404
    assert TrainerAbsence.objects.exists()


def test_a_suppliers_trainer_by_the_link(client: Client, cast: Cast, course: Course) -> None:
    tilly = make_trainer(courses=[course])
    run: CourseRun = plan(course, [slot(10, trainers=(tilly,))], by=cast.olga)
    asked = TrainerBooking.objects.get()
    token = token_for(tilly.uuid, run.pk, asked.asked_at)
    url = reverse("planning:absence-by-mail", args=[token])
    link = client.get(reverse("planning:answer-by-mail", args=[token])).content.decode()
    assert url in link
    client.get(url)
    assert not TrainerAbsence.objects.exists(), "opening the link changes nothing"
    answer = client.post(url, {"first": day(20), "note": "Vakantie"}, follow=True)
    assert TrainerAbsence.objects.get().trainer == tilly
    assert "Vakantie" not in answer.content.decode(), "the link may have been passed on"
    broken = reverse("planning:absence-by-mail", args=["stuk"])
    assert client.post(broken, {"first": day(20)}).status_code == 404
