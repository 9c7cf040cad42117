"""Which courses a search holds: all of them, not a page.

Stricter than the catalogue itself: only what holds all words. What merely looks like them, or holds
some, is worth showing to who looks, but it is no news.
"""

from __future__ import annotations

from django.db import connection
from django.http import QueryDict
from django.utils.translation import get_language

from catalog.filters import CatalogueFilter
from catalog.search.criteria import Criteria
from catalog.search.query import visible_sql
from catalog.search.reading import read, terms_in
from catalog.search.synonyms import synonyms_of
from catalog.search.vocabulary import Vocabulary
from catalog.search.words import Sql, joined, tsquery
from people.policy import Actor

_HITS = """
SELECT visible.id FROM ({visible}) AS visible (id)
LEFT JOIN catalog_catalogueentry entry
    ON entry.course_id = visible.id AND entry.organisation_id = %s
LEFT JOIN catalog_searchdocument document ON document.course_id = visible.id
WHERE {conditions}
"""


def criteria_of(query: str, vocabulary: Vocabulary) -> Criteria:
    """What an address asks for, as the catalogue reads it: what is unknown is passed over."""
    filters = CatalogueFilter(
        QueryDict(query), vocabulary=vocabulary, language=get_language() or "nl"
    )
    return filters.criteria


def matching_ids(actor: Actor, criteria: Criteria) -> set[int]:
    """The courses that `actor` may browse and that meet all words and every selection."""
    visible = visible_sql(actor)
    if visible is None:
        return set()
    conditions = [
        Sql("entry.tokens && %s::varchar[]", (tokens,)) for tokens in criteria.tokens.values()
    ]
    if criteria.text:
        words = tsquery(read(criteria.text, synonyms_of(terms_in(criteria.text))))
        conditions.append(Sql(f"document.vector @@ {words.text}", words.params))
    every = joined(" AND ", conditions or [Sql("true")])
    sql = _HITS.format(visible=visible.text, conditions=every.text)
    with connection.cursor() as cursor:
        cursor.execute(sql, (*visible.params, actor.organisation_id, *every.params))
        return {course_id for (course_id,) in cursor.fetchall()}
