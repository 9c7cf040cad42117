"""The target, and which two maps to compare."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from landscapes.maps.models import Landscape
from landscapes.plate.models import zones_with_marks

HUNDRED = 100


class TargetForm(forms.Form):
    """A percent per zone; all empty means that there is no target."""

    def __init__(self, *args: Any, landscape: Landscape, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zones = zones_with_marks(landscape.version)
        for zone in self.zones:
            self.fields[zone.key] = forms.IntegerField(
                label=zone.title,
                required=False,
                min_value=0,
                max_value=HUNDRED,
                initial=landscape.target.get(zone.key),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        total = sum(self.target.values())
        if not self.errors and total not in (0, HUNDRED):
            raise forms.ValidationError(
                _(
                    "Samen is het %(total)s procent. Het hele streefbeeld is 100 procent: pas een"
                    " of meer gebieden aan, of maak alles leeg als je geen streefbeeld wilt."
                )
                % {"total": total}
            )
        return cleaned

    @property
    def target(self) -> dict[str, int]:
        return {zone.key: self.cleaned_data.get(zone.key) or 0 for zone in self.zones}
