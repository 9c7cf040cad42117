"""Forms for wishes and own learning."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enrollment.wishes.actions import WishDetails
from enrollment.wishes.own import OwnDetails

WHICH = {"required": _("Vul in welke cursus of studie je wilt doen.")}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WishForm(forms.Form):
    """What somebody wants to learn outside the catalogue."""

    title = forms.CharField(
        label=_("Welke cursus of studie wil je doen?"), max_length=255, error_messages=WHICH
    )
    goal = forms.CharField(
        label=_("Wat wil je ermee bereiken?"),
        help_text=_("Wat kun je straks beter in je werk? Wie beslist, leest dit."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf op wat je ermee wilt bereiken.")},
    )
    supplier = forms.CharField(label=_("Wie geeft het?"), max_length=150, required=False)
    website = forms.URLField(
        label=_("Website"),
        max_length=400,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Dit is geen adres van een website. Plak het hele adres.")},
    )
    price_excl = forms.DecimalField(
        label=_("Prijs in euro, zonder btw"),
        help_text=_("Laat leeg als je het niet weet. Kost het niets? Vul 0 in."),
        max_digits=9,
        decimal_places=2,
        min_value=0,
        required=False,
        localize=True,
        error_messages={"invalid": _("Vul een bedrag in, bijvoorbeeld 1250 of 1250,50.")},
    )
    hours = forms.IntegerField(
        label=_("Hoeveel uur kost het je?"), min_value=1, max_value=5000, required=False
    )
    starts_on = forms.DateField(label=_("Begint op"), widget=_day(), required=False)
    ends_on = forms.DateField(label=_("Eindigt op"), widget=_day(), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error(
                "ends_on", _("Het einde ligt voor het begin. Kies een latere dag, of laat leeg.")
            )
        return values

    def details(self) -> WishDetails:
        return WishDetails(**self.cleaned_data)


class DecisionForm(forms.Form):
    """Yes or no; who says no says why."""

    decision = forms.ChoiceField(
        label=_("Wat beslis je?"),
        choices=[("approve", _("Akkoord")), ("refuse", _("Niet akkoord"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies akkoord of niet akkoord.")},
    )
    reason = forms.CharField(
        label=_("Toelichting voor je collega"),
        help_text=_("Niet akkoord? Schrijf dan op waarom. Je collega leest dit."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("decision") == "refuse" and not values.get("reason"):
            self.add_error(
                "reason", _("Schrijf op waarom je niet akkoord gaat: je collega wil dat weten.")
            )
        return values


class PastDayField(forms.DateField):
    """A day that has come already."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_day(), **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        day: datetime.date | None = super().clean(value)
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Deze dag moet nog komen. Kies vandaag of eerder."))
        return day


class CompleteForm(forms.Form):
    """The day on which it was finished."""

    completed_on = PastDayField(
        label=_("Wanneer heb je het afgerond?"),
        error_messages={"required": _("Kies de dag waarop je het afrondde.")},
    )


class OwnLearningForm(forms.Form):
    """Something learned outside the portal."""

    title = forms.CharField(
        label=_("Wat heb je geleerd of gedaan?"),
        help_text=_("Bijvoorbeeld een boek, een congres, een cursus of meelopen met een collega."),
        max_length=255,
        error_messages={"required": _("Vul in wat je geleerd of gedaan hebt.")},
    )
    learned_on = PastDayField(
        label=_("Wanneer?"),
        error_messages={"required": _("Kies de dag, of de laatste dag.")},
    )
    hours = forms.IntegerField(
        label=_("Hoeveel uur kostte het?"), min_value=1, max_value=5000, required=False
    )
    what = forms.CharField(
        label=_("Wat neem je ervan mee?"),
        help_text=_("Alleen jij leest dit."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def details(self) -> OwnDetails:
        return OwnDetails(**self.cleaned_data)
