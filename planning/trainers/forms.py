"""What is filled in about trainers, and by them."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Supplier
from planning.clock import NoSuchTime, amsterdam_moment
from planning.models import Trainer
from planning.rooms.forms import SeenForm


class SupplierTrainerForm(forms.Form):
    supplier = forms.ModelChoiceField(
        label=gettext_lazy("Leverancier"), queryset=Supplier.objects.none()
    )
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("E-mailadres"),
        required=False,
        help_text=gettext_lazy(
            "Hier komt de vraag om les te geven. Zonder adres leg jij het antwoord vast."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["supplier"]
        field.queryset = Supplier.objects.order_by("name")


class TrainerForm(SeenForm):
    """Name and address are asked of a supplier's trainer only; a colleague's are in the account."""

    name = forms.CharField(label=gettext_lazy("Naam"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mailadres"), required=False)
    skills = forms.CharField(
        label=gettext_lazy("Vaardigheden"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Bijvoorbeeld: Engels, grote groepen, online lesgeven."),
    )
    shared = forms.BooleanField(
        label=gettext_lazy("Andere organisaties mogen deze trainer ook vragen"), required=False
    )

    def __init__(self, *args: Any, trainer: Trainer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if trainer.person_id:
            del self.fields["name"], self.fields["email"]


class AbsenceForm(forms.Form):
    """Whole days, on Amsterdam's clock; a part of a day with its times."""

    first = forms.DateField(
        label=gettext_lazy("Eerste dag"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("Laatste dag"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Leeg: alleen die ene dag."),
    )
    begins = forms.TimeField(
        label=gettext_lazy("Vanaf"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("Leeg: de hele dag."),
    )
    ends = forms.TimeField(
        label=gettext_lazy("Tot"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    note = forms.CharField(
        label=gettext_lazy("Opmerking"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Geen reden nodig, en zeker niets over gezondheid."),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, last = data.get("first"), data.get("last") or data.get("first")
        if first is None or last is None:
            return data
        after = datetime.timedelta(days=0 if data.get("ends") else 1)
        try:
            data["starts_at"] = amsterdam_moment(first, data.get("begins") or datetime.time())
            data["ends_at"] = amsterdam_moment(last + after, data.get("ends") or datetime.time())
        except (NoSuchTime, OverflowError) as error:
            self.add_error("first", str(error))
            return data
        if data["ends_at"] <= data["starts_at"]:
            self.add_error("last", _("Het einde moet later zijn dan het begin."))
        return data


class AnswerForm(forms.Form):
    """Which meetings; what is not chosen is a no."""

    yes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Wanneer kun je?"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Haal het vinkje weg bij een bijeenkomst waarop je niet kunt."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Waarom kun je niet?"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Alleen nodig als je ergens niet kunt. De planner leest dit; schrijf niets over"
            " gezondheid."
        ),
    )

    def __init__(self, *args: Any, meetings: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["yes"]
        field.choices = meetings
        field.initial = [pk for pk, _label in meetings]


def trainer_values(trainer: Trainer) -> dict[str, Any]:
    return {
        "name": trainer.name,
        "email": trainer.email,
        "skills": trainer.skills,
        "shared": trainer.organisation_id is None,
        "modified_at": trainer.modified_at.isoformat(),
    }
