"""Forms about organisations."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from organisations import themes
from organisations.models import Organisation, OrganisationSettings


class OrganisationForm(forms.ModelForm):
    """A new organisation. The slug is in addresses and file names and stays what it is."""

    class Meta:
        model = Organisation
        fields = ["name", "short_name", "slug", "email_domains"]
        labels = {
            "name": _("Naam"),
            "short_name": _("Korte naam"),
            "slug": _("Kenmerk in adressen"),
            "email_domains": _("Domeinen van de e-mailadressen"),
        }
        help_texts = {
            "short_name": _("Zo staat de organisatie in lijsten, bijvoorbeeld ‘NVWA’."),
            "slug": _("Kleine letters, cijfers en streepjes. Dit kun je later niet veranderen."),
            "email_domains": _("Met komma’s ertussen, bijvoorbeeld: organisatie.example."),
        }


class WaveForm(forms.Form):
    """When an organisation is planned to go live."""

    wave = forms.IntegerField(
        label=_("Golf"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("Organisaties in dezelfde golf sluiten samen aan."),
    )
    planned_live_on = forms.DateField(
        label=_("Gaat naar verwachting meedoen op"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class LeaveForm(forms.Form):
    reason = forms.CharField(
        label=_("Waarom vertrekt de organisatie?"),
        max_length=300,
        help_text=_("De reden komt in het logboek."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SettingsForm(forms.ModelForm):
    """The settings of an organisation, each with what it does."""

    approval_free_up_to = forms.DecimalField(
        label=_("Zonder akkoord tot en met"),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        help_text=_(
            "In euro, zonder btw. Kost een leeractiviteit dit of minder, "
            "dan hoeft niemand akkoord te geven."
        ),
    )
    hold_days = forms.IntegerField(
        label=_("Hoeveel dagen houdt een aanvraag een plaats vast?"),
        min_value=1,
        max_value=60,
        help_text=_("Daarna komt de plaats vrij voor een ander."),
    )
    remind_days = forms.IntegerField(
        label=_("Na hoeveel dagen krijgt wie moet beslissen een herinnering?"),
        min_value=1,
        max_value=60,
        help_text=_("Het telt vanaf de dag waarop om het besluit gevraagd is."),
    )
    escalate_days = forms.IntegerField(
        label=_("Na hoeveel dagen mogen ook anderen beslissen?"),
        min_value=2,
        max_value=90,
        help_text=_(
            "Dan krijgen ook de leidinggevende daarboven en de opleidingsadviseurs de vraag. Dit is"
            " later dan de herinnering."
        ),
    )
    expire_days = forms.IntegerField(
        label=_("Na hoeveel dagen vervalt een aanvraag?"),
        min_value=3,
        max_value=180,
        help_text=_("De aanvrager krijgt daar bericht van. Dit is later dan het doorgeven."),
    )
    free_withdrawal_days = forms.IntegerField(
        label=_("Kosteloos uitschrijven kan tot zoveel dagen voor de start"),
        min_value=0,
        max_value=365,
        help_text=_("Bij 0 kan het tot aan de start."),
    )
    late_withdrawal_percentage = forms.IntegerField(
        label=_("Kosten bij later uitschrijven"),
        min_value=0,
        max_value=100,
        help_text=_("Percentage van de prijs. Bij 0 kost uitschrijven nooit iets."),
    )
    retention_years = forms.IntegerField(
        label=_("Bewaartermijn in jaren"),
        min_value=1,
        max_value=30,
        help_text=_(
            "Zo lang bewaart het portaal wat iemand geleerd heeft, "
            "nadat het dienstverband is geëindigd."
        ),
    )

    class Meta:
        model = OrganisationSettings
        fields = [
            "approval_rule",
            "approval_free_up_to",
            "four_eyes",
            "requests_hold_seat",
            "hold_days",
            "remind_days",
            "escalate_days",
            "expire_days",
            "free_withdrawal_days",
            "late_withdrawal_percentage",
            "overlap_rule",
            "prerequisite_rule",
            "repeat_rule",
            "retention_years",
        ]
        labels = {
            "approval_rule": _("Wie geeft akkoord op een aanvraag?"),
            "four_eyes": _("Vier ogen bij publiceren"),
            "requests_hold_seat": _("Een aanvraag houdt een plaats vast"),
            "overlap_rule": _("Als iemand op dezelfde tijd al een andere bijeenkomst heeft"),
            "prerequisite_rule": _("Als iemand een vereiste leeractiviteit nog niet heeft gevolgd"),
            "repeat_rule": _("Als iemand dezelfde leeractiviteit al volgt of heeft gevolgd"),
        }
        help_texts = {
            "approval_rule": _(
                "Geldt voor leeractiviteiten die geen eigen regel hebben. Is er geen leidinggevende"
                " of budgethouder, dan beslist een opleidingsadviseur. Niemand beslist over"
                " zichzelf."
            ),
            "four_eyes": _(
                "Wie een leeractiviteit schrijft, geeft haar ter beoordeling; een andere "
                "opleidingsadviseur publiceert haar of stuurt haar terug. Zorg dat er minstens "
                "twee zijn. Wijzigingen in wat al gepubliceerd is, gelden meteen; de andere "
                "opleidingsadviseurs krijgen er bericht van."
            ),
            "requests_hold_seat": _(
                "Zo is de plaats er nog als het akkoord komt. "
                "Anderen zien hem zolang niet als vrij."
            ),
            "overlap_rule": _(
                "Bij ‘waarschuwen’ leest wie zich inschrijft wat er botst, en kan toch doorgaan; "
                "wie akkoord geeft, leest het ook. Bij ‘tegenhouden’ kan het niet, behalve als een "
                "opleidingsadviseur met een reden toch een plaats geeft."
            ),
            "prerequisite_rule": _(
                "Afgerond telt, hier of in de vorige omgeving. Een inschrijving die klaar is "
                "voordat deze begint, telt ook."
            ),
            "repeat_rule": _(
                "Wie al een lopende inschrijving heeft voor een andere datum, valt hier ook onder."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Every help text ends with the default, so that one can find the way back."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            standard = _("Standaard: %(value)s.") % {"value": _default_words(name)}
            field.help_text = f"{field.help_text} {standard}"


def _default_words(name: str) -> str:
    model_field = cast("Field[Any, Any]", OrganisationSettings._meta.get_field(name))
    default = model_field.default
    if isinstance(default, bool):
        return str(_("ja") if default else _("nee"))
    words = dict(model_field.flatchoices).get(default, default)
    return str(words)


THEME_NAMES = {
    "kern": _("Indigo en goud"),
    "nvwa": _("Bosgroen en terracotta"),
    "rvo": _("Paars en oker"),
    "dictu": _("Petrol en zeegroen"),
    "acm": _("Bordeaux en zalm"),
    "cpb": _("Leisteen en mos"),
    "at": _("Kobalt en oranjerood"),
    "sodm": _("Roest en honing"),
    "nea": _("Olijf en geel"),
}
"""What one sees; the keys are those of `themes.DEMO_THEMES`."""


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(
        label=_("Kleuren"), choices=list(THEME_NAMES.items()), widget=forms.RadioSelect
    )

    def drawings(self) -> list[dict[str, Any]]:
        """Each choice with its colours, to draw."""
        chosen = self["theme"].value()
        return [
            {
                "key": key,
                "name": name,
                "colours": themes.DEMO_THEMES[key],
                "chosen": key == chosen,
            }
            for key, name in THEME_NAMES.items()
        ]


def theme_name(organisation: Organisation) -> str:
    """The key of the theme an organisation has, or empty when it is none of ours."""
    current = themes.from_tokens(organisation.theme)
    return next((key for key, one in themes.DEMO_THEMES.items() if one == current), "")
