"""Which courses a change for many is about, and which change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.curating.bulk import MOST_COURSES, BulkChange, BulkKind
from catalog.curating.filters import OfferFilter, theme_choices
from catalog.curating.loaders import own_courses
from catalog.models import Course, Theme
from people.policy import Actor

ALL, ONE = "alle", "course"


class Chosen:
    """The courses that were ticked, or all that the filters find; only ever the actor's own."""

    def __init__(self, actor: Actor, data: QueryDict) -> None:
        self.data = data
        self.filter = OfferFilter(data, queryset=own_courses(actor))
        self.all_found = ALL in data
        if self.all_found:
            found = self.filter.qs
        else:
            raw = (pk for pk in data.getlist(ONE)[:MOST_COURSES] if pk.isascii() and pk.isdecimal())
            found = own_courses(actor).filter(pk__in=[int(pk) for pk in raw if len(pk) < 18])
        self.queryset = found

    @cached_property
    def number(self) -> int:
        number: int = self.queryset.count()
        return number

    @property
    def too_many(self) -> bool:
        return self.number > MOST_COURSES

    @cached_property
    def courses(self) -> list[Course]:
        """In a fixed order, with what a preview shows of them."""
        if self.too_many:
            return []
        related = self.queryset.select_related("supplier", "owner")
        return list(related.prefetch_related("texts", "themes").order_by("pk"))

    def hidden(self) -> list[tuple[str, str]]:
        """What goes along in the next form."""
        if self.all_found:
            return [(ALL, "1"), *self.filter.chosen.items()]
        return [(ONE, str(course.pk)) for course in self.courses]


class BulkForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Wat wil je veranderen?"), choices=BulkKind.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    theme = forms.ModelChoiceField(
        label=gettext_lazy("Welk thema?"), queryset=Theme.objects.all(), required=False
    )
    keyword = forms.CharField(label=gettext_lazy("Welk trefwoord?"), max_length=60, required=False)
    percentage = forms.DecimalField(
        label=gettext_lazy("Hoeveel procent?"), required=False, min_value=-90, max_value=200,
        decimal_places=2, localize=True, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Bijvoorbeeld 3 voor hoger, -10 voor lager."),
    )  # fmt: skip
    supplier = forms.CharField(
        label=gettext_lazy("Welke leverancier?"), max_length=150, required=False
    )

    NEEDED = {
        BulkKind.ADD_THEME: "theme", BulkKind.REMOVE_THEME: "theme",
        BulkKind.ADD_KEYWORD: "keyword", BulkKind.PRICE: "percentage",
        BulkKind.SUPPLIER: "supplier",
    }  # fmt: skip

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field = cast("forms.ModelChoiceField", self.fields["theme"])
        themes = theme_choices(Theme.objects.with_tree_fields())
        cast("forms.Select", field.widget).choices = [("", _("Kies een thema")), *themes]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        needed = self.NEEDED.get(data.get("kind", ""))
        if needed and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, _("Vul dit in: het hoort bij wat je wilt veranderen."))
        return data

    def change(self) -> BulkChange:
        data = self.cleaned_data
        return BulkChange(
            kind=data["kind"], theme=data["theme"], keyword=" ".join(data["keyword"].split()),
            percentage=data["percentage"] or Decimal(0),
            supplier=" ".join(data["supplier"].split()),
        )  # fmt: skip
