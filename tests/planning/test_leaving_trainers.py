"""A trainer leaves: who plans hears which runs are left, once, and the run's page says it."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from notifications.models import Notification
from notifications.rendering import render
from people.leaving import end_employment
from people.models import Employment, Person
from people.permissions import Role
from people.tasks import leave_those_who_left
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import give_role, make_course, make_employment, make_run

ClientOf = Callable[[Person], Client]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    course = make_course(owner=cast.nvwa, title="Tulpenkweek")
    make_run(course=course, in_days=2).trainers.add(cast.tim)
    run = make_run(course=course, in_days=20)
    run.trainers.add(cast.tim)
    return run


def told() -> list[Notification]:
    return list(Notification.objects.filter(kind="trainer_left"))


def leave(cast: Cast, days: int) -> None:
    work = Employment.objects.get(person=cast.tim)
    end_employment(employment=work, last_day=timezone.localdate() + days * DAY, by=None)


def test_the_officer_hears_which_runs_are_left(cast: Cast, run: CourseRun) -> None:
    leave(cast, 5)
    [message] = told()
    assert message.person == cast.olga
    words = render(message, "nl").text
    assert "Tim van der Werff" in words
    assert words.count("Tulpenkweek") == 1


def test_again_is_not_told_again(cast: Cast, run: CourseRun) -> None:
    leave(cast, -1)
    leave(cast, -1)
    leave_those_who_left()
    assert len(told()) == 1


def test_who_works_on_elsewhere_goes_on_training(cast: Cast, run: CourseRun) -> None:
    make_employment(cast.tim, cast.rvo)
    end_employment(
        employment=Employment.objects.get(person=cast.tim, organisation=cast.nvwa),
        last_day=timezone.localdate() + 5 * DAY,
        by=None,
    )
    assert told() == []


def test_the_night_finds_who_left_without_a_word(cast: Cast, run: CourseRun) -> None:
    Employment.objects.filter(person=cast.tim).update(until=timezone.localdate() - DAY)
    assert leave_those_who_left() >= 1
    assert len(told()) == 1
    leave_those_who_left()
    assert len(told()) == 1


def test_the_runs_page_says_it(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    client, url = client_of(cast.olga), f"/plannen/{run.pk}/"
    gone = "trainer werkt hier niet meer"
    assert gone not in client.get(url).content.decode()
    leave(cast, -1)
    assert gone in client.get(url).content.decode()


def test_a_trainer_from_outside_has_not_left(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    give_role(cast.stranger, Role.TRAINER, cast.nvwa)
    run.trainers.set([cast.stranger])
    page = client_of(cast.olga).get(f"/plannen/{run.pk}/").content.decode()
    assert "trainer werkt hier niet meer" not in page
