"""What is filled in about a zone of the model."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from landscapes.choices import Certainty
from landscapes.plate import geometry
from landscapes.plate.models import Zone

ASPECTS = {
    "name": gettext_lazy("de naam"),
    "question": gettext_lazy("de vraag"),
    "place": gettext_lazy("de plaats op de kaart"),
}


class ZoneForm(forms.Form):
    title_nl = forms.CharField(label=gettext_lazy("Naam in het Nederlands"), max_length=80)
    title_en = forms.CharField(label=gettext_lazy("Naam in het Engels"), max_length=80)
    question_nl = forms.CharField(
        label=gettext_lazy("Vraag in het Nederlands"), max_length=200, required=False
    )
    question_en = forms.CharField(
        label=gettext_lazy("Vraag in het Engels"), max_length=200, required=False
    )
    source = forms.CharField(label=gettext_lazy("Bron"), max_length=200, required=False)
    geometry = forms.CharField(
        label=gettext_lazy("Vorm op de kaart van 1000 bij 1000"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Een cirkel heeft centre en radius, een veelhoek points, een boog start, control, end"
            " en width."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for aspect, words in ASPECTS.items():
            self.fields[f"sure_{aspect}"] = forms.ChoiceField(
                label=_("Hoe zeker is %(aspect)s?") % {"aspect": words}, choices=Certainty.choices
            )

    @staticmethod
    def values(zone: Zone) -> dict[str, Any]:
        names = ("title_nl", "title_en", "question_nl", "question_en", "source")
        values = {name: getattr(zone, name) for name in names}
        values["geometry"] = json.dumps(zone.geometry)
        for aspect in ASPECTS:
            values[f"sure_{aspect}"] = zone.certainty.get(aspect, Certainty.UNKNOWN)
        return values

    def clean_geometry(self) -> dict[str, Any]:
        try:
            found = json.loads(self.cleaned_data["geometry"])
            geometry.check(found)
        except (json.JSONDecodeError, geometry.BadGeometry, RecursionError) as error:
            raise forms.ValidationError(
                _(
                    "Hier kan het portaal geen vorm van maken. Vergelijk met een ander gebied, of"
                    " begin opnieuw met de vorm zoals hij was."
                )
            ) from error
        return dict(found)

    def fields_of(self, zone: Zone) -> dict[str, Any]:
        """What the zone gets; other aspects of its certainty stay."""
        facts = {k: v for k, v in self.cleaned_data.items() if not k.startswith("sure_")}
        sure = {aspect: self.cleaned_data[f"sure_{aspect}"] for aspect in ASPECTS}
        return facts | {"certainty": {**zone.certainty, **sure}}
