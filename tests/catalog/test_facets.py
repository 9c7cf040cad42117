"""Counts equal a count by hand, whatever is selected."""

from __future__ import annotations

import random

import pytest

from catalog.models import CatalogueEntry, Course, CourseForm, Theme
from catalog.search.criteria import Criteria
from catalog.search.facets import Facet, duration_band, price_band
from catalog.search.indexing import rebuild
from people.permissions import Purpose
from people.policy import actor_for
from tests.cast import Cast
from tests.factories import make_course, make_location, make_run


@pytest.fixture
def varied(cast: Cast) -> list[Course]:
    """Thirty courses that differ in every facet; some only for another organisation."""
    pick = random.Random(7)
    top = Theme.objects.create(slug="top", title_nl="Top", title_en="Top")
    themes = [
        Theme.objects.create(slug=f"kind-{i}", title_nl=f"Kind {i}", title_en="Child", parent=top)
        for i in range(2)
    ]
    courses = []
    for number in range(30):
        course = make_course(
            owner=pick.choice([cast.nvwa, cast.rvo]),
            published_to=pick.choice([[cast.nvwa], [cast.rvo], [cast.nvwa, cast.rvo]]),
            title=f"{pick.choice(['Schrijven', 'Lezen'])} deel {number}",
            form=pick.choice(CourseForm.values[:4]),
            duration_minutes=pick.choice([None, 30, 480, 3000]),
            price_excl=pick.choice([None, 0, 100, 900]),
            languages=pick.choice([["nl"], ["en"], ["nl", "en"]]),
        )
        course.themes.set(pick.sample(themes, pick.choice([0, 1, 2])))
        if pick.random() < 0.5:
            city = pick.choice(["Utrecht", "Zwolle"])
            make_run(course=course, in_days=pick.choice([5, 40]), location=make_location(city))
        if pick.random() < 0.3:
            make_run(course=course, self_paced=True)
        courses.append(course)
    rebuild([course.pk for course in courses])
    return courses


def by_hand(cast: Cast, criteria: Criteria) -> tuple[int, dict[Facet, dict[str, int]]]:
    """Total and counts by going over every visible course in Python."""
    visible = Course.objects.visible_to(actor_for(cast.alice), Purpose.BROWSE)
    word = criteria.text.lower()
    tokens = [
        set(entry.tokens)
        for entry in CatalogueEntry.objects.filter(organisation=cast.nvwa, course__in=visible)
        if word in entry.course.title.lower()
    ]

    def meets(course: set[str], but: Facet | None = None) -> bool:
        selections = criteria.tokens.items()
        return all(course & set(wanted) for facet, wanted in selections if facet != but)

    counts: dict[Facet, dict[str, int]] = {}
    for facet in Facet:
        for course in tokens:
            for token in course if meets(course, facet) else ():
                if token[0] == facet:
                    values = counts.setdefault(facet, {})
                    values[token[2:]] = values.get(token[2:], 0) + 1
    return sum(meets(course) for course in tokens), counts


def test_counts_are_true_for_any_selection(cast: Cast, varied: list[Course], ask) -> None:
    pick = random.Random(11)
    everything = ask(cast.alice, Criteria()).counts
    assert set(everything) == set(Facet) - {Facet.SUPPLIER}
    for _round in range(40):
        facets = pick.sample(sorted(everything), pick.choice([0, 1, 2, 3]))
        selected = {
            facet: tuple(pick.sample(sorted(everything[facet]), min(2, len(everything[facet]))))
            for facet in facets
        }
        criteria = Criteria(text=pick.choice(["", "schrijven"]), selected=selected)
        result = ask(cast.alice, criteria)
        assert (result.total, result.counts) == by_hand(cast, criteria), criteria


def test_tokens_follow_the_course(cast: Cast, varied: list[Course]) -> None:
    for entry in CatalogueEntry.objects.select_related("course__owner"):
        course = entry.course
        assert f"f={course.form}" in entry.tokens
        assert f"o={course.owner.slug}" in entry.tokens
        assert ("t=top" in entry.tokens) == course.themes.exists()


@pytest.mark.parametrize(
    ("price", "band"),
    [(None, "onbekend"), (0, "gratis"), (1, "tot-250"), (250, "tot-250"), (251, "250-750"),
     (750, "250-750"), (751, "boven-750")],
)  # fmt: skip
def test_price_bands(price: int | None, band: str) -> None:
    assert price_band(price) == band  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minutes", "band"),
    [(1, "uur"), (60, "uur"), (61, "halve-dag"), (480, "dag"), (960, "dagen"), (1440, "dagen"),
     (1441, "langer")],
)  # fmt: skip
def test_duration_bands(minutes: int, band: str) -> None:
    assert duration_band(minutes) == band
