"""Forms for finishing by hand, and for evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enrollment.completion.evidence import MOST_BYTES


def _day(label: Any, required: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
        error_messages={"required": required, "invalid": _("Kies een dag die bestaat.")},
    )


class HandForm(forms.Form):
    """An officer says how it ended."""

    finished = forms.ChoiceField(
        label=_("Hoe is het afgelopen?"),
        choices=[("yes", _("Afgerond")), ("no", _("Niet afgerond"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of je collega dit heeft afgerond.")},
    )
    completed_on = _day(_("Op welke dag?"), _("Kies een dag."))
    note = forms.CharField(
        label=_("Waarom met de hand?"),
        help_text=_("Je collega kan dit lezen."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf op waarom je dit met de hand doet.")},
    )


class EvidenceForm(forms.Form):
    """A learner shows that they finished."""

    finished_on = _day(_("Wanneer was je klaar?"), _("Kies de dag waarop je klaar was."))
    file = forms.FileField(
        label=_("Bewijs"),
        help_text=_("Een pdf, png of jpg van hoogstens 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        error_messages={
            "required": _("Kies een bestand."),
            "empty": _("Dit bestand is leeg. Kies een ander bestand."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("Dit bestand is groter dan 10 MB. Kies een kleiner bestand.")
            )
        return file


class JudgeForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Wat beslis je?"),
        choices=[("yes", _("Goedgekeurd: afgerond")), ("no", _("Niet goedgekeurd"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of je dit goedkeurt.")},
    )
    reason = forms.CharField(
        label=_("Toelichting voor je collega"),
        help_text=_("Nodig als je het niet goedkeurt. Het bestand wordt dan meteen gewist."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
