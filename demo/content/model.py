"""Shapes of the demo's content; the loader maps them to the portal's own models."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

FORMS = (
    "classroom",
    "e_learning",
    "blended",
    "micro_learning",
    "coaching",
    "intervision",
    "on_the_job",
    "community",
    "event",
)


@dataclass(frozen=True, slots=True)
class CourseTextContent:
    """One language's text; `description_html` holds p, ul, li, h3 and strong only."""

    title: str
    summary: str
    description_html: str
    goals: tuple[str, ...]
    audience: str


@dataclass(frozen=True, slots=True)
class CourseContent:
    """One catalogue item.

    `price_excl` is euro per person excl. VAT: zero means free, None means "on request".
    `days` counts meetings; zero for self-paced forms, whose participant limits are None.
    Courses with the same `duplicate_group` teach the same in other words, on purpose.
    """

    key: str
    owner_slug: str
    supplier_key: str
    form: str
    theme_slugs: tuple[str, ...]
    languages: tuple[str, ...]
    duration_minutes: int
    price_excl: Decimal | None
    texts: dict[str, CourseTextContent]
    compulsory_hint: bool = False
    concern_wide: bool = True
    days: int = 1
    max_participants: int | None = None
    min_participants: int | None = None
    duplicate_group: str | None = None
    keywords: tuple[str, ...] = field(default=())
