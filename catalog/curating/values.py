"""What an adviser decides about a course, as one value: to fill in, to compare, to store."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from catalog.models import Course, CourseForm, CourseText, Supplier

TEXT_FIELDS = ("title", "summary", "description", "goals", "audience", "prerequisites")
DETAILS = (
    "form", "level", "duration_minutes", "languages", "price_excl", "vat_rate", "price_note",
    "keywords", "website",
)  # fmt: skip
LISTS = ("themes", "competences", "requires")


@dataclass(frozen=True)
class TextValues:
    """A text in one language; `description` and `goals` are sanitised HTML."""

    title: str
    summary: str = ""
    description: str = ""
    goals: str = ""
    audience: str = ""
    prerequisites: str = ""


@dataclass(frozen=True)
class CourseValues:
    """`supplier` is a name: one that is not known yet becomes a supplier."""

    form: str = CourseForm.CLASSROOM
    level: str = ""
    duration_minutes: int | None = None
    languages: tuple[str, ...] = ()
    price_excl: Decimal | None = None
    vat_rate: Decimal = Decimal(0)
    price_note: str = ""
    supplier: str = ""
    keywords: tuple[str, ...] = ()
    website: str = ""
    themes: frozenset[int] = frozenset()
    competences: frozenset[int] = frozenset()
    requires: frozenset[int] = frozenset()
    credits: tuple[tuple[str, Decimal], ...] = ()
    texts: Mapping[str, TextValues] = field(default_factory=dict)


def values_of(course: Course) -> CourseValues:
    """What it is now; seven queries."""
    details = {name: getattr(course, name) for name in DETAILS}
    for name in ("languages", "keywords"):
        details[name] = tuple(details[name])
    points = course.credits.order_by("register").values_list("register", "points")
    texts = CourseText.objects.filter(course=course).order_by("language")
    return CourseValues(
        **details,
        themes=frozenset(_chosen(course, "themes")),
        competences=frozenset(_chosen(course, "competences")),
        requires=frozenset(_chosen(course, "requires")),
        supplier=course.supplier.name if course.supplier else "",
        credits=tuple(points),
        texts={text.language: text_values(text) for text in texts},
    )


def _chosen(course: Course, name: str) -> Any:
    return getattr(course, name).order_by().values_list("pk", flat=True)


def text_values(text: Any) -> TextValues:
    """Of a text, or of an earlier version of one."""
    return TextValues(**{name: getattr(text, name) for name in TEXT_FIELDS})


def fingerprint(values: CourseValues) -> str:
    """The same for what says the same: tells whether somebody changed the course meanwhile."""
    parts = []
    for one in fields(values):
        value = getattr(values, one.name)
        if one.name == "texts":
            value = sorted(
                (language, sorted(asdict(text).items())) for language, text in value.items()
            )
        elif isinstance(value, frozenset):
            value = sorted(value)
        elif one.name in {"price_excl", "vat_rate"} and value is not None:
            value = f"{value:.2f}"
        elif one.name == "credits":
            value = [(register, f"{points:.2f}") for register, points in value]
        else:
            value = str(value) if isinstance(value, str) else value
        parts.append(repr(value))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def supplier_named(name: str) -> Supplier | None:
    """The supplier of that name, capitals aside; a new one when there is none."""
    name = " ".join(name.split())
    if not name:
        return None
    found = Supplier.objects.filter(name__iexact=name).first()
    if found:
        return found
    return Supplier.objects.create(name=name, slug=free_slug(Supplier, name, 80))


def free_slug(model: Any, words: str, length: int) -> str:
    """An address of those words that nothing else has."""
    base = slugify(words)[: length - 8].strip("-") or "nieuw"
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)
