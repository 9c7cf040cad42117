"""What a manager fills in to reserve seats, and to name people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.actions.reserving import last_day, usual_day
from people.models import Employment
from planning.models import CourseRun


class ReserveForm(forms.Form):
    seats = forms.IntegerField(label=_("Hoeveel plaatsen?"), min_value=1, max_value=999)
    names_before = forms.DateField(
        label=_("Namen bekend vóór"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Op deze dag komt vrij wat nog geen naam heeft."),
    )

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names_before"].initial = usual_day(run)
        last = last_day(run)
        if last:
            self.fields["names_before"].widget.attrs["max"] = last.isoformat()


class PeopleForm(forms.Form):
    people = forms.MultipleChoiceField(
        label=_("Wie krijgt een plaats?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies ten minste één collega.")},
    )

    reason = forms.CharField(
        label=_("Waarom schrijf je hen in?"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Zij lezen dit in het bericht, met jouw naam."),
    )

    def __init__(self, *args: Any, team: Sequence[Employment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = {str(one.pk): one for one in team}
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (pk, one.person.listed_name) for pk, one in self.team.items()
        ]

    def chosen(self) -> list[Employment]:
        return [self.team[pk] for pk in self.cleaned_data["people"]]
