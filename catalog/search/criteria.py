"""What somebody asks of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from catalog.search.facets import Facet, token

PAGE_SIZE = 20
DEEPEST_PAGE = 100
"""Nobody reads further; who wants more narrows the search."""


class Sort(StrEnum):
    """The orders one can choose, as they stand in the URL."""

    BEST = "beste"
    SOONEST = "datum"
    PRICE = "prijs"
    TITLE = "titel"
    NEWEST = "nieuw"


@dataclass(frozen=True)
class Criteria:
    """Words, selected values per facet (as in the URL), order and page.

    `language` is the reader's: it decides which titles 'by title' means.
    """

    text: str = ""
    selected: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.BEST
    page: int = 1
    language: str = "nl"

    @property
    def tokens(self) -> Mapping[Facet, list[str]]:
        """Only facets with a selection."""
        return {
            facet: [token(facet, value) for value in values]
            for facet, values in self.selected.items()
            if values
        }

    @property
    def chosen(self) -> int:
        """How many values are selected in all."""
        return sum(len(values) for values in self.selected.values())
