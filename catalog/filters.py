"""The catalogue's URL: which parameters there are, and what of it is taken seriously.

A shared or old link may hold values that no longer exist. These are passed over, and the page
answers truly for the rest: a visitor can do nothing with an error in a URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalog.models import Course, CourseForm, Language
from catalog.search import facets
from catalog.search.criteria import Criteria, Sort
from catalog.search.facets import Facet
from catalog.search.vocabulary import Vocabulary

LONGEST_TEXT = 200
MOST_VALUES = 30
"""Per facet; more is no choice of a person."""

PARAMS: Mapping[Facet, str] = {
    Facet.FORM: "vorm",
    Facet.THEME: "thema",
    Facet.PERIOD: "periode",
    Facet.PLACE: "plaats",
    Facet.PRICE: "prijs",
    Facet.DURATION: "duur",
    Facet.SEATS: "vrij",
    Facet.LANGUAGE: "taal",
    Facet.OWNER: "organisatie",
    Facet.SUPPLIER: "leverancier",
}

PRICES = {
    facets.PRICE_FREE: _("Gratis"),
    facets.PRICE_LOW: _("Tot € 250"),
    facets.PRICE_MIDDLE: _("€ 250 – € 750"),
    facets.PRICE_HIGH: _("Meer dan € 750"),
    facets.PRICE_UNKNOWN: _("Prijs onbekend"),
}
DURATIONS = {
    "uur": _("Tot 1 uur"),
    "halve-dag": _("Tot 4 uur"),
    "dag": _("Tot 1 dag"),
    "dagen": _("2–3 dagen"),
    facets.DURATION_LONGER: _("Langer"),
}
SORTS = {
    Sort.BEST: _("Past het best"),
    Sort.SOONEST: _("Begint het eerst"),
    Sort.PRICE: _("Laagste prijs"),
    Sort.TITLE: _("Titel"),
    Sort.NEWEST: _("Nieuwste"),
}
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


class LenientText(forms.CharField):
    """Takes what can be searched for; cuts what is too long."""

    def clean(self, value: Any) -> str:
        text = " ".join(str(value or "").replace("\0", " ").split())[:LONGEST_TEXT]
        return text if any(letter.isalnum() for letter in text) else ""


class LenientNumber(forms.IntegerField):
    """A page number; anything else is page one."""

    def clean(self, value: Any) -> int:
        text = str(value or "")
        return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


class LenientChoice(forms.ChoiceField):
    def clean(self, value: Any) -> str:
        return str(value) if self.valid_value(value) else ""


class LenientChoices(forms.MultipleChoiceField):
    """The known values among those given, each once."""

    def clean(self, value: Any) -> tuple[str, ...]:
        known = (str(item) for item in value or () if self.valid_value(item))
        return tuple(dict.fromkeys(known))[:MOST_VALUES]


class LenientValues(LenientChoices):
    """Values of an open list (places, months): those that can be values at all."""

    def __init__(self, *, pattern: re.Pattern[str], **kwargs: Any) -> None:
        self.pattern = pattern
        super().__init__(**kwargs)

    def valid_value(self, value: Any) -> bool:
        return bool(self.pattern.fullmatch(str(value)))


class TextFilter(django_filters.Filter):
    field_class = LenientText


class NumberFilter(django_filters.Filter):
    field_class = LenientNumber


class OneFilter(django_filters.Filter):
    field_class = LenientChoice


class ManyFilter(django_filters.Filter):
    field_class = LenientChoices


class OpenFilter(django_filters.Filter):
    field_class = LenientValues


class CatalogueFilter(django_filters.FilterSet):
    """Reads the query string; its result is `criteria`, which `catalog.search.query` answers."""

    q = TextFilter()
    vorm = ManyFilter(choices=CourseForm.choices)
    thema = ManyFilter()
    periode = OpenFilter(pattern=re.compile(rf"{MONTH.pattern}|{facets.ANY_TIME}"))
    plaats = OpenFilter(pattern=re.compile(r"\w[^\x00-\x1f=]{0,79}"))
    prijs = ManyFilter(choices=list(PRICES.items()))
    duur = ManyFilter(choices=list(DURATIONS.items()))
    vrij = ManyFilter(choices=[(facets.FREE_SEATS, _("Met vrije plaatsen"))])
    taal = ManyFilter(choices=Language.choices)
    organisatie = ManyFilter()
    leverancier = ManyFilter()
    sorteer = OneFilter(choices=list(SORTS.items()))
    pagina = NumberFilter()

    class Meta:
        model = Course
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, vocabulary: Vocabulary, language: str = "nl") -> None:
        super().__init__(data=data, queryset=Course.objects.none())
        self.language = language
        fields: Mapping[str, Any] = self.form.fields
        fields["thema"].choices = vocabulary.themes.items()
        fields["organisatie"].choices = vocabulary.organisations.items()
        fields["leverancier"].choices = vocabulary.suppliers.items()

    @property
    def criteria(self) -> Criteria:
        self.form.is_valid()
        values: Mapping[str, Any] = self.form.cleaned_data
        return Criteria(
            text=values["q"],
            selected={facet: values[param] for facet, param in PARAMS.items() if values[param]},
            sort=Sort(values["sorteer"] or Sort.BEST),
            page=values["pagina"],
            language=self.language,
        )


def query_string(
    criteria: Criteria, *, without: Iterable[tuple[Facet, str]] = (), page: int = 1
) -> str:
    """The canonical query string of `criteria`, perhaps without some selected values."""
    dropped = set(without)
    query = QueryDict(mutable=True)
    if criteria.text:
        query["q"] = criteria.text
    for facet, param in PARAMS.items():
        kept = [v for v in criteria.selected.get(facet, ()) if (facet, v) not in dropped]
        if kept:
            query.setlist(param, kept)
    if criteria.sort != Sort.BEST:
        query["sorteer"] = criteria.sort
    if page > 1:
        query["pagina"] = str(page)
    return query.urlencode()
