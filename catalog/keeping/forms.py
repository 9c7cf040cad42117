"""What one can change of a kept search."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.keeping.searches import LONGEST_NAME
from catalog.models import SavedSearch


class SavedSearchForm(forms.Form):
    name = forms.CharField(
        label=_("Naam"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Geef de zoekopdracht een naam.")},
    )
    wants_mail = forms.BooleanField(
        label=_("Stuur me een bericht als er iets nieuws bij komt"), required=False
    )

    def __init__(self, data: Any = None, *, search: SavedSearch) -> None:
        super().__init__(data, initial={"name": search.name, "wants_mail": search.wants_mail})
