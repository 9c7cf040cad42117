"""What an officer fills in about ordering."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollment.models import SupplierContact
from enrollment.ordering.screen import ListedLine
from planning.forms import MomentField

CONFIRM, REFUSE = "confirm", "refuse"


class ContactForm(forms.Form):
    """Where is ordered, and before when."""

    email = forms.EmailField(
        label=gettext_lazy("E-mailadres van de leverancier"),
        required=False,
        help_text=gettext_lazy("Leeg: je downloadt de lijst en geeft die zelf door."),
    )
    order_before = MomentField(
        label=gettext_lazy("Bestellen kan tot"),
        required=False,
        help_text=gettext_lazy(
            "Staan er dan nog mensen op de lijst, dan krijgen de planners bericht."
        ),
    )

    def __init__(self, *args: Any, contact: SupplierContact | None, **kwargs: Any) -> None:
        if contact:
            values = {"email": contact.email, "order_before": contact.order_before}
            kwargs["initial"] = values
        super().__init__(*args, **kwargs)


class AnswerForm(forms.Form):
    """What the supplier answered about chosen participants."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Over wie gaat het antwoord?"),
        error_messages={"required": gettext_lazy("Kies in de lijst ten minste één deelnemer.")},
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Wat antwoordde de leverancier?"),
        choices=[
            (CONFIRM, gettext_lazy("Bevestigd: zij kunnen komen")),
            (REFUSE, gettext_lazy("Geweigerd: zij kunnen niet komen")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies bevestigd of geweigerd.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Waarom weigert de leverancier?"),
        help_text=gettext_lazy("Alleen bij geweigerd. De deelnemers krijgen dit te lezen."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, rows: Iterable[ListedLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (str(one.enrollment.pk), one.enrollment.person.listed_name)
            for one in rows
            if one.may_be_answered
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("answer") == REFUSE and not values.get("reason", "").strip():
            self.add_error(
                "reason", _("Vul in waarom de leverancier weigert. De deelnemer leest dit.")
            )
        return values

    def chosen(self) -> list[uuid.UUID]:
        return [uuid.UUID(pk) for pk in self.cleaned_data["people"]]
