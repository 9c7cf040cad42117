"""Forms for competences."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Competence


class CompetenceForm(forms.Form):
    """One of the concern's own, under a branch of the tree or at its top."""

    label = forms.CharField(
        label=_("Naam"),
        max_length=200,
        error_messages={"required": _("Vul in hoe de competentie heet.")},
    )
    parent = forms.ModelChoiceField(
        label=_("Onder"),
        queryset=Competence.objects.none(),
        required=False,
        empty_label=_("bovenaan, naast de takken"),
    )
    description = forms.CharField(
        label=_("Uitleg"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = Competence.objects.filter(retired=False, parent__parent__isnull=True)
        self.fields["parent"].queryset = branches.order_by("label")  # type: ignore[attr-defined]
