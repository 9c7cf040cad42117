"""A catalogue to search in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from catalog.models import Course, CourseText
from catalog.search.criteria import Criteria
from catalog.search.indexing import rebuild
from catalog.search.query import SearchResult, search
from people.models import Person
from people.policy import actor_for
from tests.cast import Cast
from tests.factories import make_course

Offer = Callable[..., Course]
Find = Callable[..., list[str]]


@pytest.fixture
def offer(cast: Cast) -> Offer:
    """`offer("Titel", …)`: an indexed course of and for the NVWA, unless said otherwise."""

    def make(title: str, *, description: str = "", english: str = "", **fields: object) -> Course:
        values = {"owner": cast.nvwa, "published_to": [cast.nvwa], **fields}
        texts = {"nl": title, "en": english} if english else {"nl": title}
        course = make_course(title=title, texts=texts, **values)  # type: ignore[arg-type]
        if description:
            CourseText.objects.filter(course=course).update(description=description)
        rebuild([course.pk])
        return course

    return make


@pytest.fixture
def ask() -> Callable[[Person, Criteria], SearchResult]:
    return lambda person, criteria: search(actor_for(person), criteria)


@pytest.fixture
def find(cast: Cast) -> Find:
    """`find("woorden")`: the titles that Alice finds, in order."""

    def titles(text: str, person: Person | None = None, **criteria: object) -> list[str]:
        result = search(actor_for(person or cast.alice), Criteria(text=text, **criteria))  # type: ignore[arg-type]
        courses = Course.objects.in_bulk(result.course_ids)
        return [courses[pk].title for pk in result.course_ids]

    return titles
