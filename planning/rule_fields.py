"""The part of the run's form about giving out its seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from planning.actions import RunRules
from planning.models import CourseRun
from planning.states import Priority, Promotion

RULES = (
    "priority",
    "promotion",
    "offer_hours",
    "waitlist_stops_days",
    "access_days",
    "minimum_days",
)


class RuleFields(forms.Form):
    """Shown closed: the usual rules suit most runs."""

    priority = forms.ChoiceField(
        label=gettext_lazy("Wie krijgt de eerste vrije plaats?"),
        choices=Priority.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Daarna telt altijd het moment waarop iemand zich aanmeldde."),
    )
    promotion = forms.ChoiceField(
        label=gettext_lazy("Wat gebeurt er als een plaats vrijkomt?"),
        choices=Promotion.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Aanbieden vraagt eerst of iemand nog kan. Meteen inschrijven gaat sneller."
        ),
    )
    offer_hours = forms.IntegerField(
        label=gettext_lazy("Hoeveel uur mag iemand over een aanbod nadenken?"),
        min_value=1,
        max_value=24 * 14,
        help_text=gettext_lazy("Wie niet kiest, verliest het aanbod; de volgende krijgt het."),
    )
    waitlist_stops_days = forms.IntegerField(
        label=gettext_lazy("Hoeveel dagen voor de start stopt de wachtlijst?"),
        min_value=0,
        max_value=365,
        help_text=gettext_lazy(
            "Daarna krijgt niemand van de wachtlijst nog een plaats. Bij 0 gaat het door tot de"
            " start."
        ),
    )
    access_days = forms.IntegerField(
        label=gettext_lazy("Hoeveel dagen heeft iemand toegang?"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy(
            "Alleen zonder vaste datum. Het telt vanaf de inschrijving; daarna komt de plaats vrij."
            " Leeg: zonder einde."
        ),
    )
    minimum_days = forms.IntegerField(
        label=gettext_lazy("Hoeveel dagen voor de start beslis je bij te weinig deelnemers?"),
        min_value=0,
        max_value=365,
        help_text=gettext_lazy(
            "Is het minimum dan niet gehaald, dan krijg je de vraag of het doorgaat."
        ),
    )


def rule_values(run: CourseRun | None) -> dict[str, Any]:
    """The rules of `run`, or the usual ones for a new run."""
    rules: Any = run or RunRules()
    return {name: getattr(rules, name) for name in RULES}


def rules_from(values: dict[str, Any]) -> RunRules:
    """From what the form cleaned. Days of access mean nothing for a run with a date."""
    access_days = values["access_days"] if values["self_paced"] else None
    return RunRules(**{**{name: values[name] for name in RULES}, "access_days": access_days})
