"""Themes, suppliers, courses with their texts, and to whom they are published."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from catalog.models import Course, CourseText, Publication, Sharing, Supplier, Theme
from catalog.states import CourseState
from demo.content import themes as theme_content
from demo.content.courses import generate_courses
from demo.content.model import CourseContent, CourseTextContent
from demo.content.open_catalogues import open_catalogue_courses
from demo.content.suppliers import SUPPLIERS
from demo.content.text import bullets
from demo.loading.copying import copy_in
from demo.loading.people import People
from demo.loading.story import Story

WRITTEN = 1200
"""About as many courses as the topics yield without repeating themselves."""
VAT = Decimal(21)
DRAFTS, WITHDRAWN = 0.02, 0.015
OWN_PRICES = 0.04
TAKEN_OVER = 0.8
"""Of who was offered a course."""
NOTES = (
    "Bespreek deelname eerst met je leidinggevende.",
    "Reiskosten declareer je zelf via het personeelsportaal.",
    "Voor collega’s die hier minder dan een jaar werken is dit onderdeel van het inwerken.",
    "We nemen hier elk kwartaal een vast aantal plaatsen van af.",
)


@dataclass
class Offered:
    """A course with its content and the organisations (ids) whose people may book it."""

    course: Course
    content: CourseContent
    audience: list[int] = field(default_factory=list)
    shared_with: list[int] = field(default_factory=list)
    """Who may take it over; not all of them did."""
    weight: float = 1.0
    """How popular it is: a few courses draw most people."""

    @property
    def published_at(self) -> datetime.datetime:
        """Of a course that was published. Raises ValueError for a draft: it has no runs."""
        if self.course.published_at is None:
            raise ValueError(f"{self.course.slug} was never published")
        return self.course.published_at

    @property
    def is_open(self) -> bool:
        return self.course.state == CourseState.PUBLISHED and bool(self.audience)


@dataclass
class Offer:
    courses: list[Offered]
    own_prices: dict[tuple[int, int], Decimal]
    """By (course, organisation): where a publication has a price of its own."""

    def price(self, course: Course, organisation_id: int) -> Decimal | None:
        """As `catalog.pricing.price_for`, without a query."""
        return self.own_prices.get((course.pk, organisation_id), course.price_excl)


def load_offer(story: Story, people: People) -> Offer:
    """Makes the catalogue. Prices and publications of the same seed stay the same."""
    rng = story.rng("offer")
    themes, suppliers = _themes(), _suppliers(story, people)
    contents = _contents(story)
    courses = []
    for content in contents:
        owner = people.staff[content.owner_slug].organisation
        supplier = suppliers[content.supplier_key]
        course = _course(story, content, owner.pk, supplier, rng)
        courses.append(Offered(course, content, weight=min(rng.paretovariate(1.1), 15)))
    _make_slugs_unique(courses)
    _share(courses, people, story.rng("sharing"))
    copy_in([one.course for one in courses])
    copy_in([
        Course.shared_with.through(course_id=one.course.pk, organisation_id=organisation_id)
        for one in courses
        for organisation_id in one.shared_with
    ])  # fmt: skip
    copy_in([text for one in courses for text in _texts(one)])
    copy_in([
        Course.themes.through(course_id=one.course.pk, theme_id=themes[slug])
        for one in courses
        for slug in dict.fromkeys(one.content.theme_slugs)
    ])  # fmt: skip
    publications = [row for one in courses for row in _publications(one, rng)]
    copy_in(publications)
    own = {(row.course_id, row.organisation_id): row.price_excl for row in publications}
    return Offer(courses, {key: price for key, price in own.items() if price is not None})


def _contents(story: Story) -> list[CourseContent]:
    """As many as the size asks for: beyond what was written, the same in further editions."""
    wanted = story.size.courses
    contents = open_catalogue_courses()[: wanted // 8]
    edition = 0
    while len(contents) < wanted:
        count = min(wanted - len(contents), WRITTEN)
        fresh = generate_courses(seed=story.seed + edition, count=count)
        contents += [_in_edition(content, edition) for content in fresh] if edition else fresh
        edition += 1
    return contents


def _in_edition(content: CourseContent, edition: int) -> CourseContent:
    texts = {
        language: replace(text, title=f"{text.title} ({edition + 1})")
        for language, text in content.texts.items()
    }
    return replace(content, key=f"{content.key[:100]}-{edition + 1}", texts=texts)


def _themes() -> dict[str, int]:
    rows = {
        theme.slug: Theme(
            slug=theme.slug, title_nl=theme.title_nl, title_en=theme.title_en, position=position
        )
        for position, theme in enumerate(theme_content.THEMES)
    }
    copy_in([rows[theme.slug] for theme in theme_content.THEMES if theme.parent is None])
    for theme in theme_content.THEMES:
        if theme.parent is not None:
            rows[theme.slug].parent_id = rows[theme.parent].pk
    copy_in([rows[theme.slug] for theme in theme_content.THEMES if theme.parent is not None])
    return {slug: row.pk for slug, row in rows.items()}


def _suppliers(story: Story, people: People) -> dict[str, Supplier]:
    made = story.now - datetime.timedelta(days=1000)
    rows = {
        content.key: Supplier(
            slug=content.key[:80],
            name=content.name,
            city=content.city,
            website=content.website,
            organisation=(
                people.staff[content.owner_slug].organisation if content.owner_slug else None
            ),
            created_at=made,
        )
        for content in SUPPLIERS
    }
    copy_in(list(rows.values()))
    return rows


def _course(
    story: Story, content: CourseContent, owner_id: int, supplier: Supplier, rng: random.Random
) -> Course:
    state = _state(rng)
    new = rng.random() < 0.06
    published = story.before_now(rng, days=14)
    if not new:
        published -= datetime.timedelta(days=rng.randrange(600, 1400))
    return Course(
        slug=content.key[:115],
        owner_id=owner_id,
        supplier=supplier,
        form=content.form,
        state=state,
        languages=list(content.languages),
        duration_minutes=content.duration_minutes,
        price_excl=content.price_excl,
        vat_rate=VAT if supplier.organisation_id is None else Decimal(0),
        keywords=[word[:60] for word in content.keywords],
        website="" if supplier.organisation_id else f"{supplier.website}/{content.key}"[:400],
        published_at=None if state == CourseState.DRAFT else published,
        created_at=published - datetime.timedelta(days=20),
    )


def _state(rng: random.Random) -> CourseState:
    chance = rng.random()
    if chance < DRAFTS:
        return CourseState.DRAFT
    return CourseState.WITHDRAWN if chance < DRAFTS + WITHDRAWN else CourseState.PUBLISHED


def _make_slugs_unique(courses: list[Offered]) -> None:
    taken: set[str] = set()
    for number, one in enumerate(courses):
        if one.course.slug in taken:
            one.course.slug = f"{one.course.slug[:108]}-{number}"
        taken.add(one.course.slug)


def _texts(one: Offered) -> Iterator[CourseText]:
    for language, text in one.content.texts.items():
        yield CourseText(
            course=one.course,
            language=language,
            title=text.title[:255],
            summary=text.summary[:2000],
            description=text.description_html,
            goals=_goals(text),
            audience=text.audience,
            created_at=one.course.created_at,
        )


def _goals(text: CourseTextContent) -> str:
    return bullets(text.goals) if text.goals else ""


def _share(courses: list[Offered], people: People, rng: random.Random) -> None:
    """With all when it is concern-wide; else kept, or at times offered to some neighbours, of whom
    most take it over. A draft is nobody's yet."""
    for one in courses:
        if one.course.published_at is None:
            continue
        owner = one.course.owner_id
        others = [staff.organisation.pk for staff in people.staff.values()]
        others.remove(owner)
        one.audience = [owner]
        if one.content.concern_wide:
            one.course.sharing = Sharing.CONCERN
            one.audience += others
        elif rng.random() < 0.25:
            one.course.sharing = Sharing.CHOSEN
            one.shared_with = rng.sample(others, rng.randint(1, 3))
            one.audience += [each for each in one.shared_with if rng.random() < TAKEN_OVER]


def _publications(one: Offered, rng: random.Random) -> Iterator[Publication]:
    moment = one.course.published_at
    if moment is None:
        return
    owner = one.course.owner_id
    price = one.course.price_excl
    for organisation_id in one.audience:
        cheaper = bool(price) and organisation_id != owner and rng.random() < OWN_PRICES
        yield Publication(
            course=one.course,
            organisation_id=organisation_id,
            since=moment.date(),
            until=None,
            price_excl=(price * Decimal("0.8")).quantize(Decimal(1)) if cheaper and price else None,
            note=rng.choice(NOTES) if rng.random() < 0.05 else "",
            created_at=moment,
        )
