"""The one SQL statement of the catalogue. See `catalog.search.query` for what it answers."""

from __future__ import annotations

from catalog.search.criteria import DEEPEST_PAGE, PAGE_SIZE, Criteria, Sort
from catalog.search.facets import Facet, token
from catalog.search.reading import Reading
from catalog.search.texts import folded
from catalog.search.words import REST, Sql, any_unit, joined, strength, traces, tsquery

WORDS_COUNT = 4
"""What the words are worth, when every one stands in the title."""
SCORE = f"({WORDS_COUNT} * worth + likely)"
STRONG = 0.12
"""Of what the words are worth: more than that some stand in the description."""

ORDERS = {
    Sort.BEST: f"{SCORE} DESC, next_start ASC NULLS LAST, id DESC",
    Sort.SOONEST: "next_start ASC NULLS LAST, any_time DESC, id DESC",
    Sort.PRICE: f"price_excl ASC NULLS LAST, {SCORE} DESC, id DESC",
    Sort.TITLE: "title ASC, id DESC",
    Sort.NEWEST: "published_at DESC NULLS LAST, id DESC",
}

SOON_DAYS = 60
LIKELY = f"""(0.04 * ln(1 + coalesce(entry.popularity, 0))
    + CASE WHEN entry.any_time OR (
        entry.next_start < now() + interval '{SOON_DAYS} days' AND entry.next_free_seats > 0
      ) THEN 0.1 ELSE 0 END)"""
"""Between equally good hits: what many chose, and what one can begin soon."""

EXACT_TITLE, TITLE_STARTS, SHORT_TITLE, OWN = 1.0, 0.25, 0.8, 0.1
"""A title that is what was typed, that begins with it, of which the words are the greater part,
and a course of one's own organisation."""
AUDIENCE = 0.2
"""What is for some only goes after what is for everybody, when all else is equal."""

