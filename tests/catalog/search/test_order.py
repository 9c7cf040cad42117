"""Which hits stand before which: families of words, kin of few hits, and who a course is for."""

from __future__ import annotations

import pytest

from catalog.search.compounds import main_parts
from catalog.search.families import FAMILIES_FILE, relatives
from tests.catalog.conftest import Find, Offer


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("advies", "Overtuigend adviseren"),
        ("leiderschap", "Leidinggeven in het klein"),
        ("adviesvaardigheden", "Overtuigend adviseren"),
    ],
)
def test_a_word_of_the_family_is_found(offer: Offer, find: Find, typed: str, title: str) -> None:
    offer(title)
    offer("Heel iets anders")
    assert find(typed) == [title]


def test_the_very_word_goes_before_its_family(offer: Offer, find: Find) -> None:
    offer("Adviseren kun je leren")
    offer("Advies opstellen deel een")
    assert find("advies")[0] == "Advies opstellen deel een"


def test_what_is_for_everybody_goes_before_what_is_for_some(offer: Offer, find: Find) -> None:
    offer("Werkdruk voor juristen")
    offer("Werkdruk, samen gedaan")
    offer("Werkdruk voor artsen")
    assert find("werkdruk")[0] == "Werkdruk, samen gedaan"


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("privacywetgeving", ("privacy", "wetgeving")),
        ("wetgeving", ()),
        ("werkdruk", ("werk", "druk")),
        ("xyzxyzxyzxyz", ()),
    ],
)
def test_who_seeks_a_compound_means_its_main_parts(word: str, parts: tuple[str, ...]) -> None:
    assert main_parts(word) == parts


def test_families_are_clean_and_know_each_other() -> None:
    lines = FAMILIES_FILE.read_text(encoding="utf-8").splitlines()
    families = [line.split() for line in lines if not line.startswith("#")]
    assert all(len(family) == len(set(family)) >= 2 for family in families)
    assert all(word.isascii() and word.islower() for family in families for word in family)
    assert "adviseren" in relatives("advies")
    assert "advies" in relatives("adviseren")
    assert relatives("geen-woord") == ()
