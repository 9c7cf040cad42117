"""The query of the catalogue: hits, true counts and one page of them, in one statement.

1. `visible`: the courses this actor may browse, from `CourseQuerySet.visible_to` itself. Entries
   and documents are only ever joined to these, so that no list, count or suggestion can show a
   course that the course page would not.
2. `hits`: those that match the words, each with the facets whose selection it `missed`.
3. From the hits at once: the total (nothing missed), the page, and the counts. A hit counts for a
   facet when it missed nothing, or only that facet: so a facet's own selection never lowers its
   own counts.

When the words find nothing, the same statement runs again with words that look like them.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection

from catalog.models import Course
from catalog.search.criteria import DEEPEST_PAGE, PAGE_SIZE, Criteria
from catalog.search.facets import Facet
from catalog.search.statement import statement
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
    """One statement, two when the words find nothing."""
    visible = visible_sql(actor)
    if visible is None:
        return SearchResult()
    result = _run(statement(visible, actor.organisation_id, criteria))
    if criteria.text and not result.found:
        similar = _run(statement(visible, actor.organisation_id, criteria, fuzzy=True))
        result = dataclasses.replace(similar, fuzzy=similar.found > 0)
    last = -(-result.reachable // PAGE_SIZE)
    return dataclasses.replace(result, page=max(1, min(criteria.page, last)))


def _run(sql: Sql) -> SearchResult:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        while cursor.description[0].name != "kind":  # settings go before it
            cursor.nextset()
        rows: list[tuple[str, str, int]] = cursor.fetchall()
    numbers = {kind: number for kind, key, number in rows if not key}
    counts: dict[Facet, dict[str, int]] = defaultdict(dict)
    page: list[tuple[int, int]] = []
    for kind, key, number in rows:
        if kind == "facet":
            counts[Facet(key[0])][key[2:]] = number
        elif kind == "page":
            page.append((number, int(key)))
    return SearchResult(
        found=numbers["found"],
        total=numbers["total"],
        course_ids=[course_id for _place, course_id in sorted(page)],
        counts=dict(counts),
    )
