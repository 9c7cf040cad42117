"""What is filled in for a template: the run, its pattern of meetings, and what must be ready."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planning.forms import FIRST_TIMES, LocationField
from planning.models import Location, RunTemplate
from planning.rooms.forms import SeenForm
from planning.series.pattern import Pattern
from planning.states import Priority, Promotion

MOST_MEETINGS, MOST_TASKS = 30, 30
FIELDS = (
    "name", "location", "capacity", "minimum", "minimum_days", "booking_closes_days",
    "waitlist_stops_days", "offer_hours", "priority", "promotion", "note",
)  # fmt: skip


class TemplateForm(SeenForm):
    name = forms.CharField(
        label=gettext_lazy("Naam van het sjabloon"),
        max_length=80,
        help_text=gettext_lazy("Bijvoorbeeld: zes ochtenden in het voorjaar."),
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Maximum aantal deelnemers"), min_value=1, max_value=20_000
    )
    minimum = forms.IntegerField(
        label=gettext_lazy("Minimum aantal deelnemers"), min_value=0, max_value=20_000
    )
    location = LocationField(
        label=gettext_lazy("Locatie"), empty=gettext_lazy("Geen vaste locatie (online)")
    )
    minimum_days = forms.IntegerField(
        label=gettext_lazy("Hoeveel dagen voor de start beslis je bij te weinig deelnemers?"),
        min_value=0,
        max_value=365,
    )
    booking_closes_days = forms.IntegerField(
        label=gettext_lazy("Hoeveel dagen voor de start sluit de inschrijving?"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=gettext_lazy("Leeg: tot de eerste bijeenkomst begint."),
    )
    waitlist_stops_days = forms.IntegerField(
        label=gettext_lazy("Hoeveel dagen voor de start stopt de wachtlijst?"),
        min_value=0,
        max_value=365,
    )
    offer_hours = forms.IntegerField(
        label=gettext_lazy("Hoeveel uur mag iemand over een aanbod nadenken?"),
        min_value=1,
        max_value=24 * 14,
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Wie krijgt de eerste vrije plaats?"),
        choices=Priority.choices,
        widget=forms.RadioSelect,
    )
    promotion = forms.ChoiceField(
        label=gettext_lazy("Wat gebeurt er als een plaats vrijkomt?"),
        choices=Promotion.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Opmerking voor deelnemers"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, locations: Mapping[int, Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("LocationField", self.fields["location"]).offer(locations)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        lowest, highest = data.get("minimum"), data.get("capacity")
        if lowest is not None and highest is not None and lowest > highest:
            words = _("Het minimum is hoger dan het maximum. Verlaag het minimum.")
            self.add_error("minimum", words)
        return data


class MeetingRow(forms.Form):
    """One meeting of the pattern. Empty days: the row does not count."""

    day = forms.IntegerField(
        label=gettext_lazy("Dagen na de eerste bijeenkomst"), min_value=0, max_value=730
    )
    begins = forms.TimeField(
        label=gettext_lazy("Begint om"),
        initial=FIRST_TIMES["begins"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=gettext_lazy("Eindigt om"),
        initial=FIRST_TIMES["ends"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    online = forms.BooleanField(label=gettext_lazy("Online"), required=False)

    def has_changed(self) -> bool:
        """Days make it a meeting; taking them out takes the meeting out."""
        return bool(self.data.get(self.add_prefix("day"), "").strip())

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("begins") and data.get("ends") and data["ends"] <= data["begins"]:
            self.add_error("ends", _("Een bijeenkomst moet later eindigen dan zij begint."))
        return data


class TaskRow(forms.Form):
    text = forms.CharField(label=gettext_lazy("Wat moet er klaar zijn?"), max_length=200)
    days_before = forms.IntegerField(
        label=gettext_lazy("Dagen voor de start"),
        required=False,
        min_value=0,
        max_value=365,
    )

    def has_changed(self) -> bool:
        return bool(self.data.get(self.add_prefix("text"), "").strip())


MeetingRows = forms.formset_factory(
    MeetingRow, extra=0, max_num=MOST_MEETINGS, absolute_max=MOST_MEETINGS, validate_max=True
)
TaskRows = forms.formset_factory(
    TaskRow, extra=0, max_num=MOST_TASKS, absolute_max=MOST_TASKS, validate_max=True
)


class TemplateScreen:
    """The form with its two lists; behaves as a form towards the component `form_errors`."""

    def __init__(
        self,
        *,
        locations: Mapping[int, Location],
        values: Mapping[str, Any],
        pattern: list[dict[str, Any]],
        tasks: list[dict[str, Any]],
        data: QueryDict | None,
    ) -> None:
        self.form = TemplateForm(data, initial=dict(values), locations=locations)
        self.meetings = MeetingRows(data, prefix="meetings", initial=pattern)
        self.tasks = TaskRows(data, prefix="tasks", initial=tasks)
        self.meetings.extra = 3 if pattern else 6
        self.tasks.extra = 3
        self.is_bound = data is not None

    def is_ready(self) -> bool:
        if not self.is_bound:
            return False
        if not (self.form.is_valid() & self.meetings.is_valid() & self.tasks.is_valid()):
            return False
        rows = self.pattern()
        if not rows:
            self.form.add_error(None, _("Vul ten minste één bijeenkomst in."))
        for one, other in itertools.pairwise(rows):
            if one["day"] == other["day"] and other["start"] < one["end"]:
                words = _("Twee bijeenkomsten vallen samen. Verander een van de tijden.")
                self.form.add_error(None, words)
        return not self.form.errors

    def pattern(self) -> list[dict[str, Any]]:
        """As the model keeps it: in order, the first on day 0."""
        rows = [row for row in self.meetings.cleaned_data if row.get("day") is not None]
        rows.sort(key=lambda row: (row["day"], row["begins"]))
        first = rows[0]["day"] if rows else 0
        return [
            {
                "day": row["day"] - first,
                "start": f"{row['begins']:%H:%M}",
                "end": f"{row['ends']:%H:%M}",
                "online": row["online"],
            }
            for row in rows
        ]

    def fields(self) -> dict[str, Any]:
        checklist = [
            {"text": row["text"], "days_before": row["days_before"]}
            for row in self.tasks.cleaned_data
            if row.get("text")
        ]
        values = {name: self.form.cleaned_data[name] for name in FIELDS}
        return {**values, "pattern": self.pattern(), "checklist": checklist}

    def __iter__(self) -> Iterator[BoundField]:
        yield from self.form
        for formset in (self.meetings, self.tasks):
            for row in formset.forms:
                yield from row

    @property
    def errors(self) -> bool:
        if not self.is_bound:
            return False
        rows = self.meetings.total_error_count() + self.tasks.total_error_count()
        return bool(self.form.errors) or rows > 0

    def non_field_errors(self) -> list[str]:
        parts = (self.meetings, self.tasks)
        rows = [error for part in parts for error in part.non_form_errors()]
        return [*self.form.non_field_errors(), *rows]


class ItemForm(TaskRow):
    """One more thing to prepare, on the page of a run."""

    def has_changed(self) -> bool:
        return True


def template_values(template: RunTemplate) -> dict[str, Any]:
    values = {name: getattr(template, name) for name in FIELDS if name != "location"}
    seen = template.modified_at.isoformat()
    return {**values, "location": template.location_id, "modified_at": seen}


def pattern_rows(pattern: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"day": row["day"], "begins": row["start"], "ends": row["end"], "online": row["online"]}
        for row in pattern
    ]


def first_values(pattern: Pattern | None) -> dict[str, Any]:
    """Of a new template: the usual rules, or those of the run it is made from."""
    empty = RunTemplate(minimum=0)
    rules = ("minimum_days", "waitlist_stops_days", "offer_hours", "priority", "promotion")
    values = {name: getattr(empty, name) for name in rules} | {"minimum": 0}
    if pattern is None:
        return values
    details = pattern.details
    if details.rules:
        values |= {name: getattr(details.rules, name) for name in rules}
    return values | {
        "capacity": details.capacity,
        "minimum": details.minimum,
        "location": details.location.pk if details.location else None,
        "note": details.note,
        "booking_closes_days": pattern.closes[0] or None if pattern.closes else None,
    }


def rows_of(pattern: Pattern | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The meetings and the tasks of a run, as rows of a new template."""
    if pattern is None:
        return [], []
    meetings = [
        {"day": one.day, "begins": one.begins, "ends": one.ends, "online": one.online}
        for one in pattern.parts
    ]
    tasks = [{"text": one.text, "days_before": one.days_before} for one in pattern.tasks]
    return meetings, tasks
