"""What is filled in about locations, rooms and taking a room."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Organisation
from planning.clock import NoSuchTime, amsterdam_moment
from planning.models import Location, Room
from planning.rooms.models import Equipment
from planning.rooms.querysets import Needs


class SeenForm(forms.Form):
    """Carries the row as it was shown, so that nobody overwrites a colleague unseen."""

    modified_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_modified_at(self) -> datetime.datetime | None:
        """Something unreadable counts as seen long ago."""
        raw: str = self.cleaned_data["modified_at"]
        try:
            return datetime.datetime.fromisoformat(raw) if raw else None
        except ValueError:
            return datetime.datetime.min.replace(tzinfo=datetime.UTC)

    @property
    def seen(self) -> datetime.datetime | None:
        moment: datetime.datetime | None = self.cleaned_data["modified_at"]
        return moment

    def fields_of(self) -> dict[str, Any]:
        """What was filled in, without what the form itself needs."""
        return {name: value for name, value in self.cleaned_data.items() if name != "modified_at"}


class LocationForm(SeenForm):
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=120)
    address = forms.CharField(
        label=gettext_lazy("Straat, nummer en postcode"), max_length=200, required=False
    )
    city = forms.CharField(label=gettext_lazy("Plaats"), max_length=80)
    directions = forms.CharField(
        label=gettext_lazy("Hoe kom je er?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Bijvoorbeeld: melden bij de receptie, vijf minuten van het station."
        ),
    )
    organisation = forms.TypedChoiceField(
        label=gettext_lazy("Van wie is de locatie?"), required=False, empty_value=None
    )

    def __init__(
        self, *args: Any, owners: Sequence[Organisation], concern: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        shared = [("", _("Van iedereen: alle organisaties mogen er zalen boeken"))]
        named = [(one.pk, one.name) for one in owners]
        field.choices = (shared if concern else []) + named
        field.coerce = {str(one.pk): one for one in owners}.get
        field.required = not concern
        if len(field.choices) == 1:
            field.widget = forms.HiddenInput()
            field.initial = field.choices[0][0]


class RoomForm(SeenForm):
    name = forms.CharField(label=gettext_lazy("Naam of nummer"), max_length=80)
    capacity = forms.IntegerField(
        label=gettext_lazy("Hoeveel deelnemers mogen erin?"), min_value=1, max_value=5000
    )
    equipment = forms.MultipleChoiceField(
        label=gettext_lazy("Wat is er aanwezig?"),
        choices=Equipment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    wheelchair = forms.BooleanField(
        label=gettext_lazy("Goed te bereiken en te gebruiken met een rolstoel, ook het toilet"),
        required=False,
    )
    hearing_loop = forms.BooleanField(label=gettext_lazy("Heeft een ringleiding"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Wat moet de trainer weten?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Bijvoorbeeld: de sleutel ligt bij de receptie."),
    )


class SpanForm(forms.Form):
    """A day with two times, on Amsterdam's clock."""

    day = forms.DateField(
        label=gettext_lazy("Datum"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    begins = forms.TimeField(
        label=gettext_lazy("Begint om"),
        initial=datetime.time(9, 0),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=gettext_lazy("Eindigt om"),
        initial=datetime.time(16, 30),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name, field in (("starts_at", "begins"), ("ends_at", "ends")):
            if data.get("day") and data.get(field):
                try:
                    data[name] = amsterdam_moment(data["day"], data[field])
                except NoSuchTime as error:
                    self.add_error(field, str(error))
        if "starts_at" in data and "ends_at" in data and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends", _("Het einde moet later zijn dan het begin."))
        return data


class TakeForm(SpanForm):
    title = forms.CharField(
        label=gettext_lazy("Waarvoor?"),
        max_length=120,
        help_text=gettext_lazy("Bijvoorbeeld: overleg van de ondernemingsraad."),
    )
    option_until = forms.DateField(
        label=gettext_lazy("Optie tot en met"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Leeg: de zaal is meteen van jou."),
    )
    field_order = ("title", "day", "begins", "ends", "option_until")


class FreeRoomForm(SpanForm):
    """What a group needs, and when."""

    location = forms.TypedChoiceField(
        label=gettext_lazy("Locatie"), required=False, coerce=int, empty_value=None
    )
    people = forms.IntegerField(
        label=gettext_lazy("Aantal deelnemers"), min_value=1, max_value=5000, initial=12
    )
    equipment = forms.MultipleChoiceField(
        label=gettext_lazy("Wat heb je nodig?"),
        choices=Equipment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    wheelchair = forms.BooleanField(
        label=gettext_lazy("Te gebruiken met een rolstoel"), required=False
    )
    hearing_loop = forms.BooleanField(label=gettext_lazy("Met ringleiding"), required=False)

    def __init__(self, *args: Any, locations: Sequence[Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["location"]
        field.choices = [
            ("", _("Alle locaties")),
            *((one.pk, f"{one.city} – {one.name}") for one in locations),
        ]

    def needs(self) -> Needs:
        data = self.cleaned_data
        return Needs(
            data["people"], tuple(data["equipment"]), data["wheelchair"], data["hearing_loop"]
        )


def location_values(location: Location) -> dict[str, Any]:
    return {
        "name": location.name,
        "address": location.address,
        "city": location.city,
        "directions": location.directions,
        "organisation": location.organisation_id,
        "modified_at": location.modified_at.isoformat(),
    }


def room_values(room: Room) -> dict[str, Any]:
    names = ("name", "capacity", "equipment", "wheelchair", "hearing_loop", "note")
    values = {name: getattr(room, name) for name in names}
    return {**values, "modified_at": room.modified_at.isoformat()}
