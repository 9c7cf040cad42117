"""The query of the catalogue: hits, true counts and one page of them, in one statement.

1. `visible`: the courses this actor may browse, from `CourseQuerySet.visible_to` itself. Entries
   and documents are only ever joined to these, so that no list, count or suggestion can show a
   course that the course page would not.
2. `hits`: those that match the words, each with the facets whose selection it `missed`.
3. From the hits at once: the total (nothing missed), the page, and the counts. A hit counts for a
   facet when it missed nothing, or only that facet: so a facet's own selection never lowers its
   own counts.

When no course holds these words they are read as the nearest words that are there
(`corrections`); when few hold all of them, the same statement runs again for courses that hold
some.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection

from catalog.models import Course
from catalog.search.corrections import corrected
from catalog.search.criteria import DEEPEST_PAGE, PAGE_SIZE, Criteria
from catalog.search.facets import Facet
from catalog.search.reading import Reading, read, terms_in
from catalog.search.statement import FEW, statement
from catalog.search.synonyms import synonyms_of
from catalog.search.words import Sql
from people.permissions import Purpose
from people.policy import Actor


@dataclass(frozen=True)
class SearchResult:
    """The answer, true for this actor at this moment."""

    found: int = 0
    """Hits for the words, whatever the facets."""
    total: int = 0
    """Hits that meet every selection."""
    page: int = 1
    course_ids: Sequence[int] = ()
    """The page, in order."""
    counts: Mapping[Facet, Mapping[str, int]] = field(default_factory=dict)
    fuzzy: bool = False
    """Nothing held these words; the hits hold words that look like them."""
    strong: int = 0
    """Hits that hold the words in their title, keywords or summary."""
    complete: int | None = None
    """How many hits hold all words; None when all do. The others hold some."""
    traces: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    """Per course of the page, per unit of the reading: where it stands (`words.traces`)."""
    reading: Reading | None = None
    """How the words were read in the end, for telling why a hit is here."""

    @property
    def reachable(self) -> int:
        """How many hits one can page to."""
        return min(self.total, DEEPEST_PAGE * PAGE_SIZE)


def visible_sql(actor: Actor) -> Sql | None:
    """The ids of the courses that `actor` may browse; None when there can be none."""
    courses = Course.objects.visible_to(actor, Purpose.BROWSE).order_by().values("pk")
    try:
        return Sql(*courses.query.sql_with_params())
    except EmptyResultSet:
        return None


def search(actor: Actor, criteria: Criteria) -> SearchResult:
    """One statement for the words' synonyms and one for the hits; one more when these are few, and
    one for the nearest words when there are none."""
    visible = visible_sql(actor)
    if visible is None:
        return SearchResult()
    result = _found(visible, _organisation(actor), criteria)
    last = -(-result.reachable // PAGE_SIZE)
    return dataclasses.replace(result, page=max(1, min(criteria.page, last)))


def _organisation(actor: Actor) -> tuple[int | None, str]:
    employment = actor.employment
    return actor.organisation_id, employment.organisation.slug if employment else ""


def _found(visible: Sql, organisation: tuple[int | None, str], criteria: Criteria) -> SearchResult:
    typed = criteria.text
    if not typed:
        return _run(statement(visible, organisation, criteria, read("", {})))
    synonyms = synonyms_of(terms_in(typed))
    reading = read(typed, synonyms)
    result = _run(statement(visible, organisation, criteria, reading))
    fuzzy = False
    if not result.found and not reading.operators:
        nearest, called = corrected(visible, typed, list(synonyms))
        if nearest != typed:
            reading, fuzzy = read(nearest, {**synonyms, **called}), True
    complete = None
    if result.strong < FEW and reading.units and not reading.operators:
        wide = _run(statement(visible, organisation, criteria, reading, wide=True))
        if wide.found > result.found:
            result, complete = wide, result.found
    return dataclasses.replace(
        result,
        fuzzy=fuzzy and result.found > 0,
        complete=None if fuzzy else complete,
        reading=reading,
    )


def _run(sql: Sql) -> SearchResult:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        while cursor.description[0].name != "kind":  # settings go before it
            cursor.nextset()
        rows: list[tuple[str, str, int]] = cursor.fetchall()
    numbers = {kind: number for kind, key, number in rows if not key}
    counts: dict[Facet, dict[str, int]] = defaultdict(dict)
    page: list[tuple[int, int]] = []
    traces: dict[int, dict[int, int]] = defaultdict(dict)
    for kind, key, number in rows:
        if kind == "facet":
            counts[Facet(key[0])][key[2:]] = number
        elif kind == "page":
            page.append((number, int(key)))
        elif kind == "why":
            course_id, unit = key.split()
            traces[int(course_id)][int(unit)] = number
    return SearchResult(
        found=numbers["found"],
        total=numbers["total"],
        strong=numbers["strong"],
        course_ids=[course_id for _place, course_id in sorted(page)],
        counts=dict(counts),
        traces=dict(traces),
    )
