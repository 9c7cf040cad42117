"""Forms of the past: the file, what to look for, and what is meant by a line."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from enrollment.history.models import HistoryRecord, OldBooking
from organisations.models import Organisation

MAX_BYTES = 5_000_000
SHOW = [
    ("", _("alles")),
    ("persoon", _("persoon onbekend")),
    ("wat", _("leeractiviteit onbekend")),
]


class DeliveryForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Organisatie"), queryset=Organisation.objects.none(), empty_label=None
    )
    origin = forms.CharField(
        label=_("Hoe heet de oude leeromgeving?"),
        max_length=80,
        help_text=_("Medewerkers zien dit bij wat is overgenomen, bijvoorbeeld: Leerplein."),
        error_messages={"required": _("Vul in hoe mensen de oude leeromgeving noemen.")},
    )
    file = forms.FileField(
        label=_("Bestand"),
        help_text=_(
            "CSV of XLSX met de kolommen personeelsnummer, titel en afgerond op. Mag ook: code, "
            "resultaat, certificaatnummer, en voor inschrijvingen status en begint op."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        allow_empty_file=True,
        error_messages={"required": _("Kies een bestand.")},
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = organisations
        field.initial = organisations.first()

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                _("Dit bestand is te groot. Lever het in delen van hoogstens 5 MB aan.")
            )
        return file


class LooseFilter(forms.Form):
    """What of the list to see."""

    q = forms.CharField(
        label=_("Titel of personeelsnummer"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "utrecht-textbox"}),
    )
    toon = forms.ChoiceField(
        label=_("Toon"),
        required=False,
        choices=SHOW,
        widget=forms.Select(attrs={"class": "utrecht-select"}),
    )

    def records(self, found: QuerySet[HistoryRecord]) -> QuerySet[HistoryRecord]:
        wanted = {"persoon": Q(person=None), "wat": Q(course=None, title_stays=False)}
        return self._matching(found, wanted).order_by("title", "personnel_number", "pk")

    def bookings(self, found: QuerySet[OldBooking]) -> QuerySet[OldBooking]:
        wanted = {"persoon": Q(employment=None), "wat": Q(run=None)}
        return self._matching(found, wanted).order_by("starts_on", "title", "pk")

    def _matching(self, found: QuerySet[Any], wanted: dict[str, Q]) -> QuerySet[Any]:
        values = self.cleaned_data if self.is_valid() else {}
        words = values.get("q", "")
        if words:
            found = found.filter(
                Q(title__unaccent__icontains=words) | Q(personnel_number__istartswith=words)
            )
        return found.filter(wanted.get(values.get("toon", ""), Q()))


class ChoiceForm(forms.Form):
    """One out of what was found, or (`stays`) that nothing here is meant."""

    person = forms.IntegerField(required=False)
    what = forms.IntegerField(required=False)
    everywhere = forms.BooleanField(required=False)
    stays = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not (values.get("person") or values.get("what") or values.get("stays")):
            raise forms.ValidationError(_("Kies eerst iets uit de lijst."))
        return values
