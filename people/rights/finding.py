"""Finding people by what somebody types of their name or address."""

from __future__ import annotations

from django.db.models import Q

from people.querysets import PersonQuerySet

FIELDS = ("given_name", "infix", "family_name")


def matching(people: PersonQuerySet, words: str) -> PersonQuerySet:
    """Every word is in the name (accents and case aside) or in the address, in name order."""
    for word in words.split()[:6]:
        found = Q(email__icontains=word)
        for field in FIELDS:
            found |= Q(**{f"{field}__unaccent__icontains": word})
        people = people.filter(found)
    return people.in_name_order()
