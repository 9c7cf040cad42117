"""The part of a meeting's row about its room and its trainers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Course
from planning.arranging import Arrangement
from planning.models import CourseRun, Meeting, Room, Trainer
from planning.rooms.querysets import rooms_for
from planning.trainers.models import TrainerAnswer
from planning.trainers.querysets import in_name_order, trainers_for


@dataclass(frozen=True)
class Choices:
    """What a planner may choose from; read once for all rows."""

    rooms: Mapping[int, Room] = field(default_factory=dict)
    trainers: Mapping[int, Trainer] = field(default_factory=dict)

    def room_options(self) -> list[tuple[Any, Any]]:
        groups: dict[str, list[tuple[int, str]]] = {}
        for room in self.rooms.values():
            place = f"{room.location.city} – {room.location.name}"
            label = _("%(room)s (%(people)s)") % {"room": room.name, "people": room.capacity}
            groups.setdefault(place, []).append((room.pk, label))
        return [("", _("Geen zaal uit de lijst")), *groups.items()]

    def trainer_options(self) -> list[tuple[int, str]]:
        return [(pk, trainer.full_name) for pk, trainer in self.trainers.items()]


def choices_for(course: Course, organiser_id: int, run: CourseRun | None) -> Choices:
    """Rooms the organiser may book and trainers who can give the course, with those that the run
    already has."""
    rooms = {room.pk: room for room in rooms_for(organiser_id)}
    able = {one.pk: one for one in trainers_for(organiser_id).filter(courses=course)}
    if run is not None:
        booked = Room.objects.filter(bookings__meeting__run=run).exclude(pk__in=rooms)
        rooms |= {room.pk: room for room in booked.select_related("location").distinct()}
        asked = Trainer.objects.filter(bookings__meeting__run=run).exclude(pk__in=able)
        able |= {one.pk: one for one in in_name_order(asked.distinct())}
    return Choices(rooms, able)


class ArrangingFields(forms.Form):
    booked_room = forms.TypedChoiceField(
        label=gettext_lazy("Zaal reserveren"), required=False, empty_value=None
    )
    option_until = forms.DateField(
        label=gettext_lazy("Optie tot en met"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Leeg: de zaal is meteen van jou."),
    )
    trainers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Trainers vragen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Wie je aanvinkt, krijgt een mail met de vraag om les te geven."),
    )

    def offer(self, choices: Choices) -> None:
        """Without rooms or trainers to choose from there is nothing to ask."""
        self.choices = choices
        room: Any = self.fields["booked_room"]
        room.choices, room.coerce = choices.room_options(), _chosen(choices.rooms)
        trainers: Any = self.fields["trainers"]
        trainers.choices = choices.trainer_options()
        trainers.coerce = _chosen(choices.trainers)
        if not choices.rooms:
            del self.fields["booked_room"], self.fields["option_until"]
        if not choices.trainers:
            del self.fields["trainers"]


def _chosen(offered: Mapping[int, Any]) -> Callable[[Any], Any]:
    """From a key to what is offered under it; raises ValueError, as a form expects."""

    def find(pk: Any) -> Any:
        if int(pk) not in offered:
            raise ValueError(pk)
        return offered[int(pk)]

    return find


def arrangement_from(values: Mapping[str, Any]) -> Arrangement:
    """From what the row cleaned; an option without a room is none."""
    room = values.get("booked_room")
    return Arrangement(
        room=room,
        option_until=values.get("option_until") if room else None,
        trainers=tuple(values.get("trainers") or ()),
    )


def arranged_values(meeting: Meeting) -> dict[str, Any]:
    """A row's initial values. The name of a room from the list is not typed as well."""
    booking = getattr(meeting, "room_booking", None)
    typed = meeting.room
    if booking and booking.option_until is None and typed == booking.room.name:
        typed = ""
    return {
        "room": typed,
        "booked_room": booking.room_id if booking else None,
        "option_until": booking.option_until if booking else None,
        "trainers": _asked(meeting.trainer_bookings.all()),
    }


def _asked(bookings: Iterable[Any]) -> Sequence[int]:
    return [one.trainer_id for one in bookings if one.answer != TrainerAnswer.DECLINED]
