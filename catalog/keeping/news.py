"""The night's round along all kept searches: what is new is told, once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from catalog.keeping.matching import criteria_of, matching_ids
from catalog.models import Course, SavedSearch
from catalog.search.vocabulary import Vocabulary, load_vocabulary
from notifications.actions import Message, tell
from notifications.kinds import register_kind
from people.models import Person
from people.permissions import Purpose
from people.policy import Actor, actor_for

logger = structlog.get_logger(__name__)

NEW = "saved_search_new"
MOST_PEOPLE = 5_000
"""Per round; who waited longest comes first, so that nobody is passed over for good."""
TITLES_SHOWN = 5


def register_kinds() -> None:
    register_kind(NEW, _("Er is iets nieuws bij een zoekopdracht die je bewaart"))


def tell_news() -> int:
    """Looks again for everybody who keeps a search; answers how many people were told.

    Each person is a transaction of their own: one who fails is in the log, the others go on.
    """
    due = (
        SavedSearch.objects.filter(person__is_active=True)
        .values("person")
        .annotate(waiting_since=Min("checked_at"))
        .order_by("waiting_since", "person")
    )
    vocabulary = load_vocabulary()
    told = 0
    for person_id in list(due.values_list("person", flat=True)[:MOST_PEOPLE]):
        try:
            told += look_again(person_id=person_id, vocabulary=vocabulary)
        except Exception:
            logger.exception("saved_search_failed", person=str(person_id))
    return told


@transaction.atomic
def look_again(*, person_id: Any, vocabulary: Vocabulary) -> bool:
    """One person's searches, as that person would see them today. What is found becomes known in
    the transaction of the message, so that a second round has nothing to tell."""
    searches = SavedSearch.objects.select_for_update(no_key=True).filter(person=person_id)
    person = Person.objects.get(pk=person_id)
    actor = actor_for(person)
    news: list[tuple[SavedSearch, set[int]]] = []
    for search in searches.order_by("pk"):
        found = matching_ids(actor, criteria_of(search.query, vocabulary))
        new = found.difference(search.known)
        if new:
            search.known = sorted(found.union(search.known))
        search.checked_at = timezone.now()
        search.save(update_fields=["known", "checked_at"])
        if new and search.wants_mail:
            news.append((search, new))
    if news:
        tell([_message(actor, person, news)])
    return bool(news)


def _message(actor: Actor, person: Person, news: Sequence[tuple[SavedSearch, set[int]]]) -> Message:
    """All searches of one person in one message, in that person's language."""
    courses = (
        Course.objects.visible_to(actor, Purpose.BROWSE)
        .filter(pk__in=set().union(*(new for _search, new in news)))
        .prefetch_related("texts")
        .in_bulk()
    )
    with translation.override(person.language):
        told = [_told(search, [courses[pk] for pk in sorted(new)]) for search, new in news]
    alone = news[0][0] if len(news) == 1 else None
    url = reverse("catalog:catalogue") + f"?{alone.query}" if alone else ""
    context = {"searches": told, "number": len({pk for _search, new in news for pk in new})}
    return Message(person.pk, NEW, context, url or reverse("catalog:saved-searches"))


def _told(search: SavedSearch, courses: Sequence[Course]) -> dict[str, Any]:
    names = [course.title for course in courses]
    more = max(len(names) - TITLES_SHOWN, 0)
    return {"name": search.name, "names": sorted(names)[:TITLES_SHOWN], "more": more}
