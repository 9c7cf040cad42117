"""Splits Dutch compounds, so that 'projectmanagementtraining' is also found by 'training'.

PostgreSQL's Dutch stemmer knows no compounds, and a full dictionary would be large and licensed.
The list beside this file holds the parts of which the words of our catalogue are made. A word is
split only when *all* of it is made of listed parts, so an unknown word stays whole: missing a
split costs a hit, a wrong one would show nonsense.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

WORDS_FILE = Path(__file__).with_name("words_nl.txt")
SHORTEST_PART = 4
SHORTEST_COMPOUND = 2 * SHORTEST_PART
LONGEST_WORD = 60
LINKS = ("", "s", "en", "e", "n")
"""What Dutch puts between the parts: beleid-s-advies, mens-en-recht."""
ENDINGS = ("s", "en", "n", "e")
"""Plurals that only add letters; others stand in the list as forms."""

_WORD = re.compile(rf"[a-z]{{{SHORTEST_COMPOUND},{LONGEST_WORD}}}")


@cache
def _vocabulary() -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]], frozenset[str]]:
    """Base word by form; the smaller words within a base word; words that stay whole."""
    bases: dict[str, str] = {}
    within: dict[str, tuple[str, ...]] = {}
    whole: set[str] = set()
    for line in WORDS_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("!"):
            whole.add(line[1:])
        elif line and not line.startswith("#"):
            forms, _, parts = line.partition("=")
            base, *others = forms.split()
            within[base] = tuple(parts.split())
            bases |= dict.fromkeys([base, *others], base)
    return bases, within, frozenset(whole)


def _part(text: str, *, last: bool) -> str | None:
    """The base word that `text` is a form of; plural endings only on a compound's last part."""
    bases = _vocabulary()[0]
    if len(text) < SHORTEST_PART:
        return None
    if text in bases:
        return bases[text]
    for ending in ENDINGS if last else ():
        stem = text.removesuffix(ending)
        if stem != text and len(stem) >= SHORTEST_PART and stem in bases:
            return bases[stem]
    return None


def _cover(text: str) -> list[str] | None:
    """Base words that cover `text` completely, the longest first part preferred."""
    whole = _part(text, last=True)
    if whole:
        return [whole]
    for end in range(len(text) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        part = _part(text[:end], last=False)
        if part is None:
            continue
        for link in LINKS:
            if text.startswith(link, end):
                rest = _cover(text[end + len(link) :])
                if rest:
                    return [part, *rest]
    return None


@lru_cache(maxsize=50_000)
def split(word: str) -> tuple[str, ...]:
    """The words within `word` (lower case, no accents); empty when it is no known compound."""
    _bases, within, whole = _vocabulary()
    if not _WORD.fullmatch(word) or word in whole:
        return ()
    parts = _cover(word) or []
    smaller = [small for part in parts for small in within.get(part, ())]
    if len(parts) + len(smaller) < 2:
        return ()
    return tuple(part for part in dict.fromkeys([*parts, *smaller]) if part != word)


def main_parts(word: str) -> tuple[str, ...]:
    """The parts as they were joined, without the smaller words in these: who seeks
    'privacywetgeving' means no single 'wet'."""
    if not split(word):
        return ()
    parts = _cover(word) or []
    parts = parts if len(parts) > 1 else [*_vocabulary()[1].get(parts[0], ())]
    return tuple(dict.fromkeys(parts)) if len(parts) > 1 else ()


def parts_of(words: Iterable[str]) -> list[str]:
    """The parts of all compounds among `words`, each once, in order."""
    return list(dict.fromkeys(part for word in words for part in split(word)))
