"""What somebody may have meant by a word that nothing holds: the nearest word that is there.

Only words of courses this actor may see can be meant, so that a suggestion tells nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from catalog.search.reading import MOST_UNITS
from catalog.search.texts import words_of
from catalog.search.words import Sql

SHORTEST = 4
"""Shorter words have too few trigrams to be told apart."""
WORD_SIMILARITY = 0.45
"""How much of a word's trigrams must be there; 'werkdurk' has 0.56 of 'werkdruk'."""
LENGTH_COSTS = 0.08
"""Of equal trigrams the word of equal length."""

_NEAREST = """
SELECT set_config('enable_seqscan', 'off', true);
SELECT set_config('pg_trgm.word_similarity_threshold', %s, true);
WITH visible (id) AS MATERIALIZED ({visible})
SELECT typed.word AS kind, meant.word, ARRAY(
    SELECT DISTINCT other FROM catalog_synonymgroup, unnest(words) AS other
    WHERE meant.word = ANY(words) AND other <> meant.word
)
FROM unnest(%s::text[]) AS typed (word)
CROSS JOIN LATERAL (
    SELECT near.word FROM (
        SELECT DISTINCT regexp_split_to_table(document.fuzzy, '[^a-z0-9]+') AS word
        FROM catalog_searchdocument document JOIN visible ON visible.id = document.course_id
        WHERE document.fuzzy %%> typed.word
    ) AS near
    WHERE similarity(near.word, typed.word) >= 0.3 AND left(near.word, 1) = left(typed.word, 1)
    ORDER BY similarity(near.word, typed.word)
             - {costs} * abs(length(near.word) - length(typed.word)) DESC, near.word
    LIMIT 1
) AS meant
WHERE NOT EXISTS (
    SELECT FROM catalog_searchdocument document JOIN visible ON visible.id = document.course_id
    WHERE document.vector @@ (plainto_tsquery('dutch', typed.word)
                              || plainto_tsquery('english', typed.word)))
"""


def corrected(
    visible: Sql, typed: str, known: Sequence[str]
) -> tuple[str, dict[str, tuple[str, ...]]]:
    """`typed` with unknown words replaced by the nearest, and the synonyms of these.

    The same text when there is nothing near. Words that have synonyms are `known`: they need not
    stand in a course themselves.
    """
    taken = {word for term in known for word in term.split()}
    words = [w for w in words_of(typed)[:MOST_UNITS] if len(w) >= SHORTEST and w not in taken]
    if not words:
        return typed, {}
    with connection.cursor() as cursor:
        text = _NEAREST.format(visible=visible.text, costs=LENGTH_COSTS)
        cursor.execute(text, (str(WORD_SIMILARITY), *visible.params, words))
        while cursor.description[0].name != "kind":  # settings go before it
            cursor.nextset()
        rows: list[tuple[str, str, list[str]]] = cursor.fetchall()
    nearest = {word: near for word, near, _others in rows}
    called = {near: tuple(others) for _word, near, others in rows if others}
    if not nearest:
        return typed, {}
    return " ".join(nearest.get(word, word) for word in words_of(typed)), called