STATEMENT = """
WITH {hits} AS MATERIALIZED (
    SELECT visible.id, entry.tokens, entry.next_start, entry.any_time, entry.price_excl,
           entry.published_at, {title} AS title, {score}, {missed} AS missed
    FROM ({visible}) AS visible (id)
    LEFT JOIN catalog_catalogueentry entry
        ON entry.course_id = visible.id AND entry.organisation_id = %s
    {document}
),
{widened}
numbers AS MATERIALIZED (
    SELECT count(*) AS found, count(*) FILTER (WHERE cardinality(missed) < 1) AS total,
           count(*) FILTER (WHERE worth >= {strong}) AS strong
    FROM hits
),
shown AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY {order}) AS place FROM (
        SELECT * FROM hits WHERE cardinality(missed) < 1 ORDER BY {order} LIMIT %s
        OFFSET (SELECT least(%s, greatest(total - 1, 0) / %s) * %s FROM numbers)
    ) AS page
)
SELECT 'found' AS kind, '' AS key, found AS number FROM numbers
UNION ALL
SELECT 'total', '', total FROM numbers
UNION ALL
SELECT 'strong', '', strong FROM numbers
UNION ALL
SELECT 'page', id::text, place FROM shown
{why}
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

WIDENED = """held AS MATERIALIZED (
    SELECT {rarities} FROM candidates
),
weighed AS MATERIALIZED (
    SELECT candidates.*, ({covered}) / ({whole}) AS worth, ({there}) / ({whole}) AS coverage
    FROM candidates, held
),
kept AS MATERIALIZED (
    SELECT {columns}, worth, likely FROM weighed
    WHERE coverage >= {enough} * (SELECT max(coverage) FROM weighed)
),
best AS MATERIALIZED (
    SELECT id FROM kept ORDER BY worth DESC, likely DESC, id DESC
    LIMIT (SELECT CASE WHEN count(*) < {hardly_any} THEN {first} ELSE 0 END FROM kept)
),
family AS MATERIALIZED (
    SELECT best.id, course.keywords, array_agg(belongs.theme_id) AS themes
    FROM best JOIN catalog_course course ON course.id = best.id
    JOIN catalog_course_themes belongs ON belongs.course_id = course.id
    GROUP BY best.id, course.keywords
),
hits AS MATERIALIZED (
    SELECT {columns}, worth, likely FROM kept
    UNION ALL
    SELECT visible.id, entry.tokens, entry.next_start, entry.any_time, entry.price_excl,
           entry.published_at, {title}, {missed}, near.closeness - 2, {likely}
    FROM ({visible}) AS visible (id)
    JOIN catalog_course course ON course.id = visible.id
    JOIN catalog_catalogueentry entry ON entry.course_id = visible.id AND entry.organisation_id = %s
    JOIN LATERAL (
        SELECT max({closeness}) AS closeness FROM family CROSS JOIN LATERAL (
            SELECT array_agg(theme_id) AS themes FROM catalog_course_themes
            WHERE course_id = visible.id
        ) AS own WHERE own.themes && family.themes
    ) AS near ON near.closeness IS NOT NULL
    {titles}
    WHERE EXISTS (SELECT FROM family)
      AND NOT EXISTS (SELECT FROM kept WHERE kept.id = visible.id)
),"""
"""Some of the words is enough; a rare one tells more than one that many courses hold. What holds
much less than the best does is left out: of 'grip op werkdruk' nobody wants all that is on 'grip'.
When hardly any remain, their family comes after them: courses in the themes of the very best, those
first that share most of these themes and keywords. What they are worth is below zero, so that none
comes before a course that holds the words.
"""
SHARED = """(cardinality(ARRAY(SELECT unnest({one}) INTERSECT SELECT unnest({other})))::float
    / greatest(1, cardinality(ARRAY(SELECT unnest({one}) UNION SELECT unnest({other})))))"""
CLOSENESS = " + ".join(
    SHARED.format(one=one, other=other)
    for one, other in (("own.themes", "family.themes"), ("course.keywords", "family.keywords"))
)
"""Two at most: all themes and all keywords the same."""
COLUMNS = "id, tokens, next_start, any_time, price_excl, published_at, title, missed"
ENOUGH = 0.4
BEST_HITS = 2
"""How many of the first hits tell which themes somebody seeks."""
FEW, HARDLY_ANY = PAGE_SIZE, 10
"""Fewer hits than the first, with the words in their heading, and some of the words is enough;
fewer than the second, and their family comes along."""
TITLES = "LEFT JOIN catalog_searchdocument document ON document.course_id = visible.id"


def statement(
    visible: Sql,
    organisation: tuple[int | None, str],
    criteria: Criteria,
    reading: Reading,
    *,
    wide: bool = False,
) -> Sql:
    """Hits, total, page and counts for these criteria among the `visible` courses.

    `organisation` is the actor's: id and slug. With `wide` some of the words are enough.
    """
    title = f"document.title_{'en' if criteria.language == 'en' else 'nl'}"
    condition = _condition(reading, wide=wide) if criteria.text else Sql("true")
    score = _score(reading, title, organisation[1], wide=wide)
    missed = _missed(criteria)
    shown = title if criteria.sort == Sort.TITLE else "NULL"
    why = _why(reading) if criteria.text else Sql("")
    widened = _widened(reading, visible, missed, shown, organisation[0]) if wide else Sql("")
    text = STATEMENT.format(
        title=shown,
        score=score.text,
        strong=STRONG,
        hits="candidates" if wide else "hits",
        widened=widened.text,
        nearly=NEARLY if criteria.tokens else "",
        missed=missed.text,
        visible=visible.text,
        document=_document(criteria, condition),
        order=ORDERS[criteria.sort],
        why=why.text,
    )
    page = min(max(criteria.page, 1), DEEPEST_PAGE) - 1
    params = (
        *score.params,
        *missed.params,
        *visible.params,
        organisation[0],
        *condition.params,
        *widened.params,
        *(PAGE_SIZE, page, PAGE_SIZE, PAGE_SIZE),
        *why.params,
    )
    return _without_scans(Sql(text, params)) if criteria.text else Sql(text, params)


def _without_scans(sql: Sql) -> Sql:
    """The statement with a setting before it, in one round trip; it ends with its transaction.

    Without it the planner, who does not know that word vectors are stored aside and compressed,
    reads all of them as soon as a tenth of the documents might match.
    """
    return Sql(f"SELECT set_config('enable_seqscan', 'off', true);{sql.text}", sql.params)


def _document(criteria: Criteria, condition: Sql) -> str:
    """Without words the documents are only needed for their titles, if at all."""
    if criteria.text:
        return (
            "JOIN catalog_searchdocument document ON document.course_id = visible.id"
            f" WHERE {condition.text}"
        )
    if criteria.sort == Sort.TITLE:
        return TITLES
    return ""


def _condition(reading: Reading, *, wide: bool) -> Sql:
    every = tsquery(reading)
    if not wide:
        return Sql(f"document.vector @@ {every.text}", every.params)
    some = any_unit(reading)
    return Sql(
        f"(document.vector @@ {every.text}"
        f" OR (document.vector @@ {some.text} AND document.heading @@ {some.text}))",
        (*every.params, *some.params, *some.params),
    )


def _score(reading: Reading, title: str, own: str, *, wide: bool) -> Sql:
    """The columns `likely` and `worth`; of a wide search the words come apart."""
    if not reading.units:
        return Sql(f"{LIKELY} AS likely, 0 AS worth")
    exact = " ".join(folded(reading.typed).split())
    likely = Sql(
        f"CASE WHEN {title} = %s THEN {EXACT_TITLE} WHEN starts_with({title}, %s)"
        f" THEN {TITLE_STARTS} ELSE 0 END"
        f" + {SHORT_TITLE} * least(1, length(%s)::float / greatest(length({title}), 1))"
        f" + CASE WHEN entry.tokens @> ARRAY[%s]::varchar[] THEN {OWN} ELSE 0 END"
        f" - CASE WHEN {title} ~ ' (voor|for) ' THEN {AUDIENCE} ELSE 0 END + {LIKELY}"
        " AS likely",
        (exact, exact, exact, token(Facet.OWNER, own)),
    )
    if wide:
        return joined(", ", [likely, *_apart(reading)])
    units = [_times(strength(unit, rest=str(REST)), unit.weight) for unit in reading.units]
    words = joined(" + ", units)
    whole = sum(unit.weight for unit in reading.units)
    return joined(", ", [likely, Sql(f"({words.text}) / {whole} AS worth", words.params)])


def _apart(reading: Reading) -> list[Sql]:
    """Each unit in its own column, because how rare it is shows only when all hits are there."""
    every = tsquery(reading)
    rest = f"CASE WHEN document.vector @@ {every.text} THEN {REST} ELSE 0 END"
    columns = []
    for number, unit in enumerate(reading.units):
        found = strength(unit, rest=rest)
        columns.append(Sql(f"{found.text} AS w{number}", (*found.params, *every.params)))
    return columns


WHY = """UNION ALL
SELECT 'why', shown.id || ' ' || told.unit, told.traces
FROM shown JOIN catalog_searchdocument document ON document.course_id = shown.id
CROSS JOIN LATERAL (VALUES {traces}) AS told (unit, traces) WHERE told.traces > 0"""
"""Where each unit stands, for the page's own hits alone: what `catalog.search.reasons` tells."""


