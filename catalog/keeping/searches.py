"""Keeping a search, and letting it go."""

from __future__ import annotations

from django.db import transaction

from catalog.filters import query_string
from catalog.keeping.matching import criteria_of, matching_ids
from catalog.models import SavedSearch
from catalog.options import Options
from catalog.search.criteria import Criteria
from catalog.search.query import SearchResult
from catalog.search.vocabulary import Vocabulary, load_vocabulary
from people.models import Person
from people.policy import actor_for

MOST = 20
"""Per person; who has more hears of everything and reads nothing."""
LONGEST_QUERY = 1000
LONGEST_NAME = 120


class SearchRefused(Exception):
    """This search cannot be kept."""


class NothingAsked(SearchRefused):
    """No words and no filter: that is the whole catalogue."""


class TooMany(SearchRefused):
    """This person keeps as many as one can."""


class TooLong(SearchRefused):
    """More is chosen than an address can hold."""


@transaction.atomic
def save_search(*, query: str, by: Person) -> tuple[SavedSearch, bool]:
    """Keeps the search of that address, with what it finds now as known; twice is once.

    The answer says whether it is new. Raises SearchRefused.
    """
    vocabulary = load_vocabulary()
    criteria = criteria_of(query, vocabulary)
    if not criteria.text and not criteria.chosen:
        raise NothingAsked
    canonical = query_string(criteria)
    if len(canonical) > LONGEST_QUERY:
        raise TooLong
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # Two at once stay below MOST.
    own = SavedSearch.objects.filter(person=by)
    kept = own.filter(query=canonical).first()
    if kept:
        return kept, False
    if own.count() >= MOST:
        raise TooMany
    found = sorted(matching_ids(actor_for(by), criteria))
    name = name_of(criteria, vocabulary)
    return SavedSearch.objects.create(person=by, name=name, query=canonical, known=found), True


def name_of(criteria: Criteria, vocabulary: Vocabulary) -> str:
    """The words and the chosen values, to recognise it by."""
    chips = Options(criteria, SearchResult(), vocabulary).chips()
    parts = [criteria.text, *(chip.label for chip in chips)]
    name = " · ".join(filter(None, parts))
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


@transaction.atomic
def change_search(*, search: SavedSearch, name: str, wants_mail: bool, by: Person) -> None:
    """Another name, and whether `by` hears of what is new."""
    own = SavedSearch.objects.filter(pk=search.pk, person=by)
    own.update(name=name, wants_mail=wants_mail)


@transaction.atomic
def drop_search(*, search: SavedSearch, by: Person) -> None:
    """Nothing of it is kept."""
    SavedSearch.objects.filter(pk=search.pk, person=by).delete()
