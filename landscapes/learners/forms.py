"""The preference check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from landscapes.choices import Preference
from landscapes.learners.words import DEGREES, STATEMENTS


class CheckForm(forms.Form):
    own_words = forms.CharField(
        label=gettext_lazy("Zo leer ik het liefst, in mijn eigen woorden"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for preference in Preference:
            self.fields[preference.value] = forms.TypedChoiceField(
                label=str(STATEMENTS[preference]),
                choices=DEGREES,
                coerce=int,
                widget=forms.RadioSelect,
            )
        self.order_fields([preference.value for preference in Preference])

    @property
    def answers(self) -> dict[str, int]:
        return {one.value: self.cleaned_data[one.value] for one in Preference}
