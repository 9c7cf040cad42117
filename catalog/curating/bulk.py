"""One change for many courses: first what each becomes, then, on request, one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.curating.actions import SupplierFixed, lock_course, store, written_by
from catalog.curating.messages import four_eyes, tell_changed
from catalog.curating.steps import withdraw
from catalog.curating.values import CourseValues, values_of
from catalog.curating.words import in_words
from catalog.models import Course, Theme
from catalog.states import COURSE_STATES, CourseState
from core.transitions import StaleState, TransitionRefused
from people.models import Person

MOST_COURSES = 1000
HIGHEST_PRICE = Decimal(9_999_999)


class BulkKind(TextChoices):
    ADD_THEME = "add_theme", gettext_lazy("thema toevoegen")
    REMOVE_THEME = "remove_theme", gettext_lazy("thema weghalen")
    ADD_KEYWORD = "add_keyword", gettext_lazy("trefwoord toevoegen")
    PRICE = "price", gettext_lazy("prijs veranderen met een percentage")
    SUPPLIER = "supplier", gettext_lazy("andere leverancier")
    WITHDRAW = "withdraw", gettext_lazy("terugtrekken uit de catalogus")


@dataclass(frozen=True)
class BulkChange:
    kind: str
    theme: Theme | None = None
    keyword: str = ""
    percentage: Decimal = Decimal(0)
    supplier: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one course becomes; or why not; without either nothing changes for it."""

    course: Course
    before: str = ""
    after: str = ""
    refusal: str = ""

    @property
    def changes(self) -> bool:
        return bool(self.after)


def preview(courses: Iterable[Course], change: BulkChange) -> list[Outcome]:
    """What would happen. The courses come with texts, themes and supplier."""
    return [_outcome(course, change) for course in courses]


def digest(outcomes: Sequence[Outcome]) -> str:
    """The same for the same outcomes: tells whether what was shown still holds."""
    lines = [f"{one.course.pk}|{one.before}|{one.after}|{one.refusal}" for one in outcomes]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def carry_out(*, outcomes: Sequence[Outcome], change: BulkChange, by: Person) -> int:
    """Does what was shown, a transaction per course; returns how many were changed.

    A course that somebody changed in between, so that it would become something else, is left.
    """
    with written_by(by, lists=_list_changes(change)):
        changed = [
            outcome.course
            for outcome in outcomes
            if outcome.changes and _carry_out_one(outcome, change, by)
        ]
    _tell_colleagues(changed, change, by)
    return len(changed)


@transaction.atomic
def _carry_out_one(outcome: Outcome, change: BulkChange, by: Person) -> bool:
    course = lock_course(outcome.course)
    now = _outcome(course, change)
    if (now.before, now.after) != (outcome.before, outcome.after):
        return False
    try:
        if change.kind == BulkKind.WITHDRAW:
            withdraw(course=course, by=by)
            return True
        before = values_of(course)
        return store(course, before, _changed(before, change), by=by, quiet=True)
    except (StaleState, TransitionRefused, SupplierFixed):
        return False


@transaction.atomic
def _tell_colleagues(changed: Sequence[Course], change: BulkChange, by: Person) -> None:
    """With four eyes, one message for all published courses of an organisation."""
    by_owner: dict[int, list[Course]] = {}
    for course in changed:
        if course.state == CourseState.PUBLISHED and change.kind != BulkKind.WITHDRAW:
            by_owner.setdefault(course.owner_id, []).append(course)
    for courses in by_owner.values():
        if four_eyes(courses[0]):
            tell_changed(courses, by=by)


def _list_changes(change: BulkChange) -> dict[str, list[list[str]]]:
    """The same for every course that changes, so that their history says it."""
    title = change.theme.title_nl if change.theme else ""
    if change.kind == BulkKind.ADD_THEME:
        return {"themes": [[title], []]}
    return {"themes": [[], [title]]} if change.kind == BulkKind.REMOVE_THEME else {}


def _changed(values: CourseValues, change: BulkChange) -> CourseValues:
    theme = {change.theme.pk} if change.theme else set()
    match change.kind:
        case BulkKind.ADD_THEME:
            return replace(values, themes=values.themes | theme)
        case BulkKind.REMOVE_THEME:
            return replace(values, themes=values.themes - theme)
        case BulkKind.ADD_KEYWORD:
            return replace(values, keywords=(*values.keywords, change.keyword))
        case BulkKind.PRICE:
            return replace(values, price_excl=_new_price(values.price_excl, change))
        case _:
            return replace(values, supplier=change.supplier)


def _new_price(price: Decimal | None, change: BulkChange) -> Decimal:
    raised = (price or Decimal(0)) * (100 + change.percentage) / 100
    return raised.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _outcome(course: Course, change: BulkChange) -> Outcome:
    if refusal := _refusal(course, change):
        return Outcome(course, refusal=refusal)
    before, after = _before_and_after(course, change)
    return Outcome(course, before, after) if before != after else Outcome(course)


def _refusal(course: Course, change: BulkChange) -> str:
    if course.state == CourseState.ARCHIVED:
        return _("Zij is gearchiveerd. Haal haar eerst terug.")
    match change.kind:
        case BulkKind.WITHDRAW if not COURSE_STATES.allows("withdraw", course.state):
            return _("Zij is niet gepubliceerd.")
        case BulkKind.PRICE if course.price_excl is None:
            return _("De prijs is onbekend. Vul die eerst in.")
        case BulkKind.PRICE if not course.price_excl:
            return _("Zij is gratis.")
        case BulkKind.PRICE if _new_price(course.price_excl, change) > HIGHEST_PRICE:
            return _("De prijs wordt te hoog.")
        case BulkKind.SUPPLIER if course.external_id:
            return _("Zij komt uit een levering: de leverancier staat vast.")
        case BulkKind.ADD_KEYWORD if len(course.keywords) >= 40:
            return _("Zij heeft al 40 trefwoorden.")
    return ""


def _before_and_after(course: Course, change: BulkChange) -> tuple[str, str]:
    match change.kind:
        case BulkKind.WITHDRAW:
            return course.get_state_display(), str(CourseState.WITHDRAWN.label)
        case BulkKind.PRICE:
            new = _new_price(course.price_excl, change)
            return in_words("price_excl", course.price_excl), in_words("price_excl", new)
        case BulkKind.SUPPLIER:
            name = course.supplier.name if course.supplier else ""
            same = name.casefold() == change.supplier.casefold()
            return in_words("supplier", name), in_words(
                "supplier", name if same else change.supplier
            )
        case BulkKind.ADD_KEYWORD:
            known = {word.casefold() for word in course.keywords}
            words = [
                *course.keywords,
                *([change.keyword] if change.keyword.casefold() not in known else []),
            ]
            return in_words("keywords", course.keywords), in_words("keywords", words)
    themes = {theme.pk: theme.title for theme in course.themes.all()}
    new_themes = {
        pk: title for pk, title in themes.items() if change.theme is None or pk != change.theme.pk
    }
    if change.kind == BulkKind.ADD_THEME and change.theme:
        new_themes = themes | {change.theme.pk: change.theme.title}
    return tuple(", ".join(sorted(one.values())) or _("leeg") for one in (themes, new_themes))  # type: ignore[return-value]