def _why(reading: Reading) -> Sql:
    if not reading.units:
        return Sql("")
    units = [traces(unit) for unit in reading.units]
    rows = joined(", ", [Sql(f"({n}, {one.text})", one.params) for n, one in enumerate(units)])
    return Sql(WHY.format(traces=rows.text), rows.params)


def _times(sql: Sql, factor: float) -> Sql:
    return sql if factor == 1 else Sql(f"{factor} * {sql.text}", sql.params)


def _widened(
    reading: Reading, visible: Sql, missed: Sql, title: str, organisation_id: int | None
) -> Sql:
    numbers = range(len(reading.units))
    rarities = ", ".join(
        f"ln(1 + count(*)::float / (1 + count(*) FILTER (WHERE w{n} > 0))) AS r{n}" for n in numbers
    )
    weights = [unit.weight for unit in reading.units]
    text = WIDENED.format(
        rarities=rarities,
        covered=" + ".join(f"{weights[n]} * r{n} * w{n}" for n in numbers),
        there=" + ".join(f"{weights[n]} * r{n} * (w{n} > 0)::int" for n in numbers),
        whole=" + ".join(f"{weights[n]} * r{n}" for n in numbers),
        columns=COLUMNS,
        closeness=CLOSENESS,
        enough=ENOUGH,
        hardly_any=HARDLY_ANY,
        first=BEST_HITS,
        likely=LIKELY,
        title=title,
        titles="" if title == "NULL" else TITLES,
        missed=missed.text,
        visible=visible.text,
    )
    return Sql(text, (*missed.params, *visible.params, organisation_id))


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
