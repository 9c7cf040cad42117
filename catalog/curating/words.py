"""Changes of a course in words: 'Prijs: € 400 → € 450'."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.curating.markup import to_markup
from catalog.curating.values import DETAILS, LISTS, TEXT_FIELDS, CourseValues, TextValues
from catalog.curating.worddiff import Piece, compare
from catalog.models import Competence, Course, CourseForm, CourseLevel, Language, Theme
from core.templatetags.portal import duration, euro

LABELS: Mapping[str, Promise | str] = {
    "state": gettext_lazy("Stand"),
    "form": gettext_lazy("Vorm"),
    "level": gettext_lazy("Niveau"),
    "duration_minutes": gettext_lazy("Studielast"),
    "languages": gettext_lazy("Taal"),
    "price_excl": gettext_lazy("Prijs"),
    "vat_rate": gettext_lazy("Btw"),
    "price_note": gettext_lazy("Toelichting bij de prijs"),
    "supplier": gettext_lazy("Leverancier"),
    "keywords": gettext_lazy("Trefwoorden"),
    "website": gettext_lazy("Website"),
    "review_note": gettext_lazy("Opmerking bij het terugsturen"),
    "sharing": gettext_lazy("Delen"),
    "shared_with": gettext_lazy("Gekozen organisaties"),
    "themes": gettext_lazy("Thema’s"),
    "competences": gettext_lazy("Competenties"),
    "requires": gettext_lazy("Eerst afronden"),
    "credits": gettext_lazy("Accreditatiepunten"),
    "image": gettext_lazy("Afbeelding"),
    "title": gettext_lazy("Titel"),
    "summary": gettext_lazy("Samenvatting"),
    "description": gettext_lazy("Beschrijving"),
    "goals": gettext_lazy("Wat je na afloop kunt"),
    "audience": gettext_lazy("Voor wie"),
    "prerequisites": gettext_lazy("Wat je vooraf moet kennen of kunnen"),
}
HTML_FIELDS = frozenset({"description", "goals"})


@dataclass(frozen=True)
class Change:
    """One thing that changed; a text has `pieces`, the rest `before` and `after`."""

    label: str
    before: str = ""
    after: str = ""
    pieces: list[Piece] = field(default_factory=list)
    language: str = ""


def percent(rate: Decimal | None) -> str:
    if rate is None:
        return ""
    return f"{number_format(rate.normalize() if rate else Decimal(0), use_l10n=True)} %"


def _choice(choices: Any) -> Callable[[Any], str]:
    return lambda value: str(dict(choices.choices).get(value, value))


IN_WORDS: Mapping[str, Callable[[Any], str]] = {
    "form": _choice(CourseForm),
    "level": _choice(CourseLevel),
    "duration_minutes": lambda minutes: duration(minutes) if minutes else "",
    "languages": lambda codes: ", ".join(_choice(Language)(code) for code in codes),
    "keywords": ", ".join,
    "price_excl": lambda amount: "" if amount is None else euro(amount),
    "vat_rate": percent,
}


def in_words(name: str, value: Any) -> str:
    """A value as people read it; nothing is 'leeg'."""
    words = IN_WORDS.get(name, str)(value) if value is not None else ""
    return words or _("leeg")


def detail_change(name: str, before: Any, after: Any) -> Change | None:
    if before == after:
        return None
    old, new = in_words(name, before), in_words(name, after)
    return Change(str(LABELS[name]), old, new) if old != new else None


def text_changes(
    language: str, before: TextValues | None, after: TextValues | None
) -> list[Change]:
    """Per field of a text what changed, word by word."""
    changes = []
    for name in TEXT_FIELDS:
        old, new = (_readable(name, text) for text in (before, after))
        if old != new:
            label = f"{LABELS[name]} ({_choice(Language)(language)})"
            changes.append(Change(label, pieces=compare(old, new), language=language))
    return changes


def _readable(name: str, text: TextValues | None) -> str:
    words: str = getattr(text, name) if text else ""
    return to_markup(words) if name in HTML_FIELDS else words


def all_changes(before: CourseValues, after: CourseValues) -> list[Change]:
    """Everything in which two versions differ."""
    names = (*DETAILS, "supplier")
    details = (detail_change(name, getattr(before, name), getattr(after, name)) for name in names)
    changes = [change for change in details if change]
    changes += stored_list_changes(list_changes(before, after))
    for language in sorted({*before.texts, *after.texts}, reverse=True):
        changes += text_changes(language, before.texts.get(language), after.texts.get(language))
    return changes


def list_changes(before: CourseValues, after: CourseValues) -> dict[str, list[list[str]]]:
    """By list what was added and what was taken away, in words, to keep as JSON."""
    changes = {}
    for name in LISTS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            names = _names(name, old ^ new)
            changes[name] = [
                sorted(names[pk] for pk in part if pk in names) for part in (new - old, old - new)
            ]
    if before.credits != after.credits:
        lines = [
            {f"{reg}: {number_format(points)}" for reg, points in one.credits}
            for one in (after, before)
        ]
        changes["credits"] = [sorted(lines[0] - lines[1]), sorted(lines[1] - lines[0])]
    return changes


def _names(name: str, ids: frozenset[int]) -> dict[int, str]:
    if name == "themes":
        return {theme.pk: theme.title_nl for theme in Theme.objects.filter(pk__in=ids)}
    if name == "competences":
        return {one.pk: one.label for one in Competence.objects.filter(pk__in=ids)}
    courses = Course.objects.filter(pk__in=ids).prefetch_related("texts")
    return {course.pk: course.title for course in courses}


def stored_list_changes(stored: Any) -> Iterator[Change]:
    """What `list_changes` kept, as changes; what cannot be read is passed over."""
    for name, parts in (stored if isinstance(stored, dict) else {}).items():
        if name not in LABELS or not isinstance(parts, list) or len(parts) != 2:
            continue
        added, removed = parts
        pieces = [Piece("removed", one) for one in removed] + [Piece("added", one) for one in added]
        yield Change(str(LABELS[name]), pieces=pieces)
