"""What somebody needs in the room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NeedsForm(forms.Form):
    accessibility = forms.CharField(
        label=_("Om mee te kunnen doen"),
        help_text=_("Bijvoorbeeld een plek voor een rolstoel, een tolk of een ringleiding."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    diet = forms.CharField(
        label=_("Om mee te kunnen eten"),
        help_text=_("Bijvoorbeeld vegetarisch, halal of zonder noten."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
