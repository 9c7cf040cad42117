"""Narrowing the list of the own offer."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.models import Course, CourseForm, CourseText, Theme
from catalog.querysets import CourseQuerySet
from catalog.states import CourseState

SORTS = {
    "": _("laatst gewijzigd"),
    "titel": _("titel"),
    "oudst": _("langst niet gewijzigd"),
}
FIELDS = ("q", "stand", "vorm", "thema", "volgorde")


def _select(**attrs: str) -> forms.Select:
    return forms.Select(attrs={"class": "utrecht-select", **attrs})


class OfferFilter(django_filters.FilterSet):
    """Every word must be in one title (accents aside); a theme includes those below."""

    q = django_filters.CharFilter(
        label=_("Woorden uit de titel"),
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search", "class": "utrecht-textbox"}),
    )
    stand = django_filters.ChoiceFilter(
        label=_("Stand"), field_name="state", choices=CourseState.choices,
        empty_label=_("Alle standen"), widget=forms.HiddenInput,
    )  # fmt: skip
    vorm = django_filters.ChoiceFilter(
        label=_("Vorm"), field_name="form", choices=CourseForm.choices,
        empty_label=_("Alle vormen"), widget=_select(),
    )  # fmt: skip
    thema = django_filters.ChoiceFilter(
        label=_("Thema"), method="by_theme", empty_label=_("Alle thema’s"), widget=_select()
    )
    volgorde = django_filters.ChoiceFilter(
        label=_("Volgorde"), method="in_order", empty_label=None, widget=_select(),
        choices=list(SORTS.items()),
    )  # fmt: skip

    def __init__(self, data: Any, *, queryset: CourseQuerySet) -> None:
        super().__init__(data, queryset=queryset)
        self.themes = {theme.slug: theme for theme in Theme.objects.with_tree_fields()}
        self.filters["thema"].extra["choices"] = theme_choices(self.themes.values(), key="slug")

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows the list, for links and for changing all that was found."""
        return {name: value for name in FIELDS if (value := (self.data or {}).get(name, ""))}

    @property
    def found(self) -> CourseQuerySet:
        """In the order that was chosen."""
        order = (self.data or {}).get("volgorde", "")
        if order == "titel":
            title = f"document__title_{'en' if get_language() == 'en' else 'nl'}"
            return self.qs.order_by(Coalesce(F(title), F("slug")), "pk")  # type: ignore[no-any-return]
        newest = F("modified_at").asc() if order == "oudst" else F("modified_at").desc()
        return self.qs.order_by(newest, "pk")  # type: ignore[no-any-return]

    def by_words(self, courses: QuerySet[Course], _name: str, words: str) -> QuerySet[Course]:
        texts = CourseText.objects.all()
        for word in words.split()[:8]:
            texts = texts.filter(title__unaccent__icontains=word)
        return courses.filter(pk__in=texts.values("course"))

    def by_theme(self, courses: QuerySet[Course], _name: str, slug: str) -> QuerySet[Course]:
        chosen = self.themes[slug]
        below = [theme.pk for theme in self.themes.values() if chosen.pk in theme.tree_path]
        themed = Course.themes.through.objects.filter(theme__in=below)
        return courses.filter(pk__in=themed.values("course"))

    def in_order(self, courses: QuerySet[Course], _name: str, _value: str) -> QuerySet[Course]:
        return courses


def theme_choices(themes: Any, *, key: str = "pk") -> list[tuple[Any, str]]:
    """Themes as a tree in a flat list; they come with their tree fields."""
    return [(getattr(one, key), "– " * one.tree_depth + one.title) for one in themes]
