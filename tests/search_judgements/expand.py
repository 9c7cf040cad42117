"""Expands the judged queries from topics to courses: `python -m tests.search_judgements.expand`.

Judged is by topic (`queries.txt`); the demo makes its courses of topics in a fixed way, so that a
topic's judgement holds for them by the rule written there. The outcome is committed, because it is
the outcome that the tests read and that anybody may correct by hand.
"""

from __future__ import annotations

import csv
import datetime
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django

from demo.content.text import slugify
from demo.content.topic_library import all_topics
from demo.content.variants import plan_variants

HERE = Path(__file__).parent
QUERIES, JUDGEMENTS = HERE / "queries.txt", HERE / "judgements.csv"
SEED, COURSES = 7, 1200
"""Those of `load_demo`."""
HALVES = ("tune", "untouched")
OPEN = ("csl-", "ai-zorg-")
BROAD = ("base", "twin", "form")
"""Kinds of courses that are the topic itself; the others narrow it."""


@dataclass(frozen=True)
class Made:
    """A course of the demo and what it was made of."""

    slug: str
    title: str
    source: str
    """A topic's key, or `c:` or `a:` for the open catalogues."""
    kind: str


def made_courses() -> list[Made]:
    """Every course of the demo. Its key ends in the title it was planned under."""
    from demo.loading.offer import _contents
    from demo.loading.story import SIZES, Story

    planned = {slugify(variant.title): variant for variant in plan_variants(seed=SEED)}
    made, taken = [], set[str]()
    for number, content in enumerate(_contents(Story(SIZES["demo"], SEED, datetime.date.min))):
        slug = content.key[:115]
        if slug in taken:
            slug = f"{slug[:108]}-{number}"
        taken.add(slug)
        title = next(iter(content.texts.values())).title
        if content.key.startswith(OPEN):
            made.append(Made(slug, title, f"{content.key[0]}:", "open"))
        else:
            variant = planned[content.key.removeprefix(f"{content.owner_slug}-")]
            made.append(Made(slug, variant.title, variant.topic.key, variant.kind))
    return made


def chosen(selector: str, grade: int, courses: list[Made]) -> Iterator[tuple[str, int]]:
    """Slugs and grades that a selector stands for. Raises ValueError when that is nothing."""
    if selector[:2] in ("c:", "a:"):
        found = [
            (course.slug, grade)
            for course in courses
            if course.source == selector[:2] and selector[2:] in course.title
        ]
    elif "/" in selector:
        start, words = selector.split("/")
        found = [
            (course.slug, grade)
            for course in courses
            if course.source == _topic(start) and course.kind == "angle" and words in course.title
        ]
    else:
        topic = _topic(selector.removesuffix("*"))
        narrow = grade if selector.endswith("*") else max(grade - 1, 1)
        found = [
            (course.slug, grade if course.kind in BROAD else narrow)
            for course in courses
            if course.source == topic
        ]
    if not found:
        raise ValueError(f"no course is meant by {selector!r}")
    yield from found


def _topic(start: str) -> str:
    keys = [topic.key for topic in all_topics() if topic.key.startswith(start)]
    exact = start in keys
    if not exact and len(keys) != 1:
        raise ValueError(f"{start!r} is the beginning of {keys}")
    return start if exact else keys[0]


def judgements() -> Iterator[tuple[str, str, str, str, int]]:
    """Query, class, half, slug, grade; in the order of the queries, the best courses first."""
    courses = made_courses()
    in_class: dict[str, int] = defaultdict(int)
    for line in QUERIES.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kind, words, meant = (part.strip() for part in line.split("|"))
        half = HALVES[in_class[kind] % 2]
        in_class[kind] += 1
        grades: dict[str, int] = {}
        for group in meant.split(";"):
            grade, _, selectors = group.strip().partition(" ")
            for selector in selectors.split(", "):
                grades |= chosen(selector, int(grade), courses)
        for slug, grade_of in sorted(grades.items(), key=lambda pair: (-pair[1], pair[0])):
            yield words, kind, half, slug, grade_of


def main() -> None:
    with JUDGEMENTS.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("query", "class", "half", "slug", "grade"))
        writer.writerows(judgements())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms_portal.settings")
    django.setup()
    main()
