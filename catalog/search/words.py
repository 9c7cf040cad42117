"""From what somebody typed to what PostgreSQL understands.

A document matches when any of these readings does:

* the words as Dutch, or as English, with the operators people know ("…", -word, or);
* the words with the last one unfinished: search while typing;
* the words with compounds taken apart: 'projectmanagement' finds 'management van projecten'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from catalog.search.compounds import split
from catalog.search.texts import words_of

_OPERATORS = re.compile(r'"|(^|\s)-\w|\sor\s', re.IGNORECASE)
SHORTEST_PREFIX = 2
SHORTEST_FUZZY = 4
"""Shorter words have too few trigrams to be told apart."""
MOST_FUZZY_WORDS = 6

PLAIN = "plainto_tsquery('{}', portal_unaccent(%s))"


@dataclass(frozen=True)
class Sql:
    """A piece of SQL with its parameters; pieces are only ever made from constants."""

    text: str
    params: tuple[Any, ...] = ()


def tsquery(typed: str) -> Sql:
    """A tsquery for `typed`; matches nothing when there is no word in it."""
    readings = [
        Sql(f"websearch_to_tsquery('{configuration}', portal_unaccent(%s))", (typed,))
        for configuration in ("dutch", "english")
    ]
    words = words_of(typed)
    if words and not _OPERATORS.search(typed):
        readings += _unfinished(words) + _taken_apart(words)
    return Sql(
        "(" + " || ".join(reading.text for reading in readings) + ")",
        tuple(param for reading in readings for param in reading.params),
    )


def _unfinished(words: list[str]) -> list[Sql]:
    *before, last = words
    if len(last) < SHORTEST_PREFIX:
        return []
    # `last` is made of a-z and 0-9 only, so it cannot break the tsquery's syntax.
    text = f"({PLAIN.format('dutch')} && to_tsquery('simple', %s))"
    return [Sql(text, (" ".join(before), f"{last}:*"))]


def _taken_apart(words: list[str]) -> list[Sql]:
    parts = [part for word in words for part in (split(word) or (word,))]
    return [] if parts == words else [Sql(PLAIN.format("dutch"), (" ".join(parts),))]


def any_word(query: Sql) -> Sql:
    """The same query with 'or' between the words: for ordering, where every word counts."""
    return Sql(
        rf"regexp_replace({query.text}::text, '&|<->|<\d+>', '|', 'g')::tsquery", query.params
    )


def fuzzy_words(typed: str) -> list[str]:
    return words_of(typed)[:MOST_FUZZY_WORDS]


def like_word(word: str) -> Sql:
    """Documents that hold `word`, or something that looks like it (both by an index).

    Short words must be there as they are, unless they say nothing ('met', 'the').
    """
    dutch, english = PLAIN.format("dutch"), PLAIN.format("english")
    held = f"document.vector @@ ({dutch} || {english} || to_tsquery('simple', %s))"
    params: tuple[Any, ...] = (word, word, f"{word}:*")
    if len(word) >= SHORTEST_FUZZY:
        return Sql(f"({held} OR document.fuzzy %%> %s)", (*params, word))
    empty = f"numnode({dutch}) = 0 OR numnode({english}) = 0"
    return Sql(f"({held} OR {empty})", (*params, word, word))
