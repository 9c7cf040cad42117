"""Courses kept for later, what is like another, and what one's own data tell of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.keeping.alike import SHOWN, alike
from catalog.keeping.favourites import keep
from catalog.keeping.searches import save_search
from catalog.models import Competence, Course, Favourite, Publication, SavedSearch, Theme
from catalog.states import CourseState
from people.models import Person
from people.policy import actor_for
from tests.cast import Cast
from tests.catalog.conftest import Offer
from tests.factories import make_person

ClientOf = Callable[[Person], Client]
LIST = "/mijn-leren/bewaard/"


def test_kept_and_let_go_on_the_page(offer: Offer, cast: Cast, client_of: ClientOf) -> None:
    course = offer("Excel")
    client, url = client_of(cast.alice), f"{course.get_absolute_url()}bewaren/"
    assert "Bewaar voor later" in client.get(course.get_absolute_url()).content.decode()
    assert client.get(url).status_code == 405
    for _again in range(2):
        page = client.post(url, follow=True).content.decode()
    assert "bewaar dit niet meer" in page
    assert Favourite.objects.filter(person=cast.alice).count() == 1
    assert "Excel" in client.get(LIST).content.decode()
    client.post(url, {"away": "1"})
    assert not Favourite.objects.exists()
    assert "Je bewaart nog niets" in client.get(LIST).content.decode()


def test_nobody_sees_or_drops_anothers(offer: Offer, cast: Cast, client_of: ClientOf) -> None:
    keep(course=offer("Excel"), by=cast.alice)
    favourite = Favourite.objects.get()
    for other in (cast.bob, cast.mo, cast.femke, cast.roos):
        client = client_of(other)
        assert client.post(f"{LIST}{favourite.pk}/weg/").status_code == 404
        assert "Excel" not in client.get(LIST).content.decode()
    client_of(cast.alice).post(f"{LIST}{favourite.pk}/weg/")
    assert not Favourite.objects.exists()


@pytest.mark.parametrize("state", [CourseState.DRAFT, CourseState.WITHDRAWN])
def test_what_is_not_offered_cannot_be_kept(
    offer: Offer, cast: Cast, client_of: ClientOf, state: str
) -> None:
    closed = [
        offer("Geheim", state=state),
        offer("Elders", owner=cast.rvo, published_to=[cast.rvo]),
    ]
    for person in (cast.alice, cast.olga):
        for course in closed:
            url = f"{course.get_absolute_url()}bewaren/"
            assert client_of(person).post(url).status_code == 404
    assert not Favourite.objects.exists()


def test_what_is_gone_is_gone_without_its_name(
    offer: Offer, cast: Cast, client_of: ClientOf
) -> None:
    course = offer("Omgaan met werkdruk")
    keep(course=course, by=cast.alice)
    Publication.objects.filter(course=course).delete()
    client = client_of(cast.alice)
    page = client.get(LIST).content.decode()
    assert "Niet meer beschikbaar" in page
    assert "werkdruk" not in page
    data = client.get("/mijn-gegevens/download/").content.decode()
    assert "niet meer beschikbaar" in data
    assert "werkdruk" not in data
    client.post(f"{LIST}{Favourite.objects.get().pk}/weg/")
    assert not Favourite.objects.exists()


def test_queries_do_not_grow(offer: Offer, cast: Cast, client_of: ClientOf) -> None:
    client, counts = client_of(cast.alice), []
    first = offer("Werkdruk de baas")
    for number in range(3):
        keep(course=offer(f"Werkdruk de baas {number}"), by=cast.alice)
        for url in (LIST, first.get_absolute_url()):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
    assert counts[:2] == counts[4:]


# -- own data -----------------------------------------------------------------------------------


def test_own_data_tell_it_and_forgetting_takes_it_along(
    offer: Offer, cast: Cast, client_of: ClientOf
) -> None:
    course = offer("Excel")
    keep(course=course, by=cast.alice)
    save_search(query="q=excel", by=cast.alice)
    answer = json.loads(client_of(cast.alice).get("/mijn-gegevens/download/").content)
    rows = {section["name"]: section["rows"] for section in answer["sections"]}
    assert rows["favourites"][0]["Leeractiviteit"] == "Excel"
    assert rows["saved_searches"][0]["Adres"] == "/catalogus/?q=excel"
    leaver = make_person()
    keep(course=course, by=leaver)
    save_search(query="q=excel", by=leaver)
    leaver.delete()
    assert list(Favourite.objects.values_list("person", flat=True)) == [cast.alice.pk]
    assert list(SavedSearch.objects.values_list("person", flat=True)) == [cast.alice.pk]


# -- more like this -----------------------------------------------------------------------------


def titles(person: Person, course: Course) -> list[str]:
    return [card.title for card in alike(actor_for(person), course)]


def test_alike_by_words_themes_and_competences(
    offer: Offer, cast: Cast, client_of: ClientOf
) -> None:
    health, office = (
        Theme.objects.create(slug=slug, title_nl=slug, title_en=slug) for slug in ("gezond", "pc")
    )
    rest = Competence.objects.create(slug="rust", label="rust")
    course = offer("Omgaan met werkdruk")
    near, kin, far, other = (
        offer(title)
        for title in ("Omgaan met werkdruk in teams", "Mindful", "Verzuimbeleid", "Excel")
    )
    for one in (course, near, kin, far):
        one.themes.add(health)
    other.themes.add(office)
    for one in (course, kin):
        one.competences.add(rest)
    assert titles(cast.alice, course) == ["Omgaan met werkdruk in teams", "Mindful"]
    client = client_of(cast.alice)
    link = reverse("catalog:alike", args=[course.slug])
    assert link in client.get(course.get_absolute_url()).content.decode()
    page = client.get(link).content.decode()
    part = client.get(link, headers={"hx-request": "true"}).content.decode()
    for shown in (page, part):
        assert "Omgaan met werkdruk in teams" in shown
        assert "Excel" not in shown
    assert "<html" not in part
    nothing = client.get(reverse("catalog:alike", args=[other.slug])).content.decode()
    assert "Er is niets dat hier sterk op lijkt." in nothing


def test_alike_shows_nothing_closed_required_or_itself(offer: Offer, cast: Cast) -> None:
    course = offer("Omgaan met werkdruk")
    offer("Omgaan met werkdruk elders", owner=cast.rvo, published_to=[cast.rvo])
    for state in (CourseState.DRAFT, CourseState.WITHDRAWN):
        offer(f"Omgaan met werkdruk {state}", state=state)
    course.requires.add(offer("Omgaan met werkdruk 1"))
    assert titles(cast.alice, course) == []
    assert titles(cast.stranger, course) == []
    for number in range(SHOWN + 1):
        offer(f"Omgaan met werkdruk {number + 2}")
    assert len(titles(cast.alice, course)) == SHOWN


def test_alike_for_what_has_no_search_document_yet(offer: Offer, cast: Cast) -> None:
    course = offer("Omgaan met werkdruk")
    offer("Omgaan met werkdruk 2")
    course.document.delete()
    assert titles(cast.alice, Course.objects.get(pk=course.pk)) == ["Omgaan met werkdruk 2"]
