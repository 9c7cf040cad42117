"""The catalogue and the course page in a browser, with and without htmx."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Publication, Theme
from catalog.search.indexing import rebuild
from tests.cast import Cast
from tests.catalog.conftest import Offer
from tests.factories import make_course, make_run

URL = "/catalogus/"
HTMX = {"HX-Request": "true"}


def inside(html: str, tag: str, id_: str) -> str:
    """What stands within the one element with that id (no element of its kind inside it)."""
    match = re.search(rf'<{tag}[^>]*id="{id_}"[^>]*>(.*?)</{tag}>', html, re.DOTALL)
    assert match, id_
    return match[1]


def test_page_shows_what_one_wants_to_know(offer: Offer, cast: Cast, client_of) -> None:
    course = offer("Omgaan met werkdruk")
    make_run(course=course, capacity=3)
    rebuild([course.pk])
    page = client_of(cast.alice).get(URL).content.decode()
    for words in ("Omgaan met werkdruk", "lassikaal", "€ 250", "Utrecht", "Nog 3 plaatsen vrij"):
        assert words in page
    assert "1 leeractiviteit" in inside(page, "h2", "resultaten-kop")


@pytest.mark.parametrize("query", ["", "?q=werkdruk", "?vorm=classroom&sorteer=titel", "?q=niets"])
def test_part_equals_the_same_part_of_the_page(
    offer: Offer, cast: Cast, client_of, query: str
) -> None:
    for number in range(22):
        make = offer if number < 2 else make_course
        make(owner=cast.nvwa, published_to=[cast.nvwa], title=f"Werkdruk {number}")
    client = client_of(cast.alice)
    page, part = client.get(URL + query), client.get(URL + query, headers=HTMX)
    assert "HX-Request" in page["Vary"]
    assert "HX-Request" in part["Vary"]
    whole, piece = page.content.decode(), part.content.decode()
    assert "<html" not in piece
    assert inside(whole, "section", "resultaten") == inside(piece, "section", "resultaten")
    assert inside(whole, "span", "filter-aantal") == inside(piece, "span", "filter-aantal")
    filters = re.compile(r'id="filters"[^>]*>(.*?)Toon resultaten', re.DOTALL)
    assert filters.findall(whole) == filters.findall(piece)
    assert part["HX-Push-Url"] == URL + query


def test_boosts_and_restores_get_the_whole_page(offer: Offer, cast: Cast, client_of) -> None:
    client = client_of(cast.alice)
    for extra in ({"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}):
        assert "<html" in client.get(URL, headers={**HTMX, **extra}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "vorm=onzin", "thema=bestaat-niet", "prijs=-1", "duur=", "periode=2027-13",
        "periode=gisteren", "sorteer=achteruit", "pagina=0", "pagina=-3", "pagina=abc",
        "q=%00", "q=%3F%21", "vrij=ja", "taal=xx", "organisatie=%27", "leverancier=x", "onbekend=1",
        "pagina=99999999999", "pagina=²", "q=a&q=", "plaats=%00", "plaats==",
    ],
)  # fmt: skip
def test_wrong_values_are_passed_over(offer: Offer, cast: Cast, client_of, query: str) -> None:
    offer("Excel")
    response = client_of(cast.alice).get(f"{URL}?{query}")
    assert response.status_code == 200
    assert "1 leeractiviteit" in inside(response.content.decode(), "h2", "resultaten-kop")


def test_chosen_filters_can_be_taken_away_one_by_one(offer: Offer, cast: Cast, client_of) -> None:
    theme = Theme.objects.create(slug="gezond", title_nl="gezond werken", title_en="healthy work")
    course = offer("Excel")
    course.themes.add(theme)
    page = client_of(cast.alice).get(f"{URL}?q=excel&vorm=classroom&thema=gezond").content.decode()
    assert f'href="{URL}?q=excel&amp;thema=gezond"' in page
    assert f'href="{URL}?q=excel&amp;vorm=classroom"' in page
    assert "(2)" in inside(page, "span", "filter-aantal")


def test_pages_beyond_the_last_show_the_last(cast: Cast, client_of) -> None:
    for number in range(25):
        make_course(owner=cast.nvwa, published_to=[cast.nvwa], title=f"Cursus {number}")
    page = client_of(cast.alice).get(f"{URL}?pagina=7").content.decode()
    assert page.count("lp-course__title") == 5
    assert 'href="?pagina=1"' in page


def test_empty_catalogue_says_what_to_do(offer: Offer, cast: Cast, client_of) -> None:
    client = client_of(cast.alice)
    assert "Er is nog geen aanbod" in client.get(URL).content.decode()
    offer("Excel")
    assert "Dit hebben we niet gevonden" in client.get(f"{URL}?q=xqzwvy").content.decode()
    page = client.get(f"{URL}?vorm=coaching").content.decode()
    assert "Met deze filters blijft er niets over" in page


def test_typo_says_so(offer: Offer, cast: Cast, client_of) -> None:
    offer("Omgaan met werkdruk")
    page = client_of(cast.alice).get(f"{URL}?q=werkdurk").content.decode()
    heading = inside(page, "h2", "resultaten-kop")
    assert "Geen resultaten voor ‘werkdurk’. Dit lijkt erop: 1 leeractiviteit" in heading


@pytest.mark.parametrize("query", ["", "?q=werkdruk", "?q=werkdurk&vorm=classroom"])
def test_queries_do_not_grow(offer: Offer, cast: Cast, client_of, query: str) -> None:
    client, counts = client_of(cast.alice), []
    for more in (1, 2):
        for _number in range(more):
            make_run(course=offer("Omgaan met werkdruk"))
        with CaptureQueriesContext(connection) as queries:
            client.get(URL + query)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_only_reading(offer: Offer, cast: Cast, client_of) -> None:
    assert client_of(cast.alice).post(URL).status_code == 405


# -- course page ---------------------------------------------------------------------------------


def test_course_page_tells_price_and_note_of_my_organisation(
    offer: Offer, cast: Cast, client_of
) -> None:
    course = offer("Excel", published_to=[cast.nvwa, cast.rvo])
    Publication.objects.filter(organisation=cast.rvo).update(
        price_excl=Decimal("99.50"), note="Vraag eerst je manager."
    )
    alice = client_of(cast.alice).get(course.get_absolute_url()).content.decode()
    roos = client_of(cast.roos).get(course.get_absolute_url()).content.decode()
    assert "€ 250" in alice
    assert "Vraag eerst" not in alice
    assert "€ 99,50" in roos
    assert "Vraag eerst je manager." in roos


def test_course_page_marks_a_text_in_another_language(offer: Offer, cast: Cast, client_of) -> None:
    course = make_course(owner=cast.nvwa, published_to=[cast.nvwa], texts={"en": "Leading teams"})
    page = client_of(cast.alice).get(course.get_absolute_url()).content.decode()
    assert re.search(r'<h1[^>]*lang="en"[^>]*>Leading teams</h1>', page)


def test_course_page_queries_do_not_grow(offer: Offer, cast: Cast, client_of) -> None:
    course, client, counts = offer("Excel"), client_of(cast.alice), []
    for more in (1, 2):
        for number in range(more):
            make_run(course=course, in_days=3 + number)
        with CaptureQueriesContext(connection) as queries:
            client.get(course.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
