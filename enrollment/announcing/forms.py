"""What is written, and to whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.announcing.actions import AUDIENCES, Announcement
from enrollment.models import Enrollment
from enrollment.querysets import EnrollmentQuerySet


class AnnouncementForm(forms.Form):
    """`everyone` are the enrollments of the run that the writer may see."""

    audience = forms.ChoiceField(
        label=_("Aan wie"),
        choices=[
            ("booked", _("iedereen die een plaats heeft")),
            ("waiting", _("iedereen die wacht of een aanvraag deed")),
            ("some", _("alleen wie ik hieronder aanvink")),
        ],
        widget=forms.RadioSelect,
        initial="booked",
    )
    some = forms.ModelMultipleChoiceField(
        label=_("Alleen deze deelnemers"),
        queryset=Enrollment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    subject = forms.CharField(
        label=_("Onderwerp"),
        max_length=120,
        error_messages={"required": _("Vul in waar je bericht over gaat.")},
    )
    text = forms.CharField(
        label=_("Bericht"),
        help_text=_("Gewone tekst. Je naam staat eronder. Schrijf niets over anderen."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Schrijf je bericht.")},
    )

    def __init__(self, *args: Any, everyone: EnrollmentQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.everyone = everyone
        some: Any = self.fields["some"]
        some.queryset = everyone.filter(
            state__in=[s for group in AUDIENCES.values() for s in group]
        )
        some.label_from_instance = lambda one: f"{one.person.listed_name} ({one.organisation})"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("audience") == "some" and not values.get("some"):
            self.add_error("some", _("Vink aan wie je wilt schrijven, of kies iedereen."))
        return values

    def to(self) -> EnrollmentQuerySet:
        audience = self.cleaned_data["audience"]
        if audience == "some":
            chosen: EnrollmentQuerySet = self.cleaned_data["some"]
            return chosen
        return self.everyone.filter(state__in=AUDIENCES[audience])

    def announcement(self) -> Announcement:
        return Announcement(self.cleaned_data["subject"], self.cleaned_data["text"])
