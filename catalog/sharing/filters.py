"""Narrowing the lists of what others offer and of what we have of them."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.curating.filters import OfferFilter
from catalog.querysets import CourseQuerySet
from organisations.models import Organisation

NAMES = ("q", "van", "vorm", "thema")


class SharedFilter(OfferFilter):
    """As in the own offer; instead of its state one chooses whose it is."""

    stand = None
    van = django_filters.ChoiceFilter(
        label=_("Van"), field_name="owner__slug", empty_label=_("Alle organisaties"),
        widget=forms.Select(attrs={"class": "utrecht-select"}),
    )  # fmt: skip

    def __init__(self, data: Any, *, queryset: CourseQuerySet) -> None:
        super().__init__(data, queryset=queryset)
        owners = Organisation.objects.filter(pk__in=queryset.order_by().values("owner"))
        self.filters["van"].extra["choices"] = list(owners.values_list("slug", "short_name"))

    @property
    def filtered(self) -> bool:
        return any((self.data or {}).get(name) for name in NAMES)
