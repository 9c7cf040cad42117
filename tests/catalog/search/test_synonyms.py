"""Synonyms, and what a hit says of itself; suggestions tell nothing of what one may not see."""

from __future__ import annotations

import pytest
from django.urls import reverse

from catalog.models import SynonymGroup
from catalog.search.reading import read, respelled
from tests.cast import Cast
from tests.catalog.conftest import Find, Offer


def keep(*words: str) -> SynonymGroup:
    return SynonymGroup.objects.create(words=list(words))


@pytest.mark.parametrize("typed", ["stress", "hoge nood"])
def test_a_synonym_finds_what_the_word_finds(offer: Offer, find: Find, typed: str) -> None:
    offer("Grip op werkdruk")
    offer("Heel iets anders")
    assert find(typed) == []
    keep("werkdruk", "stress", "hoge nood")
    assert find(typed) == ["Grip op werkdruk"]


def test_the_very_word_goes_before_its_synonym(offer: Offer, find: Find) -> None:
    keep("werkdruk", "stress")
    offer("Stress herkennen")
    offer("Werkdruk herkennen")
    assert find("stress") == ["Stress herkennen", "Werkdruk herkennen"]
    assert find("werkdruk") == ["Werkdruk herkennen", "Stress herkennen"]


def test_a_hit_says_why_it_is_here(offer: Offer, cast: Cast, client_of) -> None:
    keep("werkdruk", "stress")
    offer("Omgaan met werkdruk")
    page = client_of(cast.alice).get("/catalogus/?q=stress").content.decode()
    assert "Waarom staat dit hier?" in page
    assert "‘werkdruk’ staat erin: dat betekent ongeveer hetzelfde als ‘stress’." in page
    assert "Van je eigen organisatie." in page
    page = client_of(cast.alice).get("/catalogus/?q=werkdruk").content.decode()
    assert "‘werkdruk’ staat in de titel." in page
    assert "Waarom staat dit hier?" not in client_of(cast.alice).get("/catalogus/").content.decode()


def test_suggestions_are_titles_that_this_person_may_see(
    offer: Offer, cast: Cast, client_of
) -> None:
    offer("Werkdruk bij de NVWA")
    offer("Werkdruk bij de RVO", owner=cast.rvo, published_to=[cast.rvo])
    answer = client_of(cast.alice).get(reverse("catalog:suggest"), {"q": "werkd"}).content.decode()
    assert "Werkdruk bij de NVWA" in answer
    assert "RVO" not in answer
    assert "option" not in client_of(cast.alice).get(reverse("catalog:suggest")).content.decode()


def test_an_adviser_keeps_synonyms(cast: Cast, client_of) -> None:
    client, address = client_of(cast.olga), reverse("catalog:synonyms")
    assert client.post(address, {"words": "alleen"}).status_code == 422
    assert client.post(address, {"words": "Werkdruk,  stress, werkdruk"}).status_code == 302
    group = SynonymGroup.objects.get()
    assert (group.words, group.changed_by) == (["werkdruk", "stress"], cast.olga)
    assert "werkdruk, stress" in client.get(address).content.decode()
    change = reverse("catalog:synonyms-change", args=[group.pk])
    assert "werkdruk, stress" in client.get(change).content.decode()
    client.post(change, {"words": "werkdruk, te druk"})
    group.refresh_from_db()
    assert group.words == ["werkdruk", "te druk"]
    client.post(reverse("catalog:synonyms-remove", args=[group.pk]))
    assert not SynonymGroup.objects.exists()


def test_a_learner_keeps_no_synonyms(cast: Cast, client_of) -> None:
    assert client_of(cast.alice).get(reverse("catalog:synonyms")).status_code == 403


def test_reading_leaves_out_what_means_nothing_and_joins_what_belongs_together() -> None:
    units = read("omgaan met time management", {}).units
    assert [(unit.text, unit.weight < 1) for unit in units] == [
        ("omgaan", True),
        ("timemanagement", False),
    ]


def test_other_spellings_of_a_stem() -> None:
    assert respelled("brieven") == ("brief",)
    assert respelled("presentatie") == ("presenteren",)
