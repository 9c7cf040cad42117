"""Titles that ask for about the same thing, put together. Plain Python: no database, no clock.

A title is reduced to the words that matter, without accents, and those to their beginnings, so
that "Cursus Python voor beginners" and "python training" come together, and so do a word and the
same word with a typing error in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

ALIKE = 0.5
"""From this similarity of words on, titles are one group."""
PIECES_WEIGH = 1.25
STEM = 6
"""So many letters of a word count: "communiceren" is "communicatie"."""

COMMON = frozenset(
    """
    aan als bij bijeenkomst bijscholing congres cursus dag dagen de deel die een en for het hoe in
    inleiding jaar leergang leren les met naar of om online op opleiding over post programma
    schakeltraject studie te the to training tot traject uit van voor vervolg webinar werken
    workshop basis basiscursus basistraining beginners gevorderden master hbo mbo and course
    introduction advanced certificaat certificering examen
    """.split()  # noqa: SIM905
)


@lru_cache(maxsize=4096)
def key_words(title: str) -> frozenset[str]:
    """The words of a title that say what it is about; all of them when none does."""
    plain = unicodedata.normalize("NFKD", title.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9+#]+", plain)
    telling = [word for word in words if word not in COMMON and (len(word) > 1 or word in "cr")]
    return frozenset(telling or words)


def group_titles(titles: Mapping[str, int]) -> dict[str, list[str]]:
    """The titles (with how often each was asked) as groups, under their most asked title."""
    leaders: dict[str, list[str]] = {}
    by_beginning: dict[str, set[str]] = defaultdict(set)
    for title in sorted(titles, key=lambda one: (-titles[one], one)):
        words = key_words(title)
        near = set[str]().union(*(by_beginning[word[:2]] for word in words))
        best = max(near, key=lambda leader: (_alike(words, key_words(leader)), leader), default="")
        if best and _alike(words, key_words(best)) >= ALIKE:
            leaders[best].append(title)
            continue
        leaders[title] = [title]
        for word in words:
            by_beginning[word[:2]].add(title)
    return leaders


def shared_words(titles: Iterable[str], at_least: int) -> list[str]:
    """The words that so many of the titles have, in the order of how many have them."""
    counts = Counter(word for title in titles for word in key_words(title))
    return [word for word, times in counts.most_common() if times >= at_least]


@lru_cache(maxsize=4096)
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word[:STEM] for word in words)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """The better of: words that are the same, and pieces of words that are. A single typing error
    breaks three pieces at once, so these weigh more."""
    pieces = PIECES_WEIGH * _overlap(_pieces(one), _pieces(other))
    return max(_overlap(_stems(one), _stems(other)), pieces)


@lru_cache(maxsize=4096)
def _pieces(words: frozenset[str]) -> frozenset[str]:
    """Of each word every three letters in a row, with its begin and end."""
    padded = (f"  {word} " for word in words)
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
