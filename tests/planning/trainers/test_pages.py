"""Trainers answer by mail or in the portal, and planners keep who they are."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Course, Supplier
from people.data import everything_about
from people.models import Person
from planning.models import CourseRun, Trainer, TrainerAbsence, TrainerBooking
from planning.tasks import erase_trainers
from planning.trainers.actions import note_absence
from planning.trainers.links import read_token, token_for
from planning.trainers.models import TrainerAnswer
from planning.trainers.retention import ERASED_NAME
from tests.cast import Cast
from tests.factories import make_course, make_employment, make_person
from tests.planning.arranged import at, change, make_trainer, meeting_of, plan, slot

ClientOf = Callable[[Person], Client]


@pytest.fixture
def course(cast: Cast) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title="Tulpenkweek")


@pytest.fixture
def tilly(course: Course) -> Trainer:
    return make_trainer(courses=[course])


@pytest.fixture
def run(cast: Cast, course: Course, tilly: Trainer) -> CourseRun:
    return plan(course, [slot(10, trainers=(tilly,)), slot(11, trainers=(tilly,))], by=cast.olga)


def link(trainer: Trainer, run: CourseRun) -> str:
    asked_at = TrainerBooking.objects.filter(meeting__run=run).earliest("pk").asked_at
    return reverse("planning:answer-by-mail", args=[token_for(trainer.uuid, run.pk, asked_at)])


def answers() -> list[str]:
    return list(TrainerBooking.objects.order_by("span").values_list("answer", flat=True))


def pks() -> list[int]:
    return list(TrainerBooking.objects.order_by("span").values_list("pk", flat=True))


def test_opening_the_link_changes_nothing(client: Client, run: CourseRun, tilly: Trainer) -> None:
    html = client.get(link(tilly, run)).content.decode()
    assert "Tulpenkweek" in html
    assert answers() == [TrainerAnswer.ASKED] * 2


def test_yes_to_all_and_the_link_is_of_no_more_use(
    client: Client, run: CourseRun, tilly: Trainer
) -> None:
    url = link(tilly, run)
    assert client.post(url, {"yes": pks(), "reason": ""}).status_code == 302
    assert answers() == [TrainerAnswer.CONFIRMED] * 2
    html = client.post(url, {"reason": "Toch niet"}).content.decode()
    assert "niets meer te beantwoorden" in html
    assert answers() == [TrainerAnswer.CONFIRMED] * 2


def test_a_no_without_a_reason_asks_for_it(client: Client, run: CourseRun, tilly: Trainer) -> None:
    url = link(tilly, run)
    assert client.post(url, {"yes": pks()[:1], "reason": ""}).status_code == 422
    assert client.post(url, {"yes": pks()[:1], "reason": "Vrij"}).status_code == 302
    assert answers() == [TrainerAnswer.CONFIRMED, TrainerAnswer.DECLINED]


def test_an_older_mail_is_replaced_by_a_newer_question(
    client: Client, run: CourseRun, tilly: Trainer
) -> None:
    old = link(tilly, run)
    first, second = run.meetings.all()
    change(run, [slot(10, meeting=first), slot(11, 13, 15, meeting=second)])
    assert "niets meer te beantwoorden" in client.get(old).content.decode()
    assert client.post(link(tilly, run), {"yes": pks()}).status_code == 302
    assert answers() == [TrainerAnswer.CONFIRMED] * 2


@pytest.mark.parametrize("token", ["stuk", "iets:anders:nog"])
def test_a_broken_link_says_so(client: Client, db: None, token: str) -> None:
    assert read_token(token) is None
    assert client.get(reverse("planning:answer-by-mail", args=[token])).status_code == 404


def test_a_colleague_answers_in_the_portal(cast: Cast, client_of: ClientOf, course: Course) -> None:
    trainer = make_trainer(cast.tim, courses=[course])
    run = plan(course, [slot(trainers=(trainer,))], by=cast.olga)
    client = client_of(cast.tim)
    listed = client.get(reverse("planning:trainer-questions")).content.decode()
    assert "Tulpenkweek" in listed
    assert "Laat weten of je kunt" in client.get(reverse("planning:runs")).content.decode()
    url = reverse("planning:trainer-answer", args=[run.pk])
    assert client.post(url, {"yes": pks()}).status_code == 302
    assert client.get(url).status_code == 404, "nothing waits any more"
    assert client.get(reverse("planning:run", args=[run.pk])).status_code == 200
    assert client_of(cast.alice).get(url).status_code == 404


def test_a_planner_notes_what_was_said_by_phone(
    cast: Cast, client_of: ClientOf, run: CourseRun, tilly: Trainer
) -> None:
    client = client_of(cast.olga)
    url = reverse("planning:answer-for", args=[run.pk, tilly.uuid])
    assert client.post(url, {"yes": pks()}).status_code == 302
    assert answers() == [TrainerAnswer.CONFIRMED] * 2


def test_adding_a_colleague_by_name(cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of(cast.olga), reverse("planning:trainer-new")
    stranger = make_person("Alicia", "Elders")
    make_employment(stranger, cast.rvo)
    assert not client.get(url).context["found"], "without words nobody is listed"
    found = client.get(url, {"q": "ali"}).context["found"]
    assert list(found) == [cast.alice], "of the own organisation only"
    client.post(reverse("planning:trainer-add", args=[cast.alice.pk]))
    assert Trainer.objects.get().person == cast.alice
    assert not client.get(url, {"q": "alice"}).context["found"], "a trainer already"
    add_stranger = reverse("planning:trainer-add", args=[stranger.pk])
    assert client.post(add_stranger).status_code == 404


def test_adding_a_suppliers_trainer_and_a_course(
    cast: Cast, client_of: ClientOf, course: Course
) -> None:
    supplier = Supplier.objects.create(slug="lerarij", name="Lerarij")
    client = client_of(cast.olga)
    data = {"supplier": supplier.pk, "name": "Tilly", "email": "t@lerarij.example"}
    assert client.post(reverse("planning:trainer-new"), data).status_code == 302
    trainer = Trainer.objects.get()
    url = reverse("planning:trainer-edit", args=[trainer.uuid])
    assert client.get(url, {"q": "tulp"}).context["found"] == [course]
    client.post(reverse("planning:trainer-courses", args=[trainer.uuid]), {"erbij": course.pk})
    assert list(trainer.courses.all()) == [course]
    client.post(reverse("planning:trainer-courses", args=[trainer.uuid]), {"weg": course.pk})
    assert not trainer.courses.exists()


@pytest.mark.parametrize("page", ["trainers", "trainer", "trainer-edit"])
def test_what_a_shared_trainer_gives_elsewhere_is_not_told(
    cast: Cast, client_of: ClientOf, course: Course, page: str
) -> None:
    elsewhere = make_course(owner=cast.rvo, published_to=[cast.rvo], title="Windturbine")
    tilly = make_trainer(courses=[course, elsewhere])
    arguments = [] if page == "trainers" else [tilly.uuid]
    html = client_of(cast.olga).get(reverse(f"planning:{page}", args=arguments)).content.decode()
    assert "Tulpenkweek" in html
    assert "Windturbine" not in html


def test_absence_in_whole_days_and_its_clash(
    cast: Cast, client_of: ClientOf, run: CourseRun, tilly: Trainer
) -> None:
    day = at(10, 0)
    url = reverse("planning:absence-new", args=[tilly.uuid])
    answer = client_of(cast.olga).post(url, {"first": day.date().isoformat()}, follow=True)
    assert "Zoek daarvoor een ander" in answer.content.decode()
    span = TrainerAbsence.objects.get().span
    assert (span.lower, span.upper) == (day, at(11, 0))


def test_who_is_still_asked_does_not_stop(
    cast: Cast, client_of: ClientOf, run: CourseRun, tilly: Trainer
) -> None:
    answer = client_of(cast.olga).post(reverse("planning:trainer-retire", args=[tilly.uuid]))
    assert answer.status_code == 409
    assert "Tulpenkweek" in answer.content.decode()


def test_two_years_after_stopping_nobody_knows_who_it_was(run: CourseRun, tilly: Trainer) -> None:
    unbooked = make_trainer()
    note_absence(trainer=tilly, starts_at=at(20, 9), ends_at=at(20, 10), note="x", by=run_by(run))
    long_ago = timezone.now() - datetime.timedelta(days=731)
    Trainer.objects.update(retired_at=long_ago)
    assert erase_trainers() == 2
    assert erase_trainers() == 0
    tilly.refresh_from_db()
    assert (tilly.name, tilly.email, tilly.skills) == (ERASED_NAME, "", "")
    assert not Trainer.objects.filter(pk=unbooked.pk).exists()
    assert not TrainerAbsence.objects.exists()


def run_by(run: CourseRun) -> Person:
    by = meeting_of_first(run).by
    assert by is not None
    return by


def meeting_of_first(run: CourseRun) -> TrainerBooking:
    return TrainerBooking.objects.filter(meeting__run=run).earliest("pk")


def test_who_stopped_lately_is_kept(tilly: Trainer) -> None:
    Trainer.objects.update(retired_at=timezone.now() - datetime.timedelta(days=700))
    assert erase_trainers() == 0
    tilly.refresh_from_db()
    assert tilly.email


def test_the_list_of_runs_without_trainer(
    cast: Cast, client_of: ClientOf, course: Course, run: CourseRun
) -> None:
    bare = plan(course, [slot(30)])
    url = reverse("planning:runs")
    found = client_of(cast.olga).get(url, {"zonder_trainer": "on"}).context["page"]
    assert [one.pk for one in found] == [bare.pk]


def test_what_is_known_of_a_trainer_is_told_to_them(cast: Cast, course: Course) -> None:
    trainer = make_trainer(cast.tim, courses=[course], skills="Engels")
    run = plan(course, [slot(trainers=(trainer,))], by=cast.olga)
    note_absence(trainer=trainer, starts_at=at(20, 9), ends_at=at(20, 10), note="x", by=cast.olga)
    told = {section.name: section.rows for section in everything_about(cast.tim)}
    assert "Engels" in str(told["trainer"])
    assert "Tulpenkweek" in str(told["trainer_bookings"])
    assert len(told["trainer_absences"]) == 1
    assert meeting_of(run).trainer_bookings.count() == 1
