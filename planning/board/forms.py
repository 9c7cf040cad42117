"""Another time or room for one meeting."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planning.arranging_fields import Choices
from planning.clock import NoSuchTime, amsterdam_moment
from planning.models import Meeting, Room
from planning.rooms.forms import SeenForm


class MoveForm(SeenForm):
    day = forms.DateField(
        label=gettext_lazy("Datum"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    begins = forms.TimeField(
        label=gettext_lazy("Begint om"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=gettext_lazy("Eindigt om"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    booked_room = forms.ChoiceField(label=gettext_lazy("Zaal reserveren"), required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms: Mapping[int, Room] = choices.rooms
        field = cast("forms.ChoiceField", self.fields["booked_room"])
        field.choices = choices.room_options()

    def clean_booked_room(self) -> Room | None:
        chosen: str = self.cleaned_data["booked_room"]
        return self.rooms[int(chosen)] if chosen else None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["starts_at"], data["ends_at"] = self._moment("begins"), self._moment("ends")
        if data["starts_at"] and data["ends_at"]:
            if data["ends_at"] <= data["starts_at"]:
                words = _("Een bijeenkomst moet later eindigen dan zij begint.")
                self.add_error("ends", words)
            if data["starts_at"] < timezone.now():
                words = _("Deze dag of tijd is al geweest. Kies een later moment.")
                self.add_error("day", words)
        return data

    def _moment(self, name: str) -> datetime.datetime | None:
        day, time = self.cleaned_data.get("day"), self.cleaned_data.get(name)
        if day is None or time is None:
            return None
        try:
            return amsterdam_moment(day, time)
        except (NoSuchTime, OverflowError) as error:
            self.add_error(name, str(error))
            return None


def move_values(meeting: Meeting) -> dict[str, Any]:
    starts_at, ends_at = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    booking = getattr(meeting, "room_booking", None)
    return {
        "day": starts_at.date(),
        "begins": starts_at.time(),
        "ends": ends_at.time(),
        "booked_room": booking.room_id if booking else None,
        "modified_at": meeting.run.modified_at.isoformat(),
    }
