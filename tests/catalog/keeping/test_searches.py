"""Kept searches: saved from the catalogue, looked at again every night, told once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.keeping import news
from catalog.keeping.matching import matching_ids
from catalog.keeping.searches import MOST, NothingAsked, TooLong, TooMany, save_search
from catalog.models import Course, Publication, SavedSearch
from catalog.search.criteria import Criteria
from catalog.search.query import search
from catalog.states import CourseState
from catalog.tasks import tell_saved_searches
from notifications.models import Notification
from notifications.rendering import render
from people.models import Person
from people.policy import actor_for
from tests.cast import Cast
from tests.catalog.conftest import Offer

ClientOf = Callable[[Person], Client]
CATALOGUE, SAVE, LIST = "/catalogus/", "/catalogus/bewaren/", "/mijn-leren/zoekopdrachten/"


def told(person: Person) -> list[Notification]:
    return list(Notification.objects.filter(person=person, kind=news.NEW).order_by("created_at"))


# -- keeping ------------------------------------------------------------------------------------


def test_kept_from_the_catalogue_with_what_is_there_as_known(
    offer: Offer, cast: Cast, client_of: ClientOf
) -> None:
    course = offer("Omgaan met werkdruk")
    offer("Excel")
    client = client_of(cast.alice)
    page = client.get(f"{CATALOGUE}?vorm=classroom&q=werkdruk&pagina=1&onzin=x").content.decode()
    assert 'name="query" value="q=werkdruk&amp;vorm=classroom"' in page
    answer = client.post(SAVE, {"query": "q=werkdruk&vorm=classroom"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{CATALOGUE}?q=werkdruk&vorm=classroom"
    assert "Bewaard. Komt er iets nieuws bij" in answer.content.decode()
    kept = SavedSearch.objects.get()
    assert (kept.person, kept.name, kept.known) == (
        cast.alice, "werkdruk · Klassikaal", [course.pk],
    )  # fmt: skip
    again = client.post(SAVE, {"query": "vorm=classroom&q=werkdruk&pagina=3"}, follow=True)
    assert "Je bewaart deze zoekopdracht al" in again.content.decode()
    assert SavedSearch.objects.count() == 1


def test_without_words_or_filters_there_is_nothing_to_keep(
    offer: Offer, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.alice)
    assert "Bewaar deze zoekopdracht" not in client.get(CATALOGUE).content.decode()
    assert "Bewaar deze zoekopdracht" in client.get(f"{CATALOGUE}?q=kwxzv").content.decode()
    for query in ("", "vorm=onzin", "pagina=2"):
        with pytest.raises(NothingAsked):
            save_search(query=query, by=cast.alice)
    assert "Zoek eerst iets" in client.post(SAVE, follow=True).content.decode()
    assert not SavedSearch.objects.exists()


def test_there_is_an_end_to_it(cast: Cast, client_of: ClientOf) -> None:
    for number in range(MOST):
        save_search(query=f"q=woord{number}", by=cast.alice)
    with pytest.raises(TooMany):
        save_search(query="q=nog+een", by=cast.alice)
    page = client_of(cast.alice).post(SAVE, {"query": "q=nog+een"}, follow=True)
    assert "Verwijder er eerst een" in page.content.decode()
    save_search(query="q=woord1", by=cast.alice)
    save_search(query="q=nog+een", by=cast.bob)
    assert SavedSearch.objects.filter(person=cast.alice).count() == MOST
    places = "&".join(f"plaats={'x' * 60}{n}" for n in range(20))
    with pytest.raises(TooLong):
        save_search(query=places, by=cast.bob)


def test_renamed_silenced_and_removed_by_the_owner_alone(cast: Cast, client_of: ClientOf) -> None:
    kept, _new = save_search(query="q=werkdruk", by=cast.alice)
    url = f"{LIST}{kept.pk}/"
    for other in (cast.bob, cast.mo, cast.femke, cast.roos):
        stranger = client_of(other)
        assert stranger.get(url).status_code == 404
        assert stranger.post(url, {"remove": "1"}).status_code == 404
        assert stranger.post(url, {"name": "Van mij"}).status_code == 404
        assert "werkdruk" not in stranger.get(LIST).content.decode()
    client = client_of(cast.alice)
    assert client.post(url, {"name": " "}).status_code == 422
    client.post(url, {"name": "Rust"})
    kept.refresh_from_db()
    assert (kept.name, kept.wants_mail) == ("Rust", False)
    assert "Rust" in client.get(LIST).content.decode()
    client.post(url, {"remove": "1"})
    assert not SavedSearch.objects.exists()
    assert "Je bewaart nog geen zoekopdracht" in client.get(LIST).content.decode()


def test_looking_changes_nothing_and_queries_do_not_grow(cast: Cast, client_of: ClientOf) -> None:
    client, counts = client_of(cast.alice), []
    assert client.get(SAVE).status_code == 405
    for number in range(3):
        save_search(query=f"q=woord{number}", by=cast.alice)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[2]


# -- what it holds ------------------------------------------------------------------------------


def test_holds_what_the_catalogue_finds_for_all_words(offer: Offer, cast: Cast) -> None:
    for title in ("Omgaan met werkdruk", "Projectmanagementtraining", "Werkdruk in teams"):
        offer(title)
    offer("Gesprek over werkdruk", form="coaching")
    offer("Werkdruk elders", owner=cast.rvo, published_to=[cast.rvo])
    actor = actor_for(cast.alice)
    for text in ("werkdruk", "management", "werkdruk teams", "", "project"):
        asked = Criteria(text=text)
        found = search(actor, asked)
        expected = list(found.course_ids)[: found.complete]
        assert sorted(expected) == sorted(matching_ids(actor, asked)), text
    assert len(matching_ids(actor, Criteria(text="werkdruk"))) == 3
    assert matching_ids(actor, Criteria(text="werkdurk")) == set()
    assert matching_ids(actor_for(cast.stranger), Criteria(text="werkdruk")) == set()


# -- the night ----------------------------------------------------------------------------------


def test_what_is_new_is_told_once_in_one_message(offer: Offer, cast: Cast) -> None:
    offer("Omgaan met werkdruk")
    for query in ("q=werkdruk", "q=gesprek"):
        save_search(query=query, by=cast.alice)
    assert tell_saved_searches() == 0
    offer("Werkdruk en gesprek")
    offer("Excel")
    assert tell_saved_searches() == 1
    assert tell_saved_searches() == 0
    [message] = told(cast.alice)
    assert message.url == LIST
    text = render(message, "nl")
    assert text.subject == "1 nieuwe leeractiviteit bij wat je zoekt"
    assert text.text.count("- Werkdruk en gesprek") == 2
    assert "Omgaan met" not in text.text
    assert not told(cast.bob)


def test_many_are_counted_not_listed(offer: Offer, cast: Cast) -> None:
    save_search(query="q=werkdruk", by=cast.alice)
    for number in range(news.TITLES_SHOWN + 2):
        offer(f"Werkdruk {number}")
    tell_saved_searches()
    [message] = told(cast.alice)
    assert message.url == f"{CATALOGUE}?q=werkdruk"
    assert "en nog 2" in render(message, "nl").text


def test_what_one_may_not_see_is_no_news(offer: Offer, cast: Cast) -> None:
    for person in (cast.alice, cast.stranger):
        save_search(query="q=werkdruk", by=person)
    offer("Werkdruk elders", owner=cast.rvo, published_to=[cast.rvo])
    offer("Werkdruk in de maak", state=CourseState.DRAFT)
    offer("Werkdruk gestopt", state=CourseState.WITHDRAWN)
    taken = offer("Werkdruk verborgen")
    Publication.objects.filter(course=taken).delete()
    assert tell_saved_searches() == 0
    assert SavedSearch.objects.get(person=cast.alice).known == []


def test_back_again_is_not_new(offer: Offer, cast: Cast) -> None:
    course = offer("Omgaan met werkdruk")
    save_search(query="q=werkdruk", by=cast.alice)
    Course.objects.filter(pk=course.pk).update(state=CourseState.WITHDRAWN)
    tell_saved_searches()
    Course.objects.filter(pk=course.pk).update(state=CourseState.PUBLISHED)
    assert tell_saved_searches() == 0


def test_silence_is_kept_and_does_not_burst_later(offer: Offer, cast: Cast) -> None:
    kept, _new = save_search(query="q=werkdruk", by=cast.alice)
    SavedSearch.objects.filter(pk=kept.pk).update(wants_mail=False)
    offer("Omgaan met werkdruk")
    assert tell_saved_searches() == 0
    SavedSearch.objects.filter(pk=kept.pk).update(wants_mail=True)
    assert tell_saved_searches() == 0


def test_one_who_fails_does_not_stop_the_rest(
    offer: Offer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (cast.alice, cast.bob):
        save_search(query="q=werkdruk", by=person)
    offer("Omgaan met werkdruk")

    def actor_or_failure(person: Person) -> object:
        if person == cast.alice:
            raise RuntimeError
        return actor_for(person)

    with monkeypatch.context() as patch:
        patch.setattr(news, "actor_for", actor_or_failure)
        assert tell_saved_searches() == 1
    assert (len(told(cast.alice)), len(told(cast.bob))) == (0, 1)
    assert tell_saved_searches() == 1
    assert len(told(cast.alice)) == 1


def test_who_waited_longest_comes_first(
    offer: Offer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (cast.alice, cast.bob):
        save_search(query="q=werkdruk", by=person)
    offer("Omgaan met werkdruk")
    monkeypatch.setattr(news, "MOST_PEOPLE", 1)
    SavedSearch.objects.filter(person=cast.bob).update(checked_at="2020-01-01T00:00Z")
    assert tell_saved_searches() == 1
    assert told(cast.bob)
    assert tell_saved_searches() == 1
    assert told(cast.alice)


def test_who_left_or_is_locked_out_hears_nothing(offer: Offer, cast: Cast) -> None:
    for person in (cast.alice, cast.bob):
        save_search(query="q=werkdruk", by=person)
    Person.objects.filter(pk=cast.bob.pk).update(is_active=False)
    cast.alice.employments.update(until="2020-01-01")
    offer("Omgaan met werkdruk")
    assert tell_saved_searches() == 0
