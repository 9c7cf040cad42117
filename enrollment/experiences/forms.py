"""Forms for telling how it was, and for letting texts through."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.experiences.actions import Answers

TO_FIVE = [
    (1, _("1, helemaal niet")),
    (2, _("2, niet zo")),
    (3, _("3, gaat wel")),
    (4, _("4, goed")),
    (5, _("5, heel goed")),
]


class _OneToFive(forms.TypedChoiceField):
    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            choices=TO_FIVE,
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": _("Kies een antwoord van 1 tot en met 5.")},
        )


class ExperienceForm(forms.Form):
    """Three questions and what somebody wants to add."""

    useful = _OneToFive(_("Heb je er in je werk iets aan?"))
    well_given = _OneToFive(_("Werd het goed gegeven?"))
    recommend = _OneToFive(_("Zou je het een collega aanraden?"))
    text = forms.CharField(
        label=_("Wat wil je erover kwijt?"),
        help_text=_(
            "Schrijf geen namen op. Een opleidingsadviseur leest je tekst voor anderen hem zien,"
            " zonder te weten wie hem schreef."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def answers(self) -> Answers:
        return Answers(**self.cleaned_data)


class ModerationForm(forms.Form):
    """Show a text, or hide it and say why."""

    show = forms.BooleanField(required=False)
    reason = forms.CharField(
        label=_("Waarom verberg je deze tekst?"),
        max_length=400,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("show") and not values.get("reason"):
            self.add_error("reason", _("Schrijf op waarom je deze tekst verbergt."))
        return values
