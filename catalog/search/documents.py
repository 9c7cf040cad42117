"""The words of courses, gathered and written as search vectors in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import connection

from catalog.models import Course, CourseText, Language, Theme
from catalog.search.texts import compound_parts, plain

SLOTS = (
    ("simple", "A"),
    ("simple", "B"),
    ("dutch", "A"),
    ("dutch", "B"),
    ("dutch", "C"),
    ("dutch", "D"),
    ("english", "A"),
    ("english", "B"),
    ("english", "C"),
    ("english", "D"),
)
"""Text search configuration and weight. Titles also unstemmed, for search while typing."""

CONFIGURATIONS = {Language.NL.value: "dutch", Language.EN.value: "english"}

Words = Mapping[tuple[str, str], str]


def words_of_course(course: Course, lines: Mapping[int, list[Theme]]) -> Words:
    """The text for each slot. Parts of compounds weigh one step less than the word itself."""
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    keywords = " ".join(course.keywords)
    line = [above for theme in course.themes.all() for above in lines[theme.pk]]
    themes = dict.fromkeys(line)
    words["dutch", "B"].append(keywords)
    words["english", "B"].append(keywords)
    words["dutch", "C"] += [theme.title_nl for theme in themes]
    words["english", "C"] += [theme.title_en for theme in themes]
    words["dutch", "C"].append(compound_parts(keywords))
    for text in course.texts.all():
        _add_text(words, text)
    return {slot: " . ".join(filter(None, words[slot])) for slot in SLOTS}


def _add_text(words: dict[tuple[str, str], list[str]], text: CourseText) -> None:
    configuration = CONFIGURATIONS[text.language]
    body = " . ".join(plain(part) for part in (text.description, text.goals, text.audience))
    subject, audience = _subject_and_audience(text.title, text.language)
    words["simple", "A"].append(subject)
    words["simple", "B"].append(audience)
    words[configuration, "A"].append(subject)
    words[configuration, "B"].append(audience)
    words[configuration, "C"].append(text.summary)
    words[configuration, "D"].append(body)
    if text.language == Language.NL:
        words["dutch", "B"].append(compound_parts(text.title))
        words["dutch", "D"].append(compound_parts(f"{text.summary} {body}"))


def _subject_and_audience(title: str, language: str) -> tuple[str, str]:
    """'Mantelzorg voor leidinggevenden' is about the former; who seeks the latter wants other
    courses first."""
    subject, word, audience = title.partition(" for " if language == Language.EN else " voor ")
    return subject, f"{word}{audience}"


def _vector(slots: Sequence[tuple[str, str]]) -> str:
    return " || ".join(
        f"setweight(to_tsvector('{configuration}',"
        f" portal_unaccent({configuration}_{weight})), '{weight}')"
        for configuration, weight in slots
    )


_SLOT_COLUMNS = ", ".join(f"{configuration}_{weight}" for configuration, weight in SLOTS)
_SLOT_ARRAYS = ", ".join(["%s::text[]"] * len(SLOTS))
_UPSERT = f"""
    INSERT INTO catalog_searchdocument (course_id, vector, heading, fuzzy, title_nl, title_en)
    SELECT course_id, {_vector(SLOTS)}, {_vector([slot for slot in SLOTS if slot[1] != "D"])},
           lower(portal_unaccent(fuzzy)), lower(portal_unaccent(title_nl)),
           lower(portal_unaccent(title_en))
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], {_SLOT_ARRAYS})
         AS t (course_id, title_nl, title_en, fuzzy, {_SLOT_COLUMNS})
    ORDER BY course_id
    ON CONFLICT (course_id) DO UPDATE SET
        vector = excluded.vector, heading = excluded.heading, fuzzy = excluded.fuzzy,
        title_nl = excluded.title_nl, title_en = excluded.title_en
"""  # noqa: S608  # nosec B608 (made of constants of this module)


def rebuild_documents(courses: Sequence[Course], lines: Mapping[int, list[Theme]]) -> None:
    """Writes the documents of `courses`, which come with texts and themes loaded."""
    rows = [_row(course, lines) for course in courses]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [list(column) for column in zip(*rows, strict=True)])


def _row(course: Course, lines: Mapping[int, list[Theme]]) -> tuple[int | str, ...]:
    titles = {text.language: text.title for text in course.texts.all()}
    fallback = next(iter(titles.values()), course.slug)
    words = words_of_course(course, lines)
    fuzzy = " ".join([*titles.values(), *course.keywords])
    return (
        course.pk,
        titles.get("nl", fallback),
        titles.get("en", fallback),
        fuzzy,
        *(words[slot] for slot in SLOTS),
    )
