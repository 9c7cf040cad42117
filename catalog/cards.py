"""A course among others, as this actor's organisation sees it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import FilteredRelation, Prefetch, Q
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalog.models import CatalogueEntry, Course, CourseText
from catalog.search.query import SearchResult
from catalog.search.reasons import reasons
from catalog.search.statement import SOON_DAYS
from core.templatetags.portal import duration, euro, moment
from people.permissions import Purpose
from people.policy import Actor

NOTHING_ASKED = SearchResult()


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
    why: Sequence[str] = ()
    """Why it stands here, when it was found by words."""


def cards_of(actor: Actor, result: SearchResult) -> list[Card]:
    """The cards of a page of hits, each with why it is there."""
    return cards_for(actor, result.course_ids, result)


def cards_for(
    actor: Actor, course_ids: Sequence[int], result: SearchResult = NOTHING_ASKED
) -> list[Card]:
    """Cards in the order of `course_ids`, in two queries.

    A course that stopped being visible since the ids were found is left out.
    """
    own = Q(entries__organisation=actor.organisation_id)
    courses = (
        Course.objects.visible_to(actor, Purpose.BROWSE)
        .filter(pk__in=course_ids)
        .annotate(entry_here=FilteredRelation("entries", condition=own))
        .select_related("owner", "entry_here")  # type: ignore[misc]
        .prefetch_related(
            Prefetch("texts", CourseText.objects.defer("description", "goals", "audience"))
        )
        .in_bulk()
    )
    return [_card(courses[pk], actor, result) for pk in course_ids if pk in courses]


def _card(course: Course, actor: Actor, result: SearchResult) -> Card:
    text = course.text
    found: CatalogueEntry | None = getattr(course, "entry_here", None)
    entry = found or CatalogueEntry(price_excl=course.price_excl)
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
        why=reasons(
            result,
            course.pk,
            own=course.owner_id == actor.organisation_id,
            soon=_begins_soon(entry),
        ),
    )


def foreign(text: CourseText) -> str:
    """The language of a text when it is not that of the page, for its `lang` attribute."""
    return "" if text.language == get_language() else text.language


def _begins_soon(entry: CatalogueEntry) -> bool:
    """As the order of the hits has it: soon, with room."""
    if entry.any_time:
        return True
    soon = timezone.now() + datetime.timedelta(days=SOON_DAYS)
    return bool(entry.next_start and entry.next_start < soon and entry.next_free_seats)


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
