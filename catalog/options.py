"""Facets and chosen values with their labels, as the page shows them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.filters import DURATIONS, MONTH, PARAMS, PRICES, query_string
from catalog.models import CourseForm, Language
from catalog.search.criteria import Criteria
from catalog.search.facets import ANY_TIME, FREE_SEATS, Facet
from catalog.search.query import SearchResult
from catalog.search.vocabulary import Vocabulary

MOST_OPTIONS = 15
"""Of an open list the commonest, and what was chosen; whoever seeks a rarer one types it."""

FIRST_BRANCHES = 6


@dataclass(frozen=True)
class Option:
    """One checkbox. `below` are the themes under a theme."""

    value: str
    label: str
    count: int
    selected: bool
    below: tuple[Option, ...] = ()

    @property
    def opened(self) -> bool:
        """Whether something below is chosen, so that it must not be folded away."""
        return any(option.selected for option in self.below)

    def __getitem__(self, name: str) -> object:
        """The component reads its options as mappings."""
        return getattr(self, name)


@dataclass(frozen=True)
class Group:
    """One facet on the page."""

    facet: Facet
    param: str
    label: str
    options: tuple[Option, ...]

    @property
    def is_tree(self) -> bool:
        return self.facet == Facet.THEME

    @property
    def first(self) -> tuple[Option, ...]:
        """Of a tree: what is not folded away; chosen branches never are."""
        chosen = [i for i, option in enumerate(self.options) if option.selected or option.opened]
        return self.options[: max(FIRST_BRANCHES, *(i + 1 for i in chosen), 0)]

    @property
    def rest(self) -> tuple[Option, ...]:
        return self.options[len(self.first) :]


@dataclass(frozen=True)
class Chip:
    """A chosen value, and the query string without it."""

    key: str
    label: str
    query: str


def facet_labels() -> Mapping[Facet, str]:
    return {
        Facet.FORM: _("Vorm"),
        Facet.THEME: _("Thema"),
        Facet.PERIOD: _("Wanneer"),
        Facet.PLACE: _("Plaats"),
        Facet.PRICE: _("Prijs (excl. btw)"),
        Facet.DURATION: _("Duur"),
        Facet.SEATS: _("Plaatsen"),
        Facet.LANGUAGE: _("Taal"),
        Facet.OWNER: _("Organisatie"),
        Facet.SUPPLIER: _("Leverancier"),
    }


class Options:
    """Turns counts into groups of checkboxes, for one request."""

    def __init__(self, criteria: Criteria, result: SearchResult, vocabulary: Vocabulary) -> None:
        self.criteria = criteria
        self.result = result
        self.vocabulary = vocabulary
        self.names: Mapping[Facet, Mapping[str, object]] = {
            Facet.FORM: dict(CourseForm.choices),
            Facet.THEME: vocabulary.themes,
            Facet.PRICE: PRICES,
            Facet.DURATION: DURATIONS,
            Facet.SEATS: {FREE_SEATS: _("Met vrije plaatsen")},
            Facet.LANGUAGE: dict(Language.choices),
            Facet.OWNER: vocabulary.organisations,
            Facet.SUPPLIER: vocabulary.suppliers,
        }

    def groups(self) -> list[Group]:
        """The facets in which there is something to choose."""
        groups = [
            Group(facet, PARAMS[facet], label, tuple(self._options(facet)))
            for facet, label in facet_labels().items()
        ]
        return [group for group in groups if group.options]

    def chips(self) -> list[Chip]:
        return [
            Chip(
                key=f"{PARAMS[facet]}-{number}",
                label=self._label(facet, value),
                query=query_string(self.criteria, without=[(facet, value)]),
            )
            for facet, values in self.criteria.selected.items()
            for number, value in enumerate(values)
        ]

    def _options(self, facet: Facet) -> Iterable[Option]:
        if facet == Facet.THEME:
            return self._themes()
        counts = self.result.counts.get(facet, {})
        values = {*counts, *self.criteria.selected.get(facet, ())}
        if facet == Facet.PERIOD:
            this_month = f"{timezone.localdate():%Y-%m}"
            ordered = sorted(v for v in values if v == ANY_TIME or v >= this_month)
            ordered.sort(key=lambda value: value != ANY_TIME)
        elif facet in (Facet.FORM, Facet.PRICE, Facet.DURATION, Facet.LANGUAGE):
            ordered = [value for value in self.names[facet] if value in values]
        else:
            ordered = sorted(values, key=lambda value: (-counts.get(value, 0), value))
            chosen = self.criteria.selected.get(facet, ())
            ordered = ordered[:MOST_OPTIONS] + [v for v in ordered[MOST_OPTIONS:] if v in chosen]
        return [self._option(facet, value) for value in ordered]

    def _themes(self) -> Iterable[Option]:
        """The tree, two levels deep: what lies deeper stands under its top as well."""
        for top, below in self.vocabulary.children.items():
            children = tuple(self._option(Facet.THEME, slug) for slug in below)
            shown = tuple(option for option in children if option.count or option.selected)
            option = self._option(Facet.THEME, top, shown)
            if option.count or option.selected or shown:
                yield option

    def _option(self, facet: Facet, value: str, below: tuple[Option, ...] = ()) -> Option:
        return Option(
            value=value,
            label=self._label(facet, value),
            count=self.result.counts.get(facet, {}).get(value, 0),
            selected=value in self.criteria.selected.get(facet, ()),
            below=below,
        )

    def _label(self, facet: Facet, value: str) -> str:
        """The name of a value. A supplier without hits keeps the name of the URL: who guesses a
        slug must not learn who delivers to others."""
        if facet == Facet.PERIOD:
            return _period(value)
        if facet == Facet.SUPPLIER and value not in self.result.counts.get(facet, {}):
            return value
        label = str(self.names.get(facet, {}).get(value, value))
        return label[:1].upper() + label[1:]


def _period(value: str) -> str:
    if not MONTH.fullmatch(value):
        return _("Wanneer je wilt")
    month = datetime.date(int(value[:4]), int(value[5:]), 1)
    label = date_format(month, "F Y")
    return label[:1].upper() + label[1:]
