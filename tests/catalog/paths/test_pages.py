"""What learners see of paths in the catalogue, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Course, LearningPath, PathStep, Publication
from catalog.paths.effort import effort_of
from catalog.paths.present import difference, terms
from catalog.states import CourseState
from people.models import Person
from tests.cast import Cast
from tests.factories import make_course, make_path, make_version

ClientOf = Callable[[Person], Client]


def course_of(cast: Cast, title: str, **fields: object) -> Course:
    return make_course(owner=cast.nvwa, published_to=[cast.nvwa], title=title, **fields)


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_page_tells_what_it_asks(cast: Cast, client_of: ClientOf) -> None:
    course = course_of(cast, "Omgaan met weerstand", price_excl=100, duration_minutes=120)
    closed = make_course(owner=cast.rvo, published_to=[cast.rvo], title="Elders")
    path = make_path(
        owner=cast.nvwa,
        steps=[
            {"title": "Leren", "courses": [course], "due_days": 30},
            {"title": "Kiezen", "courses": [course, closed], "needed": 1, "required": False},
            {"title": "Doen", "kind": "assignment", "description": "Schrijf een plan."},
        ],
    )
    text = client_of(cast.alice).get(reverse("paths:path", args=[path.slug])).content.decode()
    for words in (
        "binnen 30 dagen na je start", "1 van 2 leeractiviteiten, jij kiest", "niet verplicht",
        "Schrijf een plan.", "Omgaan met weerstand", "2 uur", "€ 100", "Nu niet open voor",
        "Begin met deze leerlijn",
    ):  # fmt: skip
        assert words in text, words
    page = client_of(cast.alice).get(course.get_absolute_url()).content.decode()
    assert "Onderdeel van een leerlijn" in page
    assert path.title in page


@pytest.mark.parametrize("state", [CourseState.DRAFT, CourseState.WITHDRAWN, CourseState.ARCHIVED])
def test_only_published_ones(cast: Cast, client_of: ClientOf, state: str) -> None:
    course = course_of(cast, "Iets")
    path = make_path(owner=cast.nvwa, state=state, steps=[{"courses": [course]}])
    client = client_of(cast.alice)
    assert path.title not in client.get(reverse("paths:list")).content.decode()
    assert client.get(reverse("paths:path", args=[path.slug])).status_code == 404
    assert path.title not in client.get(course.get_absolute_url()).content.decode()
    assert client_of(cast.olga).get(reverse("paths:path", args=[path.slug])).status_code == 200


def test_found_by_words(cast: Cast, client_of: ClientOf) -> None:
    make_path(owner=cast.nvwa, title="Inspecteur worden")
    make_path(owner=cast.nvwa, title="Leidinggeven")
    client = client_of(cast.alice)
    text = client.get(reverse("paths:list"), {"q": "inspectéur"}).content.decode()
    assert "Inspecteur worden" in text
    assert "Leidinggeven" not in text
    nothing = client.get(reverse("paths:list"), {"q": "kwxzv"}).content.decode()
    assert "Geen leerlijn gevonden" in nothing


@pytest.mark.parametrize("name", ["paths:list", "paths:manage"])
def test_lists_take_no_more_queries_for_more(cast: Cast, client_of: ClientOf, name: str) -> None:
    client, url = client_of(cast.olga), reverse(name)
    steps = [{"courses": [course_of(cast, "Een")]}]
    make_path(owner=cast.nvwa, steps=steps)
    one = queries(client, url)
    for _again in range(2):
        make_path(owner=cast.nvwa, steps=[*steps, *steps])
    assert queries(client, url) == one


@pytest.mark.parametrize("name", ["paths:path", "paths:edit"])
def test_a_path_takes_no_more_queries_for_more_steps(
    cast: Cast, client_of: ClientOf, name: str
) -> None:
    client = client_of(cast.olga)
    small = make_path(owner=cast.nvwa, steps=[{"courses": [course_of(cast, "Een")]}])
    big = make_path(
        owner=cast.nvwa, steps=[{"courses": [course_of(cast, title)]} for title in "abc"]
    )
    one, more = (
        queries(client, reverse(name, args=[path.slug if name == "paths:path" else path.pk]))
        for path in (small, big)
    )
    assert one == more


def steps_of(path: LearningPath) -> list[PathStep]:
    return list(PathStep.objects.filter(version=path.current_id).prefetch_related("courses"))


def test_effort_counts_the_lightest_choice_once(cast: Cast) -> None:
    short = course_of(cast, "Kort", duration_minutes=60, price_excl=200)
    long = course_of(cast, "Lang", duration_minutes=600, price_excl=50)
    path = make_path(
        owner=cast.nvwa,
        steps=[
            {"courses": [short, long], "needed": 1},
            {"courses": [short]},
            {"courses": [long], "required": False},
            {"kind": "assignment"},
        ],
    )
    effort = effort_of(steps_of(path), cast.nvwa.pk)
    assert (effort.minutes, effort.price, effort.chosen) == (60, Decimal(250), True)
    Publication.objects.filter(course=long).update(price_excl=0)
    assert effort_of(steps_of(path), cast.nvwa.pk).price == 200
    Course.objects.filter(pk=short.pk).update(price_excl=None, duration_minutes=None)
    effort = effort_of(steps_of(path), cast.nvwa.pk)
    assert effort.minutes_unknown
    assert effort.price_unknown


def test_the_difference_between_versions_reads_as_sentences(cast: Cast) -> None:
    first, second = course_of(cast, "Eerste"), course_of(cast, "Tweede")
    path = make_path(
        owner=cast.nvwa,
        steps=[{"title": "A", "courses": [first]}, {"title": "B", "kind": "assignment"}],
    )
    version = make_version(
        path,
        [
            {"title": "C", "kind": "assignment"},
            {"title": "A", "courses": [second], "due_days": 10},
        ],
        number=2,
    )
    new = list(PathStep.objects.filter(version=version).prefetch_related("courses__texts"))
    told = difference(steps_of(path), new)
    assert told.added == ["C: opdracht · verplicht"]
    assert told.dropped == ["B"]
    assert told.changed == [
        f"A: was {terms(steps_of(path)[0])}, wordt {terms(new[1])}.",
        "A: Tweede komt erbij.",
        "A: Eerste vervalt.",
    ]
    assert not difference(new, new)
