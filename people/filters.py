"""Finding people in a list."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.querysets import EmploymentQuerySet, PersonQuerySet

SHOW = [
    ("uit-dienst", _("uit dienst")),
    ("zonder-leidinggevende", _("zonder leidinggevende")),
    ("iedereen", _("iedereen")),
]


class PeopleFilter(django_filters.FilterSet):
    """Every word typed must be found, accents and case aside; without a choice: who works now.

    `employments` are the ones the actor may read: a number of elsewhere finds nobody.
    """

    q = django_filters.CharFilter(
        label=_("Naam, personeelsnummer of e-mailadres"),
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search", "class": "utrecht-textbox"}),
    )
    toon = django_filters.ChoiceFilter(
        label=_("Toon"),
        method="passed_by",
        choices=SHOW,
        empty_label=_("nu in dienst"),
        widget=forms.Select(attrs={"class": "utrecht-select"}),
    )

    def __init__(
        self, data: Any, *, queryset: PersonQuerySet, employments: EmploymentQuerySet
    ) -> None:
        super().__init__(data, queryset=queryset)
        self.employments = employments

    def filter_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        shown = self.form.cleaned_data["toon"]
        current = self.employments.current()
        if shown == "uit-dienst":
            queryset = queryset.exclude(pk__in=current.values("person"))
        elif shown == "zonder-leidinggevende":
            queryset = queryset.filter(pk__in=current.filter(manager=None).values("person"))
        elif shown != "iedereen":
            queryset = queryset.filter(pk__in=current.values("person"))
        found: QuerySet[Person] = super().filter_queryset(queryset)
        return found

    def passed_by(self, people: QuerySet[Person], _name: str, _value: str) -> QuerySet[Person]:
        return people

    def by_words(self, people: QuerySet[Person], _name: str, words: str) -> QuerySet[Person]:
        for word in words.replace(",", " ").split():
            numbered = self.employments.filter(personnel_number__istartswith=word)
            people = people.filter(
                Q(family_name__unaccent__icontains=word)
                | Q(given_name__unaccent__icontains=word)
                | Q(infix__unaccent__iexact=word)
                | Q(email__istartswith=word)
                | Q(pk__in=numbered.values("person"))
            )
        return people
