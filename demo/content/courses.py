"""Makes exactly N courses from the topics, always the same for the same seed."""

from __future__ import annotations

import random
from itertools import islice

from demo.content.compose import compose_dutch
from demo.content.compose_english import ENGLISH_KINDS, compose_english
from demo.content.logistics import logistics_of, price_of, supplier_of
from demo.content.model import CourseContent, CourseTextContent
from demo.content.organisations import ORGANISATION_BY_SLUG, ORGANISATIONS
from demo.content.text import slugify
from demo.content.variants import Variant, plan_variants, seeded

DEFAULT_COUNT = 1050
_CONCERN_SHARE = {"base": 0.9, "angle": 0.74, "twin": 0.3}
_CONCERN_SHARE_OTHER = 0.6
_HOME = {
    "voedselveiligheid": ("nvwa",),
    "dier-plant": ("nvwa",),
    "landbouw-visserij": ("nvwa", "rvo"),
    "energie": ("rvo", "kerndepartement", "acm"),
    "emissiehandel": ("nea",),
    "mijnbouw-ondergrond": ("sodm",),
    "telecom": ("autoriteit-telecom",),
    "mededinging-markt": ("acm",),
    "statistiek-modellen": ("cpb", "acm"),
    "subsidies": ("rvo",),
    "beleidsevaluatie": ("kerndepartement", "cpb"),
    "ict-ontwikkeling-beheer": ("dictu",),
    "agile-scrum": ("dictu", "rvo"),
    "toezicht-inspectie": ("nvwa", "acm", "sodm", "autoriteit-telecom", "nea"),
    "handhaving-sancties": ("nvwa", "acm"),
    "beleidsontwikkeling": ("kerndepartement",),
    "bestuurlijke-sensitiviteit": ("kerndepartement",),
    "europa-brussel": ("kerndepartement",),
    "wetgeving": ("kerndepartement",),
}
"""Themes that have a natural home; other subjects are spread by size."""
_SPECIALIST = frozenset(
    {"voedselveiligheid", "dier-plant", "emissiehandel", "mijnbouw-ondergrond", "telecom"}
)


class TooManyCoursesError(ValueError):
    """More courses asked than the topics can yield without repeating themselves."""


def _owner(variant: Variant, rng: random.Random) -> str:
    if variant.twin is not None:
        return variant.twin[0]
    twin_owners = {twin[0] for twin in variant.topic.twins} if variant.kind == "base" else set()
    home = [slug for slug in _HOME.get(variant.topic.themes[0], ()) if slug not in twin_owners]
    if home and (variant.topic.themes[0] in _SPECIALIST or rng.random() < 0.85):
        return rng.choice(home)
    others = [o for o in ORGANISATIONS if o.slug not in twin_owners]
    # Square root: small organisations make relatively more courses of their own.
    return rng.choices(others, [o.headcount**0.5 for o in others])[0].slug


def _free_owner(variant: Variant, rng: random.Random, taken: set[tuple[str, str]]) -> str | None:
    wanted = _owner(variant, rng)
    candidates = [wanted, *(o.slug for o in ORGANISATIONS if o.slug != wanted)]
    return next(
        (slug for slug in candidates if (slug, variant.title.casefold()) not in taken), None
    )


def _texts(
    variant: Variant, owner_slug: str, days: int, concern_wide: bool, rng: random.Random
) -> dict[str, CourseTextContent]:
    texts: dict[str, CourseTextContent] = {}
    english = variant.topic.en is not None and variant.kind in ENGLISH_KINDS
    if not (variant.topic.only_english and english):
        texts["nl"] = compose_dutch(
            variant=variant,
            owner=ORGANISATION_BY_SLUG[owner_slug],
            days=days,
            concern_wide=concern_wide,
            rng=rng,
        )
    if english:
        texts["en"] = compose_english(variant=variant, rng=rng)
    return texts


def _course(variant: Variant, owner_slug: str, rng: random.Random) -> CourseContent:
    topic = variant.topic
    plan = logistics_of(variant=variant, rng=rng)
    supplier = supplier_of(variant=variant, owner_slug=owner_slug, rng=rng)
    concern_wide = rng.random() < _CONCERN_SHARE.get(variant.kind, _CONCERN_SHARE_OTHER)
    texts = _texts(variant, owner_slug, plan.days, concern_wide, rng)
    return CourseContent(
        key=f"{owner_slug}-{slugify(variant.title)}",
        owner_slug=owner_slug,
        supplier_key=supplier.key,
        form=variant.form,
        theme_slugs=topic.themes,
        languages=tuple(texts),
        duration_minutes=plan.minutes,
        price_excl=price_of(variant=variant, plan=plan, supplier=supplier, rng=rng),
        texts=texts,
        compulsory_hint=topic.compulsory and variant.kind in ("base", "twin", "refresh"),
        concern_wide=concern_wide,
        days=plan.days,
        max_participants=plan.maximum,
        min_participants=plan.minimum,
        duplicate_group=topic.key if topic.twins and variant.kind in ("base", "twin") else None,
        keywords=topic.words,
    )


def generate_courses(*, seed: int = 1, count: int = DEFAULT_COUNT) -> list[CourseContent]:
    """Raises TooManyCoursesError when `count` exceeds what the topics yield (about 1,500)."""
    taken: set[tuple[str, str]] = set()
    courses: list[CourseContent] = []
    for variant in plan_variants(seed=seed):
        if len(courses) == count:
            break
        rng = seeded(seed, variant.topic.key, variant.kind, variant.form, variant.title)
        owner_slug = _free_owner(variant, rng, taken)
        if owner_slug is None:
            continue
        taken.add((owner_slug, variant.title.casefold()))
        courses.append(_course(variant, owner_slug, rng))
    if len(courses) < count:
        raise TooManyCoursesError(f"{count} courses asked, {len(courses)} possible")
    return courses


def sample_courses(*, seed: int, size: int) -> list[CourseContent]:
    """A random handful, for reading with a critical eye."""
    courses = generate_courses()
    return list(islice(seeded(seed).sample(courses, len(courses)), size))
