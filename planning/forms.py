"""What an L&D officer fills in for a run: one form for the run, one row per meeting."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Language
from planning.arranging_fields import ArrangingFields, Choices, arranged_values
from planning.clock import NoSuchTime, amsterdam_moment
from planning.models import CourseRun, Location, Meeting
from planning.rule_fields import RuleFields, rule_values

MOST_MEETINGS = 60
FIRST_TIMES = {"begins": datetime.time(9, 0), "ends": datetime.time(16, 30)}
"""What a row starts with, in Amsterdam."""


class MomentField(forms.DateTimeField):
    """A day and time in Amsterdam in one control; a time that the clock skips is refused."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime.datetime | None:
        if value in self.empty_values:
            return None
        try:
            naive = parse_datetime(str(value).strip())
        except ValueError:
            naive = None
        if naive is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return amsterdam_moment(naive.date(), naive.time())
        except NoSuchTime as error:
            raise ValidationError(str(error)) from error


class LocationField(forms.TypedChoiceField):
    """A choice among locations that were read once for the whole page, not once per row."""

    def __init__(self, *, empty: Promise | str, **kwargs: Any) -> None:
        super().__init__(required=False, empty_value=None, **kwargs)
        self.empty = empty

    def offer(self, locations: Mapping[int, Location]) -> None:
        self.choices = [
            ("", self.empty),
            *((pk, f"{place.city} – {place.name}") for pk, place in locations.items()),
        ]
        self.coerce = lambda pk: locations[int(pk)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


class DraftForm(forms.Form):
    """A form that can be shown again while still being filled in, without a word of blame."""

    draft = False

    def __init__(self, *args: Any, locations: Mapping[int, Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, LocationField):
                field.offer(locations)

    def full_clean(self) -> None:
        if self.draft:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()


class RunForm(RuleFields, DraftForm):
    capacity = forms.IntegerField(
        label=gettext_lazy("Maximum aantal deelnemers"), min_value=1, max_value=20_000
    )
    minimum = forms.IntegerField(
        label=gettext_lazy("Minimum aantal deelnemers"),
        min_value=0,
        max_value=20_000,
        initial=0,
    )
    language = forms.ChoiceField(label=gettext_lazy("Taal"), choices=Language.choices)
    location = LocationField(
        label=gettext_lazy("Locatie"), empty=gettext_lazy("Geen vaste locatie (online)")
    )
    booking_closes_at = MomentField(
        label=gettext_lazy("Inschrijven kan tot"),
        required=False,
        help_text=gettext_lazy("Leeg: tot de eerste bijeenkomst begint."),
    )
    price_excl = forms.DecimalField(
        label=gettext_lazy("Prijs per deelnemer in euro, zonder btw"),
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Leeg: de prijs van de leeractiviteit."),
    )
    note = forms.CharField(
        label=gettext_lazy("Opmerking voor deelnemers"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    self_paced = forms.BooleanField(
        label=gettext_lazy("Zonder vaste datum: deelnemers beginnen wanneer ze willen"),
        required=False,
    )
    modified_at = forms.CharField(required=False, widget=forms.HiddenInput)
    """The run as the planner saw it; empty for a new one."""

    def clean_modified_at(self) -> datetime.datetime | None:
        """Something unreadable counts as seen long ago, so that it never overwrites a colleague."""
        raw: str = self.cleaned_data["modified_at"]
        try:
            return datetime.datetime.fromisoformat(raw) if raw else None
        except ValueError:
            return datetime.datetime.min.replace(tzinfo=datetime.UTC)


class MeetingForm(ArrangingFields, DraftForm):
    """One meeting; its day and times are in Amsterdam."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    day = forms.DateField(
        label=gettext_lazy("Datum"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
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
    location = LocationField(
        label=gettext_lazy("Andere locatie"), empty=gettext_lazy("Zoals bij de uitvoering")
    )
    room = forms.CharField(
        label=gettext_lazy("Zaal die niet in de lijst staat"), required=False, max_length=80
    )
    online_url = forms.URLField(
        label=gettext_lazy("Link voor online meedoen"),
        required=False,
        max_length=400,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(choices)

    def has_changed(self) -> bool:
        """A new row comes with times filled in; these alone do not make it a meeting."""
        telling = {"pk", "day", "room", "online_url", "booked_room", "trainers"}
        return bool(telling & set(self.changed_data)) or (
            bool(self.initial) and bool(self.changed_data)
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        starts_at, ends_at = self._moment("begins"), self._moment("ends")
        data["starts_at"], data["ends_at"] = starts_at, ends_at
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends", _("Een bijeenkomst moet later eindigen dan zij begint."))
        retimed = {"day", "begins", "ends"} & set(self.changed_data)
        if starts_at and retimed and starts_at < timezone.now():
            self.add_error("day", _("Deze dag of tijd is al geweest. Kies een later moment."))
        return data

    def _moment(self, name: str) -> datetime.datetime | None:
        day, time = self.cleaned_data.get("day"), self.cleaned_data.get(name)
        if day is None or time is None:
            return None
        try:
            return amsterdam_moment(day, time)
        except NoSuchTime as error:
            self.add_error(name, str(error))
            return None


class BaseMeetingFormSet(forms.BaseFormSet):
    """Rows of meetings. A row is recognised by its meeting's key, not by its place: rows move up
    when one is taken out."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        prefix: str,
        present: Sequence[dict[str, Any]],
        locations: Mapping[int, Location],
        choices: Choices,
    ) -> None:
        self.present = {str(row["pk"]): row for row in present}
        shared = {"locations": locations, "choices": choices}
        super().__init__(data, prefix=prefix, initial=present, form_kwargs=shared)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        if self.is_bound and index is not None:
            pk = self.data.get(f"{self.prefix}-{index}-pk", "")
            kwargs["initial"] = dict(self.present.get(pk, {}))
        return kwargs


MeetingFormSet = cast(
    "type[BaseMeetingFormSet]",
    forms.formset_factory(
        MeetingForm,
        formset=BaseMeetingFormSet,
        extra=0,
        max_num=MOST_MEETINGS,
        absolute_max=MOST_MEETINGS,
        validate_max=True,
    ),
)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Waarom gaat de uitvoering niet door?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Deelnemers krijgen dit te lezen."),
        error_messages={"required": gettext_lazy("Vul in waarom de uitvoering niet doorgaat.")},
    )


def run_values(run: CourseRun) -> dict[str, Any]:
    """The form's initial values for a run with its seats."""
    return {
        "capacity": run.seats.capacity,
        "minimum": run.seats.minimum,
        "language": run.language,
        "location": run.location_id,
        "booking_closes_at": run.booking_closes_at,
        "price_excl": run.price_excl,
        "note": run.note,
        "self_paced": run.self_paced,
        **rule_values(run),
        "modified_at": run.modified_at.isoformat(),
    }


def meeting_values(meeting: Meeting, run: CourseRun) -> dict[str, Any]:
    """A row's initial values. A meeting at the run's own location says so by an empty choice,
    unless it is online as well: there an empty choice would mean online only."""
    starts_at, ends_at = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    follows_run = meeting.location_id == run.location_id and not meeting.online_url
    return {
        "pk": meeting.pk,
        "day": starts_at.date(),
        "begins": starts_at.time(),
        "ends": ends_at.time(),
        "location": None if follows_run else meeting.location_id,
        "online_url": meeting.online_url,
        **arranged_values(meeting),
    }
