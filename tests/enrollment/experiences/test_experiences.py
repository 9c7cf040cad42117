"""Experiences: asked after a finished course, figures from five up, texts only when let through."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Course, Supplier
from enrollment.actions.booking import book
from enrollment.actions.steps import move
from enrollment.experiences.actions import (
    Answers,
    NotFinished,
    ask_experience,
    give_experience,
    hide_text,
    show_text,
)
from enrollment.experiences.figures import ENOUGH
from enrollment.experiences.models import Moderation
from enrollment.models import Enrollment, Experience
from notifications.models import Notification
from people.models import Person
from tests.cast import Cast
from tests.factories import employment_of, make_course, make_employment, make_person, make_run

ClientOf = Callable[[Person], Client]
GOOD = {"useful": "5", "well_given": "4", "recommend": "5"}


def finished(person: Person, course: Course) -> Enrollment:
    run = course.runs.first() or make_run(course=course, capacity=50)
    enrollment = book(run=run, employment=employment_of(person), by=person)
    move(enrollment, event="complete", by=None)
    return enrollment


def course_of(cast: Cast, title: str = "Omgaan met werkdruk") -> Course:
    supplier = Supplier.objects.get_or_create(slug="de-school", name="De School")[0]
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title=title, supplier=supplier)


def tell(cast: Cast, course: Course, number: int, text: str = "") -> list[Experience]:
    told = []
    for count in range(number):
        person = make_person("Lerend", f"Persoon{count}")
        make_employment(person, cast.nvwa)
        answers = Answers(4, 4, 5, f"{text} {count}" if text else "")
        told.append(
            give_experience(enrollment=finished(person, course), answers=answers, by=person)
        )
    return told


def page_of(course: Course, client: Client) -> str:
    return client.get(course.get_absolute_url()).content.decode()


# -- asking and telling -------------------------------------------------------------------------


def test_asked_once_it_is_completed_and_not_when_told(cast: Cast) -> None:
    enrollment = finished(cast.alice, course_of(cast))
    ask_experience(enrollment=enrollment)
    asked = Notification.objects.get(person=cast.alice, kind="experience_asked")
    assert asked.url == f"/mijn-leren/{enrollment.pk}/ervaring/"
    give_experience(enrollment=enrollment, answers=Answers(5, 5, 5), by=cast.alice)
    ask_experience(enrollment=enrollment)
    assert Notification.objects.filter(kind="experience_asked").count() == 1


def test_not_asked_before_it_is_completed(cast: Cast) -> None:
    run = make_run(course=course_of(cast))
    enrollment = book(run=run, employment=employment_of(cast.alice), by=cast.alice)
    ask_experience(enrollment=enrollment)
    assert not Notification.objects.filter(kind="experience_asked").exists()
    with pytest.raises(NotFinished):
        give_experience(enrollment=enrollment, answers=Answers(5, 5, 5), by=cast.alice)


def test_told_changed_and_removed_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    enrollment = finished(cast.alice, course_of(cast))
    client, url = client_of(cast.alice), f"/mijn-leren/{enrollment.pk}/ervaring/"
    assert url in client.get("/mijn-leren/").content.decode()
    assert client.post(url, {"useful": "6", **GOOD, "recommend": "0"}).status_code == 422
    assert client.post(url, {**GOOD, "text": "Top"}).status_code == 302
    assert client.get(url).context["form"].initial["text"] == "Top"
    client.post(url, {**GOOD, "useful": "1"})
    experience = Experience.objects.get()
    assert (experience.useful, experience.text) == (1, "")
    client.post(f"{url}weg/")
    assert not Experience.objects.exists()
    assert client.post(f"{url}weg/").status_code == 404


def test_a_new_text_is_looked_at_anew(cast: Cast) -> None:
    [experience, *_rest] = tell(cast, course_of(cast), 1, "Fijn")
    enrollment = experience.enrollment
    show_text(experience=experience, by=cast.olga)
    same = give_experience(
        enrollment=enrollment, answers=Answers(1, 1, 1, experience.text), by=enrollment.person
    )
    assert same.moderation == Moderation.SHOWN
    other = give_experience(
        enrollment=enrollment, answers=Answers(1, 1, 1, "Anders"), by=enrollment.person
    )
    assert (other.moderation, other.moderated_by) == (Moderation.NEW, None)


# -- figures ------------------------------------------------------------------------------------


def test_figures_from_five_answers_up(cast: Cast, client_of: ClientOf) -> None:
    course = course_of(cast)
    tell(cast, course, ENOUGH - 1)
    client = client_of(cast.bob)
    assert "Ervaringen van collega" not in page_of(course, client)
    person = make_person("Vijfde")
    make_employment(person, cast.nvwa)
    give_experience(enrollment=finished(person, course), answers=Answers(2, 4, 5), by=person)
    page = page_of(course, client)
    assert "Ervaringen van collega" in page
    assert "3,6" in page
    assert "uit 5 antwoorden" in page


def test_texts_only_when_let_through_and_without_a_name(cast: Cast, client_of: ClientOf) -> None:
    course = course_of(cast)
    first, second, *_rest = tell(cast, course, ENOUGH, "Veel geleerd")
    client = client_of(cast.bob)
    assert "Veel geleerd" not in page_of(course, client)
    show_text(experience=first, by=cast.olga)
    hide_text(experience=second, by=cast.olga, reason="Noemt een naam")
    page = page_of(course, client)
    assert first.text in page
    assert second.text not in page
    assert first.enrollment.person.family_name not in page


# -- letting through ----------------------------------------------------------------------------


def test_moderators_read_texts_from_five_up_and_not_who_wrote_them(
    cast: Cast, client_of: ClientOf
) -> None:
    course = course_of(cast)
    told = tell(cast, course, ENOUGH - 1, "Veel geleerd")
    client, url = client_of(cast.olga), f"/aanbod/ervaringen/{course.slug}/"
    assert course.title not in client.get("/aanbod/ervaringen/").content.decode()
    assert client.get(url).status_code == 404
    told += [
        give_experience(
            enrollment=finished(cast.bob, course), answers=Answers(5, 5, 5, "Prima"), by=cast.bob
        )
    ]
    assert course.title in client.get("/aanbod/ervaringen/").content.decode()
    page = client.get(url).content.decode()
    for experience in told:
        assert experience.text in page
        assert experience.enrollment.person.full_name not in page
        assert str(experience.pk) not in page


def test_shown_and_hidden_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    course = course_of(cast)
    [experience, *_rest] = tell(cast, course, ENOUGH, "Veel geleerd")
    client = client_of(cast.olga)
    url = f"/aanbod/ervaringen/{course.slug}/{experience.handle}/"
    client.post(url, {"show": "1"})
    experience.refresh_from_db()
    assert (experience.moderation, experience.moderated_by) == (Moderation.SHOWN, cast.olga)
    client.post(url, {"reason": ""})
    experience.refresh_from_db()
    assert experience.moderation == Moderation.SHOWN
    client.post(url, {"reason": "Noemt een naam"})
    experience.refresh_from_db()
    assert (experience.moderation, experience.moderation_reason) == (
        Moderation.HIDDEN, "Noemt een naam",
    )  # fmt: skip
    assert client.post(f"/aanbod/ervaringen/{course.slug}/onzin/").status_code == 404
    assert client_of(cast.ruud).post(url, {"show": "1"}).status_code == 404


# -- suppliers ----------------------------------------------------------------------------------


def test_suppliers_with_figures_from_five_up(cast: Cast, client_of: ClientOf) -> None:
    course, other = course_of(cast), course_of(cast, "Nog een cursus")
    tell(cast, course, 3)
    client, url = client_of(cast.ruud), "/aanbod/leveranciers/"
    page = client.get(url).content.decode()
    assert "De School" in page
    assert "minder dan 5" in page
    tell(cast, other, 2)
    [line] = client.get(url).context["lines"]
    assert (line.courses, line.figures.answers, line.figures.recommend) == (2, 5, 5)
    assert not client.get(url, {"q": "kwxzv"}).context["lines"]


def test_queries_do_not_grow(cast: Cast, client_of: ClientOf) -> None:
    client, counts = client_of(cast.olga), []
    course = course_of(cast)
    urls = ["/aanbod/leveranciers/", "/aanbod/ervaringen/", f"/aanbod/ervaringen/{course.slug}/",
            course.get_absolute_url()]  # fmt: skip
    tell(cast, course, ENOUGH, "Fijn")
    for _round in range(2):
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
        tell(cast, course, 2, "Nog meer")
        another = course_of(cast, "Nog een cursus")
        Course.objects.filter(pk=another.pk).update(
            supplier=Supplier.objects.get_or_create(slug="nog-een", name="Nog een")[0]
        )
        tell(cast, another, ENOUGH, "Ook fijn")
    assert counts[:4] == counts[4:8]
