"""Marking a step as done by hand."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MarkForm(forms.Form):
    done_on = forms.DateField(
        label=_("Gedaan op"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Vul in op welke dag dit gedaan is.")},
    )
    note = forms.CharField(
        label=_("Opmerking"),
        required=False,
        max_length=400,
        help_text=_("Je collega leest dit."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
