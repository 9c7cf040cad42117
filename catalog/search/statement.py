"""The one SQL statement of the catalogue. See `catalog.search.query` for what it answers."""

from __future__ import annotations

from catalog.search.criteria import DEEPEST_PAGE, PAGE_SIZE, Criteria, Sort
from catalog.search.texts import folded
from catalog.search.words import Sql, any_word, fuzzy_words, like_word, tsquery

WORD_SIMILARITY = 0.45
"""How much of a word's trigrams must be there; 'werkdurk' has 0.56 of 'werkdruk'."""

WEIGHTS = "'{0.05, 0.2, 0.5, 1}'"
"""Of D, C, B and A, for ts_rank."""

ORDERS = {
    Sort.BEST: "closeness DESC, score DESC, next_start ASC NULLS LAST, id DESC",
    Sort.SOONEST: "next_start ASC NULLS LAST, any_time DESC, id DESC",
    Sort.PRICE: "price_excl ASC NULLS LAST, score DESC, id DESC",
    Sort.TITLE: "title ASC, id DESC",
    Sort.NEWEST: "published_at DESC NULLS LAST, id DESC",
}

LIKELY = Sql("""(0.05 * ln(1 + coalesce(entry.popularity, 0))
    + CASE WHEN entry.any_time OR entry.next_start < now() + interval '60 days'
           THEN 0.1 ELSE 0 END)""")
"""Between equally good hits: what many chose, and what one can begin soon."""

STATEMENT = """
WITH {hits} AS MATERIALIZED (
    SELECT visible.id, entry.tokens, entry.next_start, entry.any_time, entry.price_excl,
           entry.published_at, {title} AS title, {score} AS score,
           {closeness} AS closeness, {missed} AS missed
    FROM ({visible}) AS visible (id)
    LEFT JOIN catalog_catalogueentry entry
        ON entry.course_id = visible.id AND entry.organisation_id = %s
    {document}
),
{nearest}
numbers AS MATERIALIZED (
    SELECT count(*) AS found, count(*) FILTER (WHERE cardinality(missed) < 1) AS total FROM hits
)
SELECT 'found' AS kind, '' AS key, found AS number FROM numbers
UNION ALL
SELECT 'total', '', total FROM numbers
UNION ALL
SELECT 'page', id::text, row_number() OVER (ORDER BY {order}) FROM (
    SELECT * FROM hits WHERE cardinality(missed) < 1 ORDER BY {order} LIMIT %s
    OFFSET (SELECT least(%s, greatest(total - 1, 0) / %s) * %s FROM numbers)
) AS shown
UNION ALL
SELECT 'facet', token, count(*) FROM (
    SELECT unnest(tokens) AS token FROM hits WHERE cardinality(missed) < 1
    {nearly}
) AS counted
GROUP BY token
"""
"""`cardinality(missed) < 1` rather than `= 0`: the planner expects many of the former, and so
counts in a hash table instead of sorting every token."""

NEARLY = """UNION ALL
    SELECT token FROM (
        SELECT missed[1] AS code, unnest(tokens) AS token FROM hits WHERE cardinality(missed) = 1
    ) AS missing_one
    WHERE left(token, 1) = code"""
"""Hits that miss one facet count for that facet alone."""

NEAREST = """hits AS MATERIALIZED (
    SELECT * FROM candidates WHERE closeness >= 0.85 * (SELECT max(closeness) FROM candidates)
),"""
"""Of words that look alike only the best: 'werkdurk' does not ask for everything on 'werk'."""

CLOSENESS = """(word_similarity(%s, document.fuzzy) + (
    SELECT coalesce(max(similarity(word, %s) - 0.08 * abs(length(word) - length(%s))), 0)
    FROM regexp_split_to_table(document.fuzzy, '[^a-z0-9]+') AS word))"""
"""How near the nearest word of a document is; of equal trigrams the one of equal length."""


