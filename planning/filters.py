"""Narrowing the list of runs."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from catalog.models import CourseText
from planning.models import CourseRun
from planning.querysets import CourseRunQuerySet
from planning.trainers.querysets import without_trainer


class RunFilter(django_filters.FilterSet):
    """Text in the course's title (any language, accents aside) and the month it starts."""

    q = django_filters.CharFilter(
        label=_("Naam van de leeractiviteit"),
        method="by_title",
        widget=forms.TextInput(attrs={"type": "search", "class": "utrecht-textbox"}),
    )
    maand = django_filters.ChoiceFilter(
        label=_("Maand"),
        method="by_month",
        empty_label=_("Alle maanden"),
        widget=forms.Select(attrs={"class": "utrecht-select"}),
    )

    zonder_trainer = django_filters.BooleanFilter(
        label=_("Alleen zonder trainer"),
        method="by_trainer",
        widget=forms.CheckboxInput(attrs={"class": "utrecht-checkbox", "value": "1"}),
    )

    def __init__(self, data: Any, *, queryset: CourseRunQuerySet) -> None:
        super().__init__(data, queryset=queryset)
        self.filters["maand"].extra["choices"] = _months_of(queryset)

    def by_title(self, runs: QuerySet[CourseRun], _name: str, words: str) -> QuerySet[CourseRun]:
        texts = CourseText.objects.filter(title__unaccent__icontains=words)
        return runs.filter(course__in=texts.values("course"))

    def by_month(self, runs: QuerySet[CourseRun], _name: str, month: str) -> QuerySet[CourseRun]:
        first = datetime.date.fromisoformat(f"{month}-01")
        return runs.filter(starts_at__year=first.year, starts_at__month=first.month)

    def by_trainer(
        self, runs: QuerySet[CourseRun], _name: str, wanted: bool | None
    ) -> QuerySet[CourseRun]:
        return runs.filter(without_trainer()) if wanted else runs


def _months_of(runs: CourseRunQuerySet) -> list[tuple[str, str]]:
    """Months (in Amsterdam) in which there are runs to show: '2027-03', 'maart 2027'."""
    months = (
        runs.exclude(starts_at=None)
        .order_by()
        .annotate(month=TruncMonth("starts_at"))
        .values_list("month", flat=True)
        .distinct()
    )
    return [(f"{month:%Y-%m}", date_format(month, "F Y")) for month in sorted(months)]
