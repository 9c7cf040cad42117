"""The facets of the catalogue: which there are, and which values a course has.

A value is stored as a *token*: the facet's one-letter code, '=', and the value as it stands in the
URL ('f=classroom', 'm=2027-03'). Slugs rather than ids, so that a link keeps its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Facet(StrEnum):
    """The code of each facet, in the order in which the page shows them."""

    FORM = "f"
    THEME = "t"
    PERIOD = "m"
    PLACE = "c"
    PRICE = "p"
    DURATION = "d"
    SEATS = "v"
    LANGUAGE = "l"
    OWNER = "o"
    SUPPLIER = "s"


ANY_TIME = "altijd"
"""The value of PERIOD for a course that starts whenever one likes."""

FREE_SEATS = "1"
"""The only value of SEATS: there is a free seat."""

PRICE_FREE, PRICE_LOW, PRICE_MIDDLE, PRICE_HIGH, PRICE_UNKNOWN = (
    "gratis",
    "tot-250",
    "250-750",
    "boven-750",
    "onbekend",
)
DURATION_BANDS = (
    ("uur", 60),
    ("halve-dag", 4 * 60),
    ("dag", 8 * 60),
    ("dagen", 3 * 8 * 60),
)
"""Value and longest study load in minutes; a day of study is eight hours."""
DURATION_LONGER = "langer"


@dataclass(frozen=True)
class FacetValues:
    """What a course is, for the people of one organisation."""

    form: str
    owner: str
    supplier: str
    languages: Iterable[str]
    themes: Iterable[str]
    """Slugs of its themes and of all their ancestors."""
    minutes: int | None
    price: Decimal | None
    cities: Iterable[str]
    months: Iterable[str]
    any_time: bool
    free_seats: int


def token(facet: Facet, value: str) -> str:
    return f"{facet}={value}"


def price_band(price: Decimal | None) -> str:
    if price is None:
        return PRICE_UNKNOWN
    if price == 0:
        return PRICE_FREE
    if price <= 250:
        return PRICE_LOW
    return PRICE_MIDDLE if price <= 750 else PRICE_HIGH


def duration_band(minutes: int) -> str:
    return next((name for name, most in DURATION_BANDS if minutes <= most), DURATION_LONGER)


def tokens_of(values: FacetValues) -> list[str]:
    """All tokens of a course, sorted, each once."""
    pairs: list[tuple[Facet, str]] = [
        (Facet.FORM, values.form),
        (Facet.OWNER, values.owner),
        (Facet.PRICE, price_band(values.price)),
        *((Facet.LANGUAGE, language) for language in values.languages),
        *((Facet.THEME, theme) for theme in values.themes),
        *((Facet.PLACE, city) for city in values.cities),
        *((Facet.PERIOD, month) for month in values.months),
    ]
    if values.supplier:
        pairs.append((Facet.SUPPLIER, values.supplier))
    if values.minutes is not None:
        pairs.append((Facet.DURATION, duration_band(values.minutes)))
    if values.any_time:
        pairs.append((Facet.PERIOD, ANY_TIME))
    if values.free_seats > 0:
        pairs.append((Facet.SEATS, FREE_SEATS))
    return sorted({token(facet, value) for facet, value in pairs if value})
