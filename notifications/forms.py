"""The choice which messages come by mail."""

from __future__ import annotations

from typing import Any

from django import forms

from notifications.kinds import KINDS
from notifications.models import MailPreference
from people.models import Person


class MailPreferencesForm(forms.Form):
    """A checkbox for every kind that may be switched off; ticked is: mail me."""

    prefix = "mail"

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unwanted = set(
            MailPreference.objects.filter(person=person, mail=False).values_list("kind", flat=True)
        )
        for kind in KINDS.values():
            if not kind.always_mailed:
                self.fields[kind.name] = forms.BooleanField(
                    label=str(kind.label), required=False, initial=kind.name not in unwanted
                )

    def wanted(self) -> dict[str, bool]:
        """By kind, after validation."""
        return dict(self.cleaned_data)
