"""The list of the own offer."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Course, Theme
from catalog.search.indexing import rebuild
from catalog.states import CourseState
from tests.factories import make_course, make_run

OFFER = "/aanbod/"


@pytest.fixture
def offer(cast):
    below = Theme.objects.create(slug="boven", title_nl="Boven", title_en="Above")
    theme = Theme.objects.create(slug="onder", title_nl="Onder", title_en="Below", parent=below)
    one = make_course(owner=cast.nvwa, published_to=[cast.nvwa, cast.rvo], title="Crème brûlée")
    one.themes.add(theme)
    two = make_course(owner=cast.nvwa, title="Aardappels", form="e_learning",
                      state=CourseState.DRAFT)  # fmt: skip
    make_course(owner=cast.rvo, published_to=[cast.nvwa], title="Van een ander")
    make_run(course=one)
    rebuild([one.pk, two.pk])
    return one, two


def titles(client, **query):
    return [row.course.title for row in client.get(OFFER, query).context["rows"]]


def test_own_courses_with_what_one_wants_to_know(olga, offer):
    rows = {row.course.title: row for row in olga.get(OFFER).context["rows"]}
    assert set(rows) == {"Crème brûlée", "Aardappels"}
    assert rows["Crème brûlée"].publications == 2
    assert rows["Crème brûlée"].facts.bookable_runs == 1
    assert rows["Aardappels"].publications == 0


def test_found_by_word_state_form_and_theme(olga, offer):
    assert titles(olga, q="creme") == ["Crème brûlée"]
    assert titles(olga, stand="draft") == ["Aardappels"]
    assert titles(olga, vorm="e_learning") == ["Aardappels"]
    assert titles(olga, thema="boven") == ["Crème brûlée"]
    assert titles(olga, q="niets") == []
    assert titles(olga, volgorde="titel") == ["Aardappels", "Crème brûlée"]


def test_last_changed_comes_first(olga, offer):
    one, _two = offer
    Course.objects.get(pk=one.pk).save()
    assert titles(olga) == ["Crème brûlée", "Aardappels"]
    assert titles(olga, volgorde="oudst") == ["Aardappels", "Crème brûlée"]


def test_a_query_that_nobody_can_read_is_passed_over(olga, offer):
    response = olga.get(OFFER, {"stand": "kwijt", "thema": "x", "vorm": "y", "pagina": "z"})
    assert response.status_code == 200


def test_only_advisers_have_it_in_their_navigation(cast, olga, client_of):
    assert 'href="/aanbod/"' in olga.get("/").content.decode()
    alice = client_of(cast.alice)
    assert 'href="/aanbod/"' not in alice.get("/").content.decode()
    assert alice.get(OFFER).status_code == 403


@pytest.mark.parametrize("page", ["list", "course", "edit"])
def test_no_more_queries_for_more_courses(olga, cast, offer, page):
    from django.urls import reverse

    one, _two = offer
    url = {
        "list": OFFER,
        "course": reverse("catalog:offer-course", args=[one.slug]),
        "edit": reverse("catalog:offer-edit", args=[one.slug]),
    }[page]

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert olga.get(url).status_code == 200
        return len(queries)

    before = count()
    for _more in range(3):
        extra = make_course(owner=cast.nvwa, published_to=[cast.nvwa])
        extra.themes.add(Theme.objects.get(slug="onder"))
        make_run(course=extra)
    assert count() == before
    assert before <= 25
