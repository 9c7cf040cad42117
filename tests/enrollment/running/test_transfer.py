"""The question after eight weeks."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from enrollment.actions.booking import book
from enrollment.completion.actions import complete
from enrollment.completion.models import CompletionMethod
from enrollment.experiences.figures import ENOUGH
from enrollment.models import Enrollment, Experience, Transfer
from enrollment.transfer.actions import AFTER, NOT_AFTER, ask_those_due
from enrollment.transfer.figures import figures_of
from notifications.models import Notification
from people.models import Person
from planning.models import CourseRun
from tests.cast import Cast
from tests.factories import (
    employment_of,
    make_course,
    make_employment,
    make_person,
    make_run,
)

ClientOf = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def run(cast: Cast) -> CourseRun:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
    return make_run(course=course, self_paced=True, capacity=50)


def finished(run: CourseRun, person: Person, by: Person, ago: datetime.timedelta) -> Enrollment:
    enrollment = book(run=run, employment=employment_of(person), by=person)
    complete(
        enrollment=enrollment,
        method=CompletionMethod.HAND,
        completed_at=timezone.now(),
        by=by,
        note="Gezien.",
    )
    Enrollment.objects.filter(pk=enrollment.pk).update(completed_at=timezone.now() - ago)
    return enrollment


def test_who_finished_eight_weeks_ago_is_asked_once(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    enrollment = finished(run, cast.alice, cast.olga, AFTER + HOUR)
    assert ask_those_due() == 1
    assert ask_those_due() == 0
    assert Notification.objects.filter(kind="transfer_asked").get().person == cast.alice
    url = f"/mijn-leren/{enrollment.pk}/gebruik/"
    client = client_of(cast.alice)
    assert client.post(url, {}).status_code == 422
    client.post(url, {"use": "sometimes", "hindrance": "Geen tijd."})
    client.post(url, {"use": "often", "hindrance": ""})
    told = Transfer.objects.get()
    assert (told.use, told.hindrance) == ("often", "")
    assert client_of(cast.bob).get(url).status_code == 404


@pytest.mark.parametrize("ago", [AFTER - HOUR, NOT_AFTER + HOUR])
def test_not_too_early_and_not_long_after(
    cast: Cast, run: CourseRun, ago: datetime.timedelta
) -> None:
    finished(run, cast.alice, cast.olga, ago)
    assert ask_those_due() == 0


def test_who_left_is_not_asked(cast: Cast, run: CourseRun) -> None:
    finished(run, cast.alice, cast.olga, AFTER + HOUR)
    Person.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert ask_those_due() == 0


def test_the_page_before_the_question_is_not_there(
    cast: Cast, run: CourseRun, client_of: ClientOf
) -> None:
    enrollment = finished(run, cast.alice, cast.olga, HOUR)
    url = f"/mijn-leren/{enrollment.pk}/gebruik/"
    assert client_of(cast.alice).get(url).status_code == 404


def test_figures_from_five_answers_up(cast: Cast, run: CourseRun, client_of: ClientOf) -> None:
    for number in range(ENOUGH):
        assert figures_of(run.course_id) is None
        person = make_person("Sam", f"Smit{number}")
        make_employment(person, cast.nvwa)
        enrollment = finished(run, person, cast.olga, AFTER + HOUR)
        Transfer.objects.create(
            enrollment=enrollment,
            asked_at=timezone.now(),
            answered_at=timezone.now(),
            use="never" if number == 0 else "sometimes",
        )
        Experience.objects.create(enrollment=enrollment, useful=4, well_given=4, recommend=4)
    figures = figures_of(run.course_id)
    assert figures is not None
    assert (figures.answers, figures.uses, figures.percentage) == (5, 4, 80)
    page = client_of(cast.alice).get(run.course.get_absolute_url()).content.decode()
    assert "80 % van wie acht weken na afloop antwoordde" in page
