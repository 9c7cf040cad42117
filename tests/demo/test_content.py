"""The demo's content: complete, consistent, always the same, and free of generator's crumbs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from demo.content.courses import DEFAULT_COUNT, TooManyCoursesError, generate_courses
from demo.content.model import FORMS, CourseContent, CourseTextContent
from demo.content.open_catalogues import open_catalogue_courses
from demo.content.organisations import ORGANISATION_BY_SLUG, ORGANISATIONS, OrganisationContent
from demo.content.people import (
    PersonName,
    email_local_part,
    generate_people,
    generate_sorted_people,
)
from demo.content.places import PLACES
from demo.content.suppliers import SUPPLIER_KEYS, SUPPLIERS
from demo.content.text import invert_goal
from demo.content.themes import THEME_SLUGS, THEMES
from demo.content.topic_library import all_topics

ALLOWED_TAG = re.compile(r"</?(p|ul|li|h3|strong)>")
QUERIES = (
    "omgaan met werkdruk",
    "leidinggeven",
    "projectmanagement",
    "avg privacy",
    "schrijven",
    "inspectie voedselveiligheid",
    "excel",
    "onderhandelen",
    "agile",
    "bezwaar en beroep",
    "energietransitie",
    "projectmanagementtraining",
    "vergadertechniek",
    "bezwaarschriftenprocedure",
    "functioneringsgesprek",
)


@pytest.fixture(scope="module")
def generated() -> list[CourseContent]:
    return generate_courses()


@pytest.fixture(scope="module")
def catalogue(generated: list[CourseContent]) -> list[CourseContent]:
    return [*generated, *open_catalogue_courses()]


def _texts(courses: list[CourseContent]) -> Iterator[tuple[str, CourseTextContent]]:
    for course in courses:
        for text in course.texts.values():
            yield course.key, text


def _all_strings(text: CourseTextContent) -> tuple[str, ...]:
    return (text.title, text.summary, text.description_html, *text.goals, text.audience)


def test_headcounts_add_up_to_fourteen_thousand() -> None:
    assert len(ORGANISATIONS) == 9
    assert sum(organisation.headcount for organisation in ORGANISATIONS) == 14_000


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda o: o.slug)
def test_organisation_is_complete(organisation: OrganisationContent) -> None:
    assert organisation.email_domain.endswith(".example")
    assert set(organisation.theme_slugs) <= THEME_SLUGS
    assert all(5 <= function.scale <= 18 for function in organisation.functions)
    levels = {department.level for department in organisation.departments}
    assert levels >= {0, 1}
    assert max(levels) <= 2
    for index, department in enumerate(organisation.departments):
        assert department.parent is None or department.parent < index


def test_themes_form_two_levels() -> None:
    assert len(THEME_SLUGS) == len(THEMES)
    children = Counter(theme.parent for theme in THEMES if theme.parent)
    assert 10 <= len(children) <= 12
    assert all(4 <= count <= 8 for count in children.values())
    assert {theme.slug for theme in THEMES if theme.parent is None} == set(children)


def test_suppliers_and_places() -> None:
    assert len(SUPPLIER_KEYS) == len(SUPPLIERS) >= 40
    assert all(supplier.website.endswith(".example") for supplier in SUPPLIERS)
    assert {s.owner_slug for s in SUPPLIERS if s.owner_slug} == set(ORGANISATION_BY_SLUG)
    assert len({place.key for place in PLACES}) == len(PLACES) == 25


def test_people_are_deterministic_and_diverse() -> None:
    people = list(generate_people(seed=7, count=2_000))
    assert people == list(generate_people(seed=7, count=2_000))
    assert people != list(generate_people(seed=8, count=2_000))
    assert sum(bool(person.infix) for person in people) > 400
    assert all(person.initials.startswith(person.given_name[0]) for person in people)
    assert all(re.fullmatch(r"[a-z]\.[a-z]+", email_local_part(person)) for person in people)


def test_people_sort_the_dutch_way() -> None:
    people = generate_sorted_people(seed=7, count=500)
    families = [person.sort_key[0] for person in people]
    assert families == sorted(families)
    name = PersonName("Yvonne", "Y.", "van der", "Werff")
    assert name.sort_key[0] == "werff"
    assert name.full_name == "Yvonne van der Werff"
    assert email_local_part(name) == "y.vanderwerff"


def test_enough_hand_written_topics_with_distinct_keys() -> None:
    topics = all_topics()
    assert len(topics) >= 150
    assert len({topic.key for topic in topics}) == len(topics)
    assert all(len(topic.nl.goals) >= 3 and len(topic.nl.programme) >= 3 for topic in topics)


@pytest.mark.parametrize(
    ("goal", "inverted"),
    [
        ("Je herkent phishing.", "herken je phishing."),
        ("Je weet genoeg.", "weet je genoeg."),
        ("Je kunt rekenen.", "kun je rekenen."),
        ("Je gaat goed om met tijd.", "ga je goed om met tijd."),
    ],
)
def test_invert_goal(goal: str, inverted: str) -> None:
    assert invert_goal(goal) == inverted


def test_count_is_exact_and_bounded() -> None:
    assert len(generate_courses()) == DEFAULT_COUNT
    assert generate_courses(count=40) == generate_courses()[:40]
    with pytest.raises(TooManyCoursesError):
        generate_courses(count=100_000)


def test_generation_is_deterministic(generated: list[CourseContent]) -> None:
    assert generated == generate_courses()
    assert generated != generate_courses(seed=2)


def test_catalogue_has_about_twelve_hundred_courses_with_distinct_keys(
    catalogue: list[CourseContent],
) -> None:
    assert 1_150 <= len(catalogue) <= 1_250
    assert len({course.key for course in catalogue}) == len(catalogue)


def test_references_resolve(catalogue: list[CourseContent]) -> None:
    for course in catalogue:
        assert course.owner_slug in ORGANISATION_BY_SLUG
        assert course.supplier_key in SUPPLIER_KEYS
        assert course.form in FORMS
        assert course.theme_slugs
        assert set(course.theme_slugs) <= THEME_SLUGS
        assert course.languages == tuple(course.texts)


def test_logistics_are_plausible(catalogue: list[CourseContent]) -> None:
    for course in catalogue:
        assert course.duration_minutes > 0
        assert (course.days == 0) == (course.form in ("e_learning", "micro_learning"))
        assert (course.max_participants is None) == (course.days == 0)
        if course.max_participants is not None and course.min_participants is not None:
            assert course.min_participants <= course.max_participants
        assert course.price_excl is None or course.price_excl >= 0


def test_all_forms_occur(generated: list[CourseContent]) -> None:
    assert set(FORMS) == {course.form for course in generated}


def test_titles_are_unique_per_owner(catalogue: list[CourseContent]) -> None:
    titles = Counter(
        (course.owner_slug, language, text.title.casefold())
        for course in catalogue
        for language, text in course.texts.items()
    )
    assert [title for title, count in titles.items() if count > 1] == []


def test_no_text_is_empty(catalogue: list[CourseContent]) -> None:
    for key, text in _texts(catalogue):
        assert all(string.strip() for string in _all_strings(text)), key
        assert text.goals, key


def test_only_allowed_html(catalogue: list[CourseContent]) -> None:
    for key, text in _texts(catalogue):
        rest = ALLOWED_TAG.sub("", text.description_html)
        assert "<" not in rest, key
        assert ">" not in rest.replace("&gt;", ""), key
        for plain in (text.title, text.summary, *text.goals, text.audience):
            assert "<" not in plain, key


def test_no_crumbs_of_the_generator(catalogue: list[CourseContent]) -> None:
    for key, text in _texts(catalogue):
        for string in _all_strings(text):
            assert not re.search(r"[{}]|  | \.|\.\.(?!\.)|,,|<p></p>|@|\bTODO\b", string), (
                key,
                string,
            )


def test_sentences_end_with_punctuation(catalogue: list[CourseContent]) -> None:
    ends = (".", "?", "!", "”", ")", "’", ":")
    for key, text in _texts(catalogue):
        blocks = re.findall(r"<(?:p|li)>(.*?)</(?:p|li)>", text.description_html)
        for sentence in (text.summary, text.audience, *text.goals, *blocks):
            assert sentence.endswith(ends), (key, sentence)


def test_near_duplicates_are_a_modest_share(generated: list[CourseContent]) -> None:
    groups: dict[str, list[CourseContent]] = {}
    for course in generated:
        if course.duplicate_group:
            groups.setdefault(course.duplicate_group, []).append(course)
    assert 0.07 <= sum(map(len, groups.values())) / len(generated) <= 0.10
    for name, members in groups.items():
        assert len(members) >= 2, name
        assert len({course.owner_slug for course in members}) == len(members), name
        assert len({text.title for _, text in _texts(members)}) >= len(members), name


def test_shares_of_concern_wide_and_english(
    catalogue: list[CourseContent], generated: list[CourseContent]
) -> None:
    assert 0.6 <= sum(course.concern_wide for course in generated) / len(generated) <= 0.7
    assert 0.05 <= sum("en" in course.texts for course in generated) / len(generated) <= 0.09
    assert any(course.languages == ("en",) for course in generated)
    assert sum("en" in course.texts for course in catalogue) >= 150


def test_variants_do_not_read_as_copies(generated: list[CourseContent]) -> None:
    dutch = [course.texts["nl"] for course in generated if "nl" in course.texts]
    descriptions = Counter(text.description_html for text in dutch)
    assert max(descriptions.values()) == 1
    summaries = Counter(text.summary for text in dutch)
    assert max(summaries.values()) == 1


@pytest.mark.parametrize("query", QUERIES)
def test_well_known_queries_find_something(catalogue: list[CourseContent], query: str) -> None:
    words = query.split()
    found = [
        course
        for course in catalogue
        if all(
            word
            in " ".join(
                (*course.keywords, *(" ".join(_all_strings(t)) for t in course.texts.values()))
            ).lower()
            for word in words
        )
    ]
    assert found
