"""What somebody keeps, for *Mijn gegevens*."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.keeping.favourites import with_cards
from catalog.models import Favourite, SavedSearch
from people.data import when
from people.models import Person
from people.points import PersonDataSection
from people.policy import actor_for


def keeping_sections(person: Person) -> Sequence[PersonDataSection]:
    return [_searches(person), _favourites(person)]


def _searches(person: Person) -> PersonDataSection:
    rows = [
        {
            _("Naam"): one.name,
            _("Adres"): f"{reverse('catalog:catalogue')}?{one.query}",
            _("Bericht bij iets nieuws"): _("ja") if one.wants_mail else _("nee"),
            _("Bewaard op"): when(one.created_at),
            _("Laatst gekeken"): when(one.checked_at),
        }
        for one in SavedSearch.objects.filter(person=person).order_by("created_at", "pk")
    ]
    return PersonDataSection(
        "saved_searches",
        _("Zoekopdrachten die je bewaart"),
        _("Door jou. Alleen jij ziet ze."),
        rows,
        frozenset({"catalog.SavedSearch.person"}),
    )


def _favourites(person: Person) -> PersonDataSection:
    found = Favourite.objects.filter(person=person).order_by("created_at", "pk")
    rows = [
        {
            _("Leeractiviteit"): one.card.title if one.card else _("niet meer beschikbaar"),
            _("Bewaard op"): when(one.favourite.created_at),
        }
        for one in with_cards(actor_for(person), list(found))
    ]
    return PersonDataSection(
        "favourites",
        _("Leeractiviteiten die je bewaart"),
        _("Door jou. Alleen jij ziet ze."),
        rows,
        frozenset({"catalog.Favourite.person"}),
    )
