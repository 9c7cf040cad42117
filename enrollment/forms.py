"""Forms about enrollments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """A yes, or a no with its reason; `overrule` goes beyond the budget."""

    decision = forms.ChoiceField(choices=[("approve", ""), ("refuse", "")])
    reason = forms.CharField(
        label=_("Toelichting"),
        help_text=_("Verplicht als je niet akkoord gaat. De aanvrager leest dit."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    overrule = forms.BooleanField(label=_("Ik ga akkoord boven het budget"), required=False)

    @property
    def approves(self) -> bool:
        return bool(self.cleaned_data["decision"] == "approve")
