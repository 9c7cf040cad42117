"""Forms of the profile, and of standing in for a manager."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.delegation import delegate_candidates
from people.models import Employment, Person
from people.policy import Actor


class LanguageForm(forms.Form):
    """The language of pages and mails. Each language has its own name, readable to its readers."""

    language = forms.ChoiceField(
        label=_("Taal van het portaal en van je mails"),
        choices=Person._meta.get_field("language").choices or (),
        widget=forms.RadioSelect,
    )


class ActingForm(forms.Form):
    """For which of the own employments one looks and books."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employment"] = forms.TypedChoiceField(
            label=_("Voor welk werk kijk je rond en schrijf je je in?"),
            choices=[(one.pk, _label(one)) for one in actor.employments],
            initial=actor.employment.pk if actor.employment else None,
            coerce=int,
            widget=forms.RadioSelect,
        )


def _label(employment: Employment) -> str:
    parts = (employment.function, str(employment.department), employment.organisation.name)
    return ", ".join(part for part in parts if part)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LastDayForm(forms.Form):
    """The last day of an employment."""

    last_day = forms.DateField(
        label=_("Laatste dag in dienst"),
        widget=_day(),
        help_text=_("De laatste dag waarop deze medewerker hier werkt."),
        error_messages={"required": _("Kies de laatste dag.")},
    )

    def __init__(self, *args: Any, employment: Employment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employment = employment

    def clean_last_day(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["last_day"]
        if day < self.employment.since:
            raise forms.ValidationError(
                _("Deze dag ligt voor de eerste dag van het dienstverband. Kies een latere dag.")
            )
        if self.employment.until is not None and self.employment.until < day:
            raise forms.ValidationError(
                _("Dit dienstverband eindigt al eerder. Herstel eerst de einddatum.")
            )
        return day


class DelegationForm(forms.Form):
    """A colleague by e-mail address, and the days. Who works elsewhere is as unknown as nobody."""

    delegate = forms.EmailField(
        label=_("E-mailadres van je vervanger"),
        widget=forms.EmailInput(attrs={"list": "collegas"}),
        error_messages={"required": _("Vul het e-mailadres van je vervanger in.")},
    )
    since = forms.DateField(
        label=_("Eerste dag"),
        widget=_day(),
        error_messages={"required": _("Kies de eerste dag.")},
    )
    until = forms.DateField(
        label=_("Laatste dag"),
        required=False,
        widget=_day(),
        help_text=_("Leeg: tot je de vervanging zelf beëindigt."),
    )

    def __init__(self, *args: Any, manager: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manager = manager

    def clean_delegate(self) -> Person:
        address = self.cleaned_data["delegate"].lower()
        found: Person | None = delegate_candidates(self.manager).filter(email=address).first()
        if found is None:
            raise forms.ValidationError(
                _("We kennen dit adres niet in jouw organisatie. Kijk het adres na.")
            )
        return found