def statement(
    visible: Sql, organisation_id: int | None, criteria: Criteria, *, fuzzy: bool = False
) -> Sql:
    """Hits, total, page and counts for these criteria among the `visible` courses."""
    title = f"document.title_{'en' if criteria.language == 'en' else 'nl'}"
    if fuzzy:
        condition, score, closeness = _similar(criteria.text), LIKELY, _closeness(criteria.text)
    else:
        condition, score = _words(criteria.text, title)
        closeness = Sql("0")
    missed = _missed(criteria)
    text = STATEMENT.format(
        title=title if criteria.sort == Sort.TITLE else "NULL",
        score=score.text,
        closeness=closeness.text,
        hits="candidates" if fuzzy else "hits",
        nearest=NEAREST if fuzzy else "",
        nearly=NEARLY if criteria.tokens else "",
        missed=missed.text,
        visible=visible.text,
        document=_document(criteria, condition),
        order=ORDERS[criteria.sort],
    )
    page = min(max(criteria.page, 1), DEEPEST_PAGE) - 1
    params = (
        *score.params,
        *closeness.params,
        *missed.params,
        *visible.params,
        organisation_id,
        *condition.params,
        *(PAGE_SIZE, page, PAGE_SIZE, PAGE_SIZE),
    )
    return _with_settings(Sql(text, params), fuzzy=fuzzy) if criteria.text else Sql(text, params)


def _with_settings(sql: Sql, *, fuzzy: bool) -> Sql:
    """The statement with settings before it, in one round trip; they end with its transaction.

    Without the first the planner, who does not know that word vectors are stored aside and
    compressed, reads all of them as soon as a tenth of the documents might match.
    """
    settings = "SELECT set_config('enable_seqscan', 'off', true);"
    if not fuzzy:
        return Sql(settings + sql.text, sql.params)
    settings += "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true);"
    return Sql(settings + sql.text, (str(WORD_SIMILARITY), *sql.params))


def _document(criteria: Criteria, condition: Sql) -> str:
    """Without words the documents are only needed for their titles, if at all."""
    if criteria.text:
        return (
            "JOIN catalog_searchdocument document ON document.course_id = visible.id"
            f" WHERE {condition.text}"
        )
    if criteria.sort == Sort.TITLE:
        return "LEFT JOIN catalog_searchdocument document ON document.course_id = visible.id"
    return ""


def _words(typed: str, title: str) -> tuple[Sql, Sql]:
    """The condition for `typed`, and the score that orders what it finds."""
    if not typed:
        return Sql("true"), LIKELY
    query = tsquery(typed)
    rank = any_word(query)
    exact = " ".join(folded(typed).split())
    score = (
        f"4 * ts_rank({WEIGHTS}, document.heading, {rank.text})"
        f" + CASE WHEN {title} = %s THEN 3 WHEN starts_with({title}, %s) THEN 1 ELSE 0 END"
        f" + {LIKELY.text}"
    )
    return (
        Sql(f"document.vector @@ {query.text}", query.params),
        Sql(score, (*rank.params, exact, exact)),
    )


def _similar(typed: str) -> Sql:
    """Every word is there, or one that looks like it."""
    likes = [like_word(word) for word in fuzzy_words(typed)] or [Sql("false")]
    return Sql(
        " AND ".join(like.text for like in likes),
        tuple(param for like in likes for param in like.params),
    )


def _closeness(typed: str) -> Sql:
    words = fuzzy_words(typed)
    return Sql(
        " + ".join([CLOSENESS] * len(words)) or "0",
        tuple(word for word in words for _place in range(3)),
    )


def _missed(criteria: Criteria) -> Sql:
    """The codes of the facets whose selection a hit does not meet."""
    selected = criteria.tokens
    if not selected:
        return Sql("'{}'::text[]")
    cases = ", ".join(
        f"CASE WHEN entry.tokens && %s::varchar[] THEN NULL ELSE '{facet}' END"
        for facet in selected
    )
    return Sql(f"array_remove(ARRAY[{cases}], NULL)", tuple(selected.values()))
