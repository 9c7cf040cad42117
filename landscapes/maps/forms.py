"""What is filled in about landscapes, places, remarks and agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Theme
from landscapes.choices import Audience, Goal, Level, Part, Visibility, ZoneKind
from landscapes.maps import placing
from landscapes.maps.models import Landscape
from landscapes.plate.models import Zone
from organisations.models import Department, Organisation
from organisations.states import OrganisationState

EXPLICIT = [
    ("1", gettext_lazy("Bewust: mensen weten dat ze hier leren")),
    ("0", gettext_lazy("Onderweg: het leren gaat vanzelf mee")),
]


class DepartmentChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.organisation.short_name})"


class DepartmentChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.organisation.short_name})"


def departments() -> QuerySet[Department]:
    """Of all organisations that take part, with their organisation."""
    found: QuerySet[Department] = Department.objects.exclude(
        organisation__state=OrganisationState.LEFT
    )
    return found.select_related("organisation").order_by("organisation__name", "name")


class LandscapeForm(forms.ModelForm):
    """`owners` are the organisations for which the actor keeps landscapes."""

    invited = DepartmentChoices(
        label=gettext_lazy("Uitgenodigde afdelingen"),
        queryset=Department.objects.none(),
        required=False,
        help_text=gettext_lazy(
            "Iedereen van deze afdelingen ziet het landschap en kan een eigen kaart maken. Met Ctrl"
            " of Cmd kies je er meer."
        ),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    class Meta:
        model = Landscape
        fields = [
            "name",
            "goal",
            "description",
            "organisation",
            "date",
            "visibility",
            "scope_organisation",
            "scope_audience",
            "scope_theme",
        ]
        labels = {
            "name": gettext_lazy("Naam"),
            "goal": gettext_lazy("Waar maak je het voor?"),
            "description": gettext_lazy("Toelichting"),
            "organisation": gettext_lazy("Van welke organisatie is het?"),
            "date": gettext_lazy("Op welke dag geldt het?"),
            "visibility": gettext_lazy("Wie ziet het?"),
            "scope_organisation": gettext_lazy("Over het leren in"),
            "scope_audience": gettext_lazy("Voor welke doelgroep"),
            "scope_theme": gettext_lazy("Over welk thema"),
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, owners: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose: Any = self.fields
        choose["goal"].choices = Goal.choices
        choose["visibility"].choices = Visibility.choices
        choose["organisation"].queryset = owners
        choose["organisation"].empty_label = None
        choose["invited"].queryset = departments()
        choose["scope_organisation"].empty_label = _("het hele concern")
        choose["scope_audience"].choices = [("", _("alle doelgroepen")), *Audience.choices]
        choose["scope_audience"].required = False
        choose["scope_theme"].queryset = Theme.objects.order_by("title_nl")
        choose["scope_theme"].empty_label = _("alle thema’s")
        if self.instance.pk:
            self.initial["invited"] = [one.pk for one in self.instance.invited.all()]

    def fields_of(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "invited"}


class FunctionForm(forms.Form):
    """The function first: what is the learning for? The answers suggest where it belongs."""

    def __init__(self, *args: Any, zones: Sequence[Zone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zones = zones
        islands = [zone for zone in zones if zone.kind == ZoneKind.ISLAND]
        for zone in islands:
            self.fields[f"vraag-{zone.key}"] = forms.BooleanField(
                label=zone.question or zone.title, required=False
            )
        self.fields["samen"] = forms.BooleanField(
            label=_("Leren mensen hier vooral door het samen te doen?"), required=False
        )
        self.fields["denken"] = forms.BooleanField(
            label=_("Gaat het om nadenken over de stap van het één naar het ander?"),
            required=False,
        )

    def suggestion(self) -> dict[str, int]:
        islands = [
            zone.key for zone in self.zones if self.cleaned_data.get(f"vraag-{zone.key}", False)
        ]
        return placing.suggest(
            self.zones,
            islands,
            together=self.cleaned_data["samen"],
            thinking=self.cleaned_data["denken"],
        )


class SharesForm(forms.Form):
    """One to three zones with their share in percents."""

    def __init__(self, *args: Any, zones: Sequence[Zone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zones = [zone for zone in zones if zone.takes_marks]
        choices = [("", _("geen")), *((zone.key, zone.title) for zone in self.zones)]
        for number in range(1, placing.MOST_ZONES + 1):
            self.fields[f"zone{number}"] = forms.ChoiceField(
                label=_("Gebied %(n)s") % {"n": number},
                choices=choices[1:] if number == 1 else choices,
                required=number == 1,
            )
            self.fields[f"percent{number}"] = forms.IntegerField(
                label=_("Aandeel %(n)s (procent)") % {"n": number},
                min_value=1,
                max_value=100,
                required=number == 1,
            )
        self.order_fields([f"{name}{n}" for n in (1, 2, 3) for name in ("zone", "percent")])

    @staticmethod
    def values(percents: Mapping[str, int]) -> dict[str, Any]:
        """The shares as initial values."""
        found: dict[str, Any] = {}
        for number, (key, percent) in enumerate(percents.items(), start=1):
            found |= {f"zone{number}": key, f"percent{number}": percent}
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        percents: dict[str, int] = {}
        for number in range(1, placing.MOST_ZONES + 1):
            key, percent = data.get(f"zone{number}"), data.get(f"percent{number}")
            if not key:
                continue
            if key in percents:
                self.add_error(f"zone{number}", _("Dit gebied koos je al. Kies een ander."))
            percents[key] = percent or 0
        total = sum(percents.values())
        if percents and total != 100 and not self.errors:
            words = _("De aandelen zijn samen %(total)s procent. Maak er samen 100 van.")
            self.add_error("percent1", words % {"total": total})
        if any(not one for one in percents.values()) and not self.errors:
            self.add_error("percent1", _("Geef elk gebied dat je kiest een aandeel."))
        data["percents"] = percents
        return data


class SettleForm(SharesForm):
    note = forms.CharField(
        label=gettext_lazy("Wat spraken jullie af, en waarom?"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PlaceForm(SharesForm):
    level = forms.ChoiceField(label=gettext_lazy("Wie leert er?"), choices=Level.choices)
    explicit = forms.ChoiceField(label=gettext_lazy("Hoe?"), choices=EXPLICIT)
    x = forms.IntegerField(
        label=gettext_lazy("Plaats van links (0–1000)"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=gettext_lazy("Leeg: het portaal zoekt een vrije plek."),
    )
    y = forms.IntegerField(
        label=gettext_lazy("Plaats van boven (0–1000)"), required=False, min_value=0, max_value=1000
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (data.get("x") is None) != (data.get("y") is None):
            self.add_error("x", _("Vul beide plaatsen in, of geen van beide."))
        return data

    @property
    def at(self) -> tuple[int, int] | None:
        x, y = self.cleaned_data["x"], self.cleaned_data["y"]
        return None if x is None or y is None else (x, y)


class MoveForm(forms.Form):
    x = forms.IntegerField(min_value=0, max_value=1000)
    y = forms.IntegerField(min_value=0, max_value=1000)


class RemarkForm(forms.Form):
    """About the whole, one zone, or one intervention on the landscape."""

    about = forms.ChoiceField(label=gettext_lazy("Waarover?"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Opmerking"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, zones: Sequence[Zone], interventions: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zones = {f"g{zone.pk}": zone for zone in zones}
        self.interventions = {f"i{one.pk}": one for one in interventions}
        field: Any = self.fields["about"]
        field.choices = [
            ("", _("het hele landschap")),
            (_("Gebieden"), [(key, zone.title) for key, zone in self.zones.items()]),
            (_("Interventies"), [(key, one.title) for key, one in self.interventions.items()]),
        ]

    def facts(self) -> dict[str, Any]:
        """What is said, and about which zone or intervention (or neither)."""
        about = self.cleaned_data["about"]
        return {
            "text": self.cleaned_data["text"],
            "zone": self.zones.get(about),
            "intervention": self.interventions.get(about),
        }


class AgreementForm(forms.Form):
    intervention: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Interventie"), queryset=None, empty_label=None
    )
    department = DepartmentChoice(
        label=gettext_lazy("Afdeling"), queryset=Department.objects.none(), empty_label=None
    )
    part = forms.ChoiceField(label=gettext_lazy("Rol"), choices=Part.choices)
    note = forms.CharField(label=gettext_lazy("Toelichting"), max_length=400, required=False)

    def __init__(self, *args: Any, interventions: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose: Any = self.fields
        choose["intervention"].queryset = interventions
        choose["department"].queryset = departments


class SnapshotForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Naam van dit moment"), max_length=120)
