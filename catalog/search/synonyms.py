"""Words that mean the same, as learning advisers keep them; looked up by stem.

The groups stay in the process until one changes: a search asks their version along with the stems
of what was typed, in one query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.db import connection

from catalog.search.reading import has_loose_end
from catalog.search.texts import folded

_TYPED = """
SELECT term, plainto_tsquery('dutch', portal_unaccent(term))::text, version
FROM unnest(%s::text[]) AS term, (
    SELECT coalesce(md5(string_agg(words::text, ';' ORDER BY id)), '') AS version
    FROM catalog_synonymgroup
) AS kept
"""
_KEPT = """
SELECT plainto_tsquery('dutch', portal_unaccent(word))::text, word, words
FROM catalog_synonymgroup, unnest(words) AS word ORDER BY id
"""

Kept = Mapping[str, Sequence[tuple[str, Sequence[str]]]]


@lru_cache(maxsize=2)
def _kept(version: str) -> Kept:  # noqa: ARG001 (the key: other words, another version)
    """Per stem the words with that stem and their groups; stemming thousands takes a while."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT)
        rows: list[tuple[str, str, list[str]]] = cursor.fetchall()
    found: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for stem, word, words in rows:
        if stem:
            found.setdefault(stem, []).append((word, words))
    return found


def synonyms_of(terms: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What else each of `terms` may be called; those without synonyms are left out.

    Words are compared by stem, so that 'vergaderingen' finds what is kept for 'vergadering'; but
    'met stress' is no form of 'stress', though both have that stem.
    """
    if not terms:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_TYPED, [list(terms)])
        rows: list[tuple[str, str, str]] = cursor.fetchall()
    found: dict[str, dict[str, None]] = {}
    for term, stem, version in rows:
        for word, words in _kept(version).get(stem, ()):
            if has_loose_end(term) and folded(word) != term:
                continue
            others = (word for word in words if folded(word) != term)
            found.setdefault(term, {}).update(dict.fromkeys(others))
    return {term: tuple(others) for term, others in found.items()}
