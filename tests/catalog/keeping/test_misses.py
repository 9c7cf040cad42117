"""Searches that found nothing: counted without persons, shown to who makes the offer."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.keeping.misses import count_miss, words_to_count
from catalog.models import SearchMiss
from catalog.tasks import tell_saved_searches
from people.models import Person
from people.policy import actor_for
from tests.cast import Cast
from tests.catalog.conftest import Offer
from tests.factories import make_employment, make_organisation, make_person

ClientOf = Callable[[Person], Client]
URL, GAPS = "/catalogus/niet-gevonden/", "/aanbod/niet-gevonden/"


def counted() -> dict[str, int]:
    return dict(SearchMiss.objects.values_list("words", "times"))


def missed(
    words: str, *, times: int, organisation: object, month: datetime.date | None = None
) -> None:
    SearchMiss.objects.create(
        words=words, times=times, organisation=organisation,
        month=month or timezone.localdate().replace(day=1),
    )  # fmt: skip


# -- counting -----------------------------------------------------------------------------------


def test_what_finds_nothing_is_counted_per_month(
    offer: Offer, cast: Cast, client_of: ClientOf
) -> None:
    offer("Omgaan met werkdruk")
    client = client_of(cast.alice)
    for text in ("Kwxzv  VJQ", "kwxzv vjq", "werkdruk", "werkdurk", ""):
        assert client.post(URL, {"q": text}).status_code == 200
    assert counted() == {"kwxzv vjq": 2}
    miss = SearchMiss.objects.get()
    assert (miss.organisation, miss.month.day) == (cast.nvwa, 1)


def test_the_page_asks_for_it_only_when_nothing_is_found(
    offer: Offer, cast: Cast, client_of: ClientOf
) -> None:
    offer("Omgaan met werkdruk")
    client = client_of(cast.alice)
    asks = f'hx-post="{URL}" hx-trigger="load delay:2s"'
    assert asks in client.get("/catalogus/?q=kwxzv").content.decode()
    part = client.get("/catalogus/?q=kwxzv", headers={"HX-Request": "true"})
    assert asks in part.content.decode()
    for query in ("q=werkdruk", "q=werkdurk", "vorm=coaching", "q=werkdruk&vorm=coaching"):
        assert asks not in client.get(f"/catalogus/?{query}").content.decode()
    assert counted() == {}
    assert client.get(URL).status_code == 405


def test_what_only_others_have_is_a_miss_here(offer: Offer, cast: Cast) -> None:
    offer("Visserij", owner=cast.rvo, published_to=[cast.rvo])
    assert count_miss(text="visserij", by=actor_for(cast.alice))
    assert not count_miss(text="visserij", by=actor_for(cast.roos))
    assert not count_miss(text="visserij", by=actor_for(cast.stranger))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Python   VOOR  beginners ", "python voor beginners"),
        ("ISO 27001", "iso 27001"),
        ("sam.smit@example.nl", ""),
        ("bel 06-12345678", ""),
        ("nummer 123 456 789", ""),
        ("2027", ""),
        ("x" * 300, "x" * 120),
    ],
)
def test_nothing_that_names_a_person_is_kept(typed: str, kept: str) -> None:
    assert words_to_count(typed) == kept


def test_no_column_points_at_a_person() -> None:
    assert {field.name for field in SearchMiss._meta.get_fields()} == {
        "id", "words", "organisation", "month", "times",
    }  # fmt: skip


def test_counts_and_shows_with_the_cache_away(
    offer: Offer, cast: Cast, client_of: ClientOf, settings
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "lms_portal.cache.ForgivingRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    client = client_of(cast.alice)
    assert client.get("/catalogus/?q=kwxzv").status_code == 200
    assert client.post(URL, {"q": "kwxzv"}).status_code == 200
    assert counted() == {"kwxzv": 1}


# -- the list -----------------------------------------------------------------------------------


def test_own_words_always_others_from_five(cast: Cast, client_of: ClientOf) -> None:
    third = make_organisation("nza")
    missed("eigen", times=1, organisation=cast.nvwa)
    missed("zeldzaam", times=4, organisation=cast.rvo)
    for organisation in (cast.rvo, third):
        missed("vaak", times=3, organisation=organisation)
        missed("eigen", times=2, organisation=organisation)
    page = client_of(cast.olga).get(GAPS).content.decode()
    assert "zeldzaam" not in page
    assert "vaak" in page
    assert page.index("eigen") < page.index("vaak")
    assert "minder dan 5" in page
    assert "?q=eigen" in page
    assert "zeldzaam" in client_of(cast.ruud).get(GAPS).content.decode()


def test_months_of_others_stay_theirs_below_five(cast: Cast, client_of: ClientOf) -> None:
    earlier = (timezone.localdate().replace(day=1) - datetime.timedelta(days=40)).replace(day=1)
    missed("eigen", times=1, organisation=cast.nvwa)
    missed("eigen", times=1, organisation=cast.rvo, month=earlier)
    row = client_of(cast.olga).get(GAPS).context["page"].object_list[0]
    assert (row["first"].month, row["last"].month) == (timezone.localdate().month,) * 2


def test_only_for_who_makes_the_offer(cast: Cast, client_of: ClientOf) -> None:
    for person in (cast.alice, cast.mo, cast.petra, cast.femke, cast.carla):
        assert client_of(person).get(GAPS).status_code == 403


def test_old_ones_go_and_queries_do_not_grow(cast: Cast, client_of: ClientOf) -> None:
    missed("oud", times=1, organisation=cast.nvwa, month=datetime.date(2020, 1, 1))
    tell_saved_searches()
    assert counted() == {}
    client, counts = client_of(cast.olga), []
    assert "niets gezocht" in client.get(GAPS).content.decode()
    for number in range(3):
        missed(f"woord {number}", times=1, organisation=cast.nvwa)
        with CaptureQueriesContext(connection) as queries:
            client.get(GAPS)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_two_jobs_count_for_the_one_acted_for(cast: Cast) -> None:
    person = make_person()
    make_employment(person, cast.nvwa)
    other = make_employment(person, cast.rvo)
    count_miss(text="kwxzv", by=actor_for(person, other.pk))
    assert SearchMiss.objects.get().organisation == cast.rvo
