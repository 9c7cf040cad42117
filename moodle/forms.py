"""Setting up a connection."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from moodle.connections.models import Connection


class ConnectionForm(forms.ModelForm):
    """The token is written and never shown again."""

    base_url = forms.URLField(
        label=_("Adres"),
        max_length=300,
        assume_scheme="https",
        help_text=_("Zoals je Moodle opent in de browser, bijvoorbeeld https://leren.example."),
    )
    token = forms.CharField(
        label=_("Token van de webservice"),
        widget=forms.PasswordInput(render_value=False),
        max_length=200,
        help_text=_("Moodle toont het eenmaal. Het portaal bewaart het versleuteld."),
    )

    class Meta:
        model = Connection
        fields = (
            "name",
            "base_url",
            "report_id",
            "auth_method",
            "learner_role",
            "trainer_role",
            "opens_days",
            "closes_days",
            "rename_existing",
            "quiet_from",
            "quiet_until",
            "calls_per_minute",
        )
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}),
        }
        help_texts = {
            "report_id": _("Het nummer in het adres van het rapport. Leeg: elke cursus apart."),
        }

    def clean_base_url(self) -> str:
        """A token goes over an encrypted line, or stays on this machine."""
        url = str(self.cleaned_data["base_url"]).rstrip("/")
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
            raise forms.ValidationError(
                _("Het adres begint met https://. Zonder https kan iemand het token meelezen.")
            )
        return url

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
