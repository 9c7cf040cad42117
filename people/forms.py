"""Forms of the profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
