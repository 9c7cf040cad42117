"""The one question, and room for why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.transfer.models import Use


class TransferForm(forms.Form):
    use = forms.ChoiceField(
        label=_("Gebruik je in je werk wat je leerde?"),
        choices=Use.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies een antwoord.")},
    )
    hindrance = forms.CharField(
        label=_("Wat hielp je, of hield je tegen?"),
        help_text=_("Schrijf geen namen op. Opleidingsadviseurs lezen het zonder jouw naam."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
