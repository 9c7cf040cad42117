"""Different owners who do about the same: same zone, same audience, and a theme or competence in
common or nearly the same words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from landscapes.analysis.sums.facts import Mark

ALIKE = 45
"""From this percent on, words alone make a pair."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Pair:
    one: Mark
    other: Mark
    zones: frozenset[str]
    themes: frozenset[str]
    competences: frozenset[int]
    alike: int
    """How much their words are alike, in percent."""


def trigrams(text: str) -> frozenset[str]:
    """Three letters at a time, per word with two spaces before and one after, as PostgreSQL's
    pg_trgm does."""
    words = (f"  {word} " for word in WORD.findall(text.lower()))
    return frozenset(word[at : at + 3] for word in words for at in range(len(word) - 2))


def alike(one: frozenset[str], other: frozenset[str]) -> int:
    """What they share of all that they have together, in whole percents."""
    together = one | other
    return round(100 * len(one & other) / len(together)) if together else 0


def pairs(marks: Iterable[Mark]) -> list[Pair]:
    """The most alike first. Each pair once, with all zones that they share."""
    beside: defaultdict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        for key in mark.shares:
            beside[key, mark.audience].append(mark)
    words = {
        mark.pk: trigrams(mark.text or mark.title) for group in beside.values() for mark in group
    }
    found: dict[tuple[int, int], Pair] = {}
    for group in beside.values():
        for one, other in combinations(sorted(group, key=lambda mark: mark.pk), 2):
            if one.owner == other.owner or (one.pk, other.pk) in found:
                continue
            pair = Pair(
                one,
                other,
                frozenset(one.shares) & frozenset(other.shares),
                one.themes & other.themes,
                one.competences & other.competences,
                alike(words[one.pk], words[other.pk]),
            )
            if pair.themes or pair.competences or pair.alike >= ALIKE:
                found[one.pk, other.pk] = pair
    return sorted(found.values(), key=lambda pair: (-pair.alike, pair.one.pk, pair.other.pk))
