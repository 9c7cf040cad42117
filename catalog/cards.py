"""A course among others, as this actor's organisation sees it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalog.models import CatalogueEntry, Course, CourseText
from core.templatetags.portal import duration, euro, moment
from people.permissions import Purpose
from people.policy import Actor


@dataclass(frozen=True)
class Card:
    """What `course_card` shows. `lang` only when the text is not in the language of the page."""

    title: str
    url: str
    form: str
    form_label: str
    summary: str
    lang: str
    organisation: str
    date: datetime.datetime | None
    when: str
    place: str
    price: str
    duration: str
    seats: str


def cards_for(actor: Actor, course_ids: Sequence[int]) -> list[Card]:
    """Cards in the order of `course_ids`, in three queries.

    A course that stopped being visible since the ids were found is left out.
    """
    entries = CatalogueEntry.objects.filter(organisation=actor.organisation_id).defer("tokens")
    courses = (
        Course.objects.visible_to(actor, Purpose.BROWSE)
        .filter(pk__in=course_ids)
        .select_related("owner")
        .only("slug", "form", "duration_minutes", "price_excl", "owner__short_name")
        .prefetch_related(
            Prefetch("texts", CourseText.objects.defer("description", "goals", "audience")),
            Prefetch("entries", entries, to_attr="entries_here"),
        )
        .in_bulk()
    )
    return [_card(courses[pk]) for pk in course_ids if pk in courses]


def _card(course: Course) -> Card:
    text = course.text
    entries: list[CatalogueEntry] = course.entries_here  # type: ignore[attr-defined]
    entry = entries[0] if entries else CatalogueEntry(price_excl=course.price_excl)
    return Card(
        title=text.title,
        url=course.get_absolute_url(),
        form=course.form,
        form_label=course.get_form_display(),
        summary=text.summary,
        lang=foreign(text),
        organisation=course.owner.short_name,
        date=None if entry.any_time else entry.next_start,
        when=_when(entry),
        place=entry.next_city,
        price=_price(entry),
        duration=duration(course.duration_minutes) if course.duration_minutes else "",
        seats=_seats(entry),
    )


def foreign(text: CourseText) -> str:
    """The language of a text when it is not that of the page, for its `lang` attribute."""
    return "" if text.language == get_language() else text.language


def _when(entry: CatalogueEntry) -> str:
    if entry.any_time:
        return _("begin wanneer je wilt")
    if entry.next_start is None:
        return _("nog geen datum")
    return moment(entry.next_start)


def _price(entry: CatalogueEntry) -> str:
    price = euro(entry.price_excl)
    return _("vanaf %(price)s") % {"price": price} if entry.price_varies else price


def _seats(entry: CatalogueEntry) -> str:
    if entry.next_start is None or entry.any_time:
        return ""
    free = entry.next_free_seats
    if free:
        return ngettext("Nog %(free)d plaats vrij", "Nog %(free)d plaatsen vrij", free) % {
            "free": free
        }
    if entry.free_seats:
        return _("Vol. Bij een andere uitvoering is nog plaats.")
    return _("Vol. Je kunt op de wachtlijst.")
