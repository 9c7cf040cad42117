"""How well the judged queries are answered: nDCG@10, and the same for PostgreSQL's plain search.

The gain of a course is its grade (linear, as in the measure's first description): a narrower course
on the subject serves nearly as well as the broad one. Best possible is the best order of the
courses that this person may see at all.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.utils import timezone

from catalog.models import Course
from catalog.search.criteria import Criteria
from catalog.search.indexing import rebuild_all
from catalog.search.query import search, visible_sql
from demo.loading.copying import copy_in
from demo.loading.offer import load_offer
from demo.loading.people import load_people
from demo.loading.schedule import Scheduler, save_runs
from demo.loading.story import Size, Story
from demo.loading.synonyms import load_synonyms
from people.permissions import Purpose
from people.policy import Actor, actor_for

JUDGEMENTS = Path(__file__).with_name("judgements.csv")
SEED = 7
LIGHT = Size(people=60, courses=1200, runs=1200, enrollments=0, capacity_limit=6)
"""All courses of the demo, with few people: who may see a course does not change."""
VIEWER = "nvwa"
DEPTH = 10

TUNE, UNTOUCHED = "tune", "untouched"


@dataclass(frozen=True)
class Judged:
    """A query and what it should find: grades by slug."""

    text: str
    kind: str
    half: str
    grades: dict[str, int] = field(default_factory=dict)


def judged_queries() -> list[Judged]:
    queries: dict[str, Judged] = {}
    with JUDGEMENTS.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            text = row["query"]
            judged = queries.setdefault(text, Judged(text, row["class"], row["half"]))
            judged.grades[row["slug"]] = int(row["grade"])
    return list(queries.values())


def load_courses() -> Actor:
    """The demo's courses and runs, searchable; says who looks: somebody of the NVWA."""
    story = Story(LIGHT, SEED, timezone.localdate())
    people = load_people(story)
    runs = Scheduler(story, people).plan(load_offer(story, people))
    save_runs(runs)
    copy_in([planned.pool for planned in runs])
    load_synonyms()
    for _count in rebuild_all():
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return actor_for(people.staff[VIEWER].employments[0].person)


def ndcg(found: Sequence[str], grades: Mapping[str, int], visible: set[str]) -> float:
    best = sorted((grade for slug, grade in grades.items() if slug in visible), reverse=True)
    ideal = _gain(best[:DEPTH])
    return _gain([grades.get(slug, 0) for slug in found[:DEPTH]]) / ideal if ideal else 1.0


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))


Answer = Callable[[Actor, str], list[str]]


def portal(actor: Actor, text: str) -> list[str]:
    """The slugs on the first page of the catalogue."""
    ids = search(actor, Criteria(text=text)).course_ids
    slugs = dict(Course.objects.filter(pk__in=ids).values_list("pk", "slug"))
    return [slugs[pk] for pk in ids]


PLAIN = """
SELECT slug FROM (
    SELECT course.slug, course.id, to_tsvector('dutch', string_agg(concat_ws(
        ' ', text.title, text.summary, text.description, text.goals, text.audience), ' ')) AS words
    FROM catalog_course course JOIN catalog_coursetext text ON text.course_id = course.id
    WHERE course.id IN ({visible}) GROUP BY course.id
) AS document, plainto_tsquery('dutch', %s) AS query
WHERE words @@ query ORDER BY ts_rank(words, query) DESC, id LIMIT 10
"""


def plain(actor: Actor, text: str) -> list[str]:
    """What PostgreSQL's own Dutch search makes of it, among the same courses."""
    visible = visible_sql(actor)
    if visible is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(PLAIN.format(visible=visible.text), [*visible.params, text])
        return [slug for (slug,) in cursor.fetchall()]


def measured(actor: Actor, answer: Answer, half: str) -> dict[str, dict[str, float]]:
    """nDCG@10 by class and query."""
    visible = set(Course.objects.visible_to(actor, Purpose.BROWSE).values_list("slug", flat=True))
    outcome: dict[str, dict[str, float]] = defaultdict(dict)
    for query in judged_queries():
        if query.half == half:
            found = answer(actor, query.text)
            outcome[query.kind][query.text] = ndcg(found, query.grades, visible)
    return dict(outcome)


def means(outcome: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Per class, and over all queries under 'all'."""
    every = [value for queries in outcome.values() for value in queries.values()]
    by_class = {kind: sum(q.values()) / len(q) for kind, q in outcome.items()}
    return by_class | {"all": sum(every) / len(every)}
