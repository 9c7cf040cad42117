"""Forms of the import: the file, the columns, the confirmation, the answer to a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from people.hr.columns import LABELS, REQUIRED
from people.hr.reading import MAX_BYTES


class DeliveryForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Organisatie"), queryset=Organisation.objects.none(), empty_label=None
    )
    file = forms.FileField(
        label=_("Personeelsbestand"),
        help_text=_("CSV of XLSX uit het personeelssysteem, met iedereen die in dienst is."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = organisations
        field.initial = organisations.first()

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("Dit bestand is te groot."))
        return file


class ColumnsForm(forms.Form):
    """For each of our fields the column of the file; nothing means that the file lacks it."""

    def __init__(
        self, *args: Any, header: Sequence[str], mapping: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = list(dict.fromkeys(filter(None, header)))
        choices = [("", _("staat niet in het bestand")), *((name, name) for name in names)]
        for name, label in LABELS.items():
            self.fields[name] = forms.ChoiceField(
                label=capfirst(str(label)),
                choices=choices,
                required=name in REQUIRED,
                initial=mapping.get(name, ""),
            )
