"""The screen on which runs are planned from an example: dates, then a look ahead, then planning.

The example is a template, or a run with or without those that came after it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Course
from organisations.models import Organisation
from people.models import Person
from planning.actions import RunDetails
from planning.arranging_fields import choices_for
from planning.clock import NoSuchTime
from planning.models import Room, Trainer
from planning.series.actions import CopyRefused, Wanted
from planning.series.checking import Checker, Line
from planning.series.pattern import Pattern

MOST_COPIES = 12
SAME, NONE = "same", ""
LATEST = datetime.date(2100, 1, 1)
Examples = Sequence[tuple[datetime.date, Pattern]]
"""The first day of each run that is copied, with what it looks like."""


def date_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


class StartForm(forms.Form):
    """When the first one begins, and how often again."""

    first = date_field(gettext_lazy("Eerste dag"))
    times = forms.IntegerField(
        label=gettext_lazy("Hoe vaak?"), min_value=1, max_value=MOST_COPIES, initial=1
    )
    weeks = forms.IntegerField(
        label=gettext_lazy("Om de hoeveel weken?"), min_value=1, max_value=52, initial=4
    )
    whole = forms.BooleanField(
        label=gettext_lazy("Kopieer ook de uitvoeringen die erna kwamen"),
        required=False,
        help_text=gettext_lazy("Met evenveel dagen ertussen. Hoe vaak telt dan niet."),
    )

    def clean_first(self) -> datetime.date:
        first: datetime.date = self.cleaned_data["first"]
        if first >= LATEST:
            raise forms.ValidationError(_("Kies een dag voor het jaar 2100."))
        return first

    def __init__(self, *args: Any, has_more: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_more:
            del self.fields["whole"]


class CopyRow(forms.Form):
    """One run to plan."""

    take = forms.BooleanField(label=gettext_lazy("Plan deze"), required=False)
    example = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    day = date_field(gettext_lazy("Eerste dag"))
    room = forms.ChoiceField(label=gettext_lazy("Zaal"), required=False)

    def clean_day(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["day"]
        if day >= LATEST:
            raise forms.ValidationError(_("Kies een dag voor het jaar 2100."))
        return day

    def __init__(self, *args: Any, rooms: Sequence[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["room"]).choices = rooms


class SharedForm(forms.Form):
    trainers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Trainers vragen"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Wie je aanvinkt, krijgt een mail met de vraag om les te geven."),
    )
    skip_taken = forms.BooleanField(
        label=gettext_lazy("Laat open wat niet vrij is, dan zoek ik daar later iets voor"),
        required=False,
    )


Rows = forms.formset_factory(
    CopyRow, extra=0, max_num=MOST_COPIES, absolute_max=MOST_COPIES, validate_max=True
)


@dataclass
class Copy:
    """A row with what it would become."""

    row: CopyRow
    lines: list[Line] = field(default_factory=list)
    details: RunDetails | None = None
    trouble: str = ""

    @property
    def is_taken(self) -> bool:
        return (
            bool(self.row.is_bound and self.row.cleaned_data.get("take")) or not self.row.is_bound
        )

    @property
    def is_free(self) -> bool:
        return not self.trouble and not any(line.problems for line in self.lines)


class CopyScreen:
    """Behaves as a form towards the component `form_errors`."""

    def __init__(
        self,
        *,
        course: Course,
        organiser: Organisation,
        by: Person,
        examples: Examples,
        start: QueryDict | None,
        data: QueryDict | None,
    ) -> None:
        self.course, self.organiser, self.by = course, organiser, by
        self.examples = examples
        choices = choices_for(course, organiser.pk, None)
        known: dict[int, Trainer] = {}
        for _day, pattern in examples:
            known |= pattern.trainers
        self.rooms, self.trainers = choices.rooms, {**choices.trainers, **known}
        self.start = StartForm(start, has_more=len(examples) > 1)
        self.has_rooms = any(part.booked_room for part in examples[0][1].parts)
        options = choices.room_options()
        if self.has_rooms:
            options.insert(0, (SAME, _("Zoals in het voorbeeld")))
        initial = self._first_rows() if self.start.is_bound and self.start.is_valid() else []
        self.is_shown = bool(initial) or data is not None
        self.rows = Rows(data, prefix="rows", initial=initial, form_kwargs={"rooms": options})
        self.shared = SharedForm(data, initial={"trainers": list(known)})
        cast("forms.ChoiceField", self.shared.fields["trainers"]).choices = [
            (pk, trainer.full_name) for pk, trainer in self.trainers.items()
        ]
        if not self.trainers:
            del self.shared.fields["trainers"]
        self.is_bound = data is not None
        self.copies: list[Copy] = []
        self.refused = ""
        self.valid = not self.is_bound or self.rows.is_valid() & self.shared.is_valid()
        if self.is_shown:
            self._look_ahead(known)

    def _first_rows(self) -> list[dict[str, Any]]:
        wanted = self.start.cleaned_data
        first: datetime.date = wanted["first"]
        room = SAME if self.has_rooms else NONE
        if wanted.get("whole"):
            shift = first - self.examples[0][0]
            days = [(number, day + shift) for number, (day, _p) in enumerate(self.examples)]
        else:
            step = datetime.timedelta(weeks=wanted["weeks"])
            days = [(0, first + number * step) for number in range(wanted["times"])]
        return [
            {"take": True, "example": number, "day": day, "room": room}
            for number, day in days[:MOST_COPIES]
        ]

    def _look_ahead(self, known: Mapping[int, Trainer]) -> None:
        chosen = list(known)
        if self.is_bound and self.valid:
            chosen = self.shared.cleaned_data.get("trainers", [])
        trainers = [self.trainers[pk] for pk in chosen]
        planned = []
        for row in self.rows.forms:
            copy = Copy(row)
            self.copies.append(copy)
            values = row.cleaned_data if row.is_bound else row.initial
            if self.valid and copy.is_taken and values.get("day"):
                planned.append((copy, values, self._pattern(values, trainers)))
        slots = [slot for one in planned for slot in _placed(*one)]
        checker = Checker(self.course, self.organiser, self.by, slots)
        for copy, _values, pattern in planned:
            if copy.details:
                wanted = [line.slot for line in copy.lines]
                copy.lines = checker.lines(wanted, pattern.details.capacity)

    def _pattern(self, values: Mapping[str, Any], trainers: Sequence[Trainer]) -> Pattern:
        pattern = self._example(values["example"]).with_trainers(trainers)
        if values["room"] == SAME:
            return pattern
        room: Room | None = self.rooms.get(int(values["room"])) if values["room"] else None
        return pattern.with_room(room)

    def is_ready(self) -> bool:
        """Everything chosen can be planned, as far as one can see now."""
        if not (self.is_bound and self.valid):
            return False
        chosen = [copy for copy in self.copies if copy.is_taken]
        if not chosen:
            self.refused = _("Kies ten minste één uitvoering om te plannen.")
            return False
        skips = self.shared.cleaned_data["skip_taken"]
        for copy in chosen:
            past = any(line.past for line in copy.lines)
            if copy.trouble or past or not (copy.is_free or skips):
                self.refused = _(
                    "Niet alles kan zo. Hieronder staat wat niet vrij is en wat wel kan. Kies een"
                    " andere dag, zaal of trainer, of laat open wat niet vrij is."
                )
        return not self.refused

    def wanted(self) -> list[Wanted]:
        found = []
        for copy in self.copies:
            if copy.is_taken and copy.details:
                tasks = self._example(copy.row.cleaned_data["example"]).tasks
                slots = [line.without_what_is_taken() for line in copy.lines]
                found.append(Wanted(copy.details, slots, tasks))
        return found

    def _example(self, number: int) -> Pattern:
        pattern: Pattern = self.examples[min(number, len(self.examples) - 1)][1]
        return pattern

    def refuse(self, refusal: CopyRefused) -> None:
        """Somebody was faster: at the run it is about."""
        taken = [copy for copy in self.copies if copy.is_taken and copy.details]
        taken[refusal.number].trouble = str(refusal)
        self.refused = _("Er is nog niets gepland. Hieronder staat wat intussen niet meer kan.")

    # -- as the component form_errors sees it ------------------------------------------------

    def __iter__(self) -> Any:
        for row in self.rows.forms:
            yield from row
        yield from self.shared

    @property
    def errors(self) -> bool:
        return not self.valid or bool(self.refused)

    def non_field_errors(self) -> list[str]:
        return [*([self.refused] if self.refused else []), *self.rows.non_form_errors()]


def _placed(copy: Copy, values: Mapping[str, Any], pattern: Pattern) -> list[Any]:
    """Puts the pattern on its day; a time that the clock skips is said at that run."""
    try:
        copy.details, slots = pattern.on(values["day"])
    except (NoSuchTime, OverflowError) as error:
        copy.trouble = str(error)
        return []
    copy.lines = [Line(slot) for slot in slots]
    return slots
