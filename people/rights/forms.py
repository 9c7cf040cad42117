"""Forms for giving, ending and reviewing roles, and for the security log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.permissions import Role
from people.rights.log import ACTION_LABELS

DATE = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class GiveForm(forms.Form):
    """A colleague out of those who were found, a role, and for how long."""

    person = forms.ChoiceField(label=_("Collega"), widget=forms.RadioSelect)
    role = forms.ChoiceField(label=_("Rol"))
    since = forms.DateField(label=_("Vanaf"), **DATE)  # type: ignore[arg-type]
    until = forms.DateField(
        label=_("Tot en met"),
        required=False,
        help_text=_("Laat leeg als de rol geen einddatum heeft."),
        **DATE,  # type: ignore[arg-type]
    )

    def __init__(
        self, *args: Any, people: Iterable[Person], roles: Iterable[Role], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"since": timezone.localdate()}
        self.people = {str(person.pk): person for person in people}
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (pk, f"{person.listed_name} ({person.email})") for pk, person in self.people.items()
        ]
        self.fields["role"].choices = [(role, role.label) for role in roles]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    reason = forms.CharField(
        label=_("Waarom stopt deze rol?"),
        max_length=300,
        help_text=_("De reden komt in het logboek."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    last_day = forms.DateField(
        label=_("Laatste dag"),
        required=False,
        help_text=_("Laat leeg als de rol meteen stopt."),
        **DATE,  # type: ignore[arg-type]
    )


class ReviewForm(forms.Form):
    note = forms.CharField(
        label=_("Opmerking"),
        max_length=400,
        required=False,
        help_text=_("Bijvoorbeeld wat je hebt veranderd voordat je ondertekende."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LogFilter(forms.Form):
    """What of the log to see. Without a choice: everything, newest first."""

    q = forms.CharField(label=_("Naam of e-mailadres"), required=False)
    actie = forms.ChoiceField(label=_("Wat"), required=False)
    van = forms.DateField(label=_("Vanaf"), required=False, **DATE)  # type: ignore[arg-type]
    tot = forms.DateField(label=_("Tot en met"), required=False, **DATE)  # type: ignore[arg-type]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = sorted(((key, str(label)) for key, label in ACTION_LABELS.items()), key=_label)
        self.fields["actie"].choices = [("", _("Alles")), *actions]  # type: ignore[attr-defined]
        for name, css in (("q", "utrecht-textbox"), ("van", "utrecht-textbox"),
                          ("tot", "utrecht-textbox"), ("actie", "utrecht-select")):  # fmt: skip
            self.fields[name].widget.attrs["class"] = css


def _label(choice: tuple[str, str]) -> str:
    return choice[1]
