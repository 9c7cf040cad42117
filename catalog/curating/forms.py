"""What an adviser fills in for a course. Texts are typed with a few marks (`markup`)."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.curating.words import percent
from catalog.feeds.parsing import parse_duration, parse_price
from catalog.feeds.texts import clean_text
from catalog.models import Competence, Course, CourseForm, CourseLevel, Language, Theme

VAT_RATES = (Decimal(0), Decimal(9), Decimal(21))
MOST_KEYWORDS = 40
MOST_CREDITS = 12
BARE_LINK = re.compile(r"\]\((?!https://)([^)\s]*)\)")


class DraftForm(forms.Form):
    """A form that can be shown again while still being filled in, without a word of blame."""

    draft = False

    def full_clean(self) -> None:
        if self.draft:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()


class ReadField(forms.CharField):
    """Text that is read as something else; its length is a matter of the text."""

    def run_validators(self, value: Any) -> None:
        if isinstance(value, str):
            super().run_validators(value)


class LoadField(ReadField):
    """Study load as people write it; minutes."""

    def to_python(self, value: Any) -> Any:
        words = super().to_python(value)
        if not words:
            return None
        read = parse_duration(f"{words} uur" if re.fullmatch(r"\d+([.,]\d+)?", words) else words)
        if read.minutes is None:
            raise ValidationError(
                _(
                    "Dit kunnen we niet lezen als duur. "
                    "Schrijf bijvoorbeeld ‘6 uur’, ‘1:30’ of ‘2 dagen’."
                )
            )
        return read.minutes

    def prepare_value(self, value: Any) -> Any:
        return load_in_words(value) if isinstance(value, int) else value


def load_in_words(minutes: int) -> str:
    """As it can be typed again, to the minute."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(n)s minuten") % {"n": rest}
    return _("%(n)s uur") % {"n": hours} if not rest else f"{hours}:{rest:02}"


class AmountField(ReadField):
    """Euros as people write them; a Decimal."""

    def to_python(self, value: Any) -> Any:
        words = super().to_python(value)
        if not words:
            return None
        read = parse_price(words)
        if read.amount is None:
            raise ValidationError(
                _(
                    "Dit kunnen we niet lezen als bedrag. "
                    "Schrijf bijvoorbeeld ‘450’, ‘12,50’ of ‘gratis’."
                )
            )
        if read.includes_vat:
            raise ValidationError(_("Vul de prijs zonder btw in."))
        return read.amount

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        whole = value == value.to_integral_value()
        return number_format(value, 0 if whole else 2)


class PointsField(ReadField):
    def to_python(self, value: Any) -> Any:
        words = super().to_python(value)
        if not words:
            return None
        try:
            points = Decimal(words.replace(",", ".")).quantize(Decimal("0.01"))
        except InvalidOperation:
            raise ValidationError(_("Vul een getal in, bijvoorbeeld 4 of 1,5.")) from None
        if not 0 < points < 10_000:
            raise ValidationError(_("Vul een getal boven 0 in."))
        return points

    def prepare_value(self, value: Any) -> Any:
        return number_format(value.normalize()) if isinstance(value, Decimal) else value


class KeywordsField(ReadField):
    """Words with commas between; a tuple without doubles."""

    def to_python(self, value: Any) -> Any:
        parts = (
            " ".join(clean_text(part).split())
            for part in re.split(r"[,;\n]", super().to_python(value) or "")
        )
        words = tuple(dict.fromkeys(part for part in parts if part))
        if any(len(word) > 60 for word in words):
            raise ValidationError(
                _("Een trefwoord is hooguit 60 tekens lang. Zet er komma’s tussen.")
            )
        if len(words) > MOST_KEYWORDS:
            raise ValidationError(_("Kies hooguit %(n)s trefwoorden.") % {"n": MOST_KEYWORDS})
        return words

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


class DetailsForm(DraftForm):
    form = forms.ChoiceField(label=gettext_lazy("Vorm"), choices=CourseForm.choices)
    level = forms.ChoiceField(
        label=gettext_lazy("Niveau"), required=False,
        choices=[("", gettext_lazy("niet gezegd")), *CourseLevel.choices],
    )  # fmt: skip
    duration_minutes = LoadField(
        label=gettext_lazy("Studielast"), required=False, max_length=60,
        help_text=gettext_lazy(
            "Bijvoorbeeld ‘6 uur’, ‘45 minuten’ of ‘2 dagen’ (een dag is 8 uur)."
        ),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Taal waarin zij wordt gegeven"), required=False,
        choices=Language.choices, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    price_excl = AmountField(
        label=gettext_lazy("Prijs per persoon in euro, zonder btw"), required=False, max_length=60,
        help_text=gettext_lazy("Leeg: prijs op aanvraag. Met 0 is zij gratis."),
    )  # fmt: skip
    vat_rate = forms.TypedChoiceField(label=gettext_lazy("Btw"), coerce=Decimal)
    price_note = forms.CharField(
        label=gettext_lazy("Toelichting bij de prijs"), required=False, max_length=200
    )
    supplier = forms.CharField(
        label=gettext_lazy("Leverancier"), required=False, max_length=150,
        help_text=gettext_lazy("Kies er een uit de lijst, of typ een nieuwe naam."),
        widget=forms.TextInput(attrs={"list": "leveranciers", "autocomplete": "off"}),
    )  # fmt: skip
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=400, assume_scheme="https"
    )
    keywords = KeywordsField(
        label=gettext_lazy("Trefwoorden"), required=False, max_length=3000,
        help_text=gettext_lazy(
            "Woorden waarmee collega’s zoeken en die niet in de titel staan. Met komma’s ertussen."
        ),
    )  # fmt: skip
    themes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Thema’s"), required=False, queryset=Theme.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    competences = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Competenties"), required=False, queryset=Competence.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    requires = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Eerst afronden"), required=False, queryset=Course.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    competence_words = forms.CharField(
        label=gettext_lazy("Zoek een competentie"), required=False, max_length=80
    )
    course_words = forms.CharField(
        label=gettext_lazy("Zoek een leeractiviteit"), required=False, max_length=80
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """The fingerprint of the course as it was shown; empty for a new one."""

    def offer_rates(self, present: Decimal) -> None:
        rates = sorted({*VAT_RATES, present})
        cast("forms.TypedChoiceField", self.fields["vat_rate"]).choices = [
            (f"{rate:.2f}", percent(rate)) for rate in rates
        ]


def _area(rows: int, *, marked: bool = False) -> forms.Textarea:
    attrs: dict[str, Any] = {"rows": rows}
    return forms.Textarea(attrs={**attrs, "data-markup": ""} if marked else attrs)


class TextForm(DraftForm):
    """The texts in one language. Without a word in any field there is no text in that language."""

    title = forms.CharField(
        label=gettext_lazy("Titel"), required=False, max_length=255,
        help_text=gettext_lazy("Nodig in minstens één taal."),
    )  # fmt: skip
    summary = forms.CharField(
        label=gettext_lazy("Samenvatting"), required=False, max_length=2000, widget=_area(3),
        help_text=gettext_lazy("Eén of twee zinnen: wat is het, en wat heb je eraan?"),
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("Beschrijving"), required=False, max_length=30_000,
        widget=_area(12, marked=True),
    )  # fmt: skip
    goals = forms.CharField(
        label=gettext_lazy("Wat je na afloop kunt"), required=False, max_length=30_000,
        widget=_area(6, marked=True),
    )  # fmt: skip
    audience = forms.CharField(
        label=gettext_lazy("Voor wie"), required=False, max_length=5000, widget=_area(3)
    )
    prerequisites = forms.CharField(
        label=gettext_lazy("Wat je vooraf moet kennen of kunnen"), required=False,
        max_length=5000, widget=_area(3),
    )  # fmt: skip

    def clean_description(self) -> str:
        return self._checked("description")

    def clean_goals(self) -> str:
        return self._checked("goals")

    def _checked(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        bare = BARE_LINK.search(text)
        if bare:
            raise ValidationError(
                _("Een link begint met https://. Pas deze aan: %(link)s") % {"link": bare[0][2:-1]}
            )
        return text

    def clean(self) -> dict[str, Any]:
        data = {name: clean_text(value) for name, value in self.cleaned_data.items()}
        if any(data.values()) and not data.get("title") and "title" not in self.errors:
            self.add_error("title", _("Vul een titel in, of maak alle velden in deze taal leeg."))
        return data


class CreditForm(DraftForm):
    register = forms.CharField(label=gettext_lazy("Register"), required=False, max_length=120)
    points = PointsField(
        label=gettext_lazy("Punten"), required=False, max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("register") and not data.get("points") and "points" not in self.errors:
            self.add_error("points", _("Vul in hoeveel punten zij oplevert."))
        if data.get("points") and not data.get("register"):
            self.add_error("register", _("Vul in van welk register de punten zijn."))
        return data


class BaseCreditFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        names = [
            row.cleaned_data["register"].casefold()
            for row in self.forms
            if row.is_valid() and row.cleaned_data.get("register")
        ]
        if len(names) != len(set(names)):
            raise ValidationError(_("Een register staat er twee keer. Haal er een weg."))


CreditFormSet = cast(
    "type[BaseCreditFormSet]",
    forms.formset_factory(
        CreditForm, formset=BaseCreditFormSet, extra=2, max_num=MOST_CREDITS,
        absolute_max=MOST_CREDITS, validate_max=True,
    ),
)  # fmt: skip


class OwnerForm(forms.Form):
    """For who curates for several organisations: whose course it becomes."""

    owner = forms.TypedChoiceField(label=gettext_lazy("Organisatie"), coerce=int)

    def __init__(self, data: Any, *, owners: list[Any]) -> None:
        super().__init__(data)
        cast("forms.TypedChoiceField", self.fields["owner"]).choices = [
            (one.pk, one.name) for one in owners
        ]


class StepForm(forms.Form):
    """What a step asks; only who sends back says why."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Wat moet er anders?"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Wie haar ter beoordeling gaf, krijgt dit te lezen."),
        error_messages={"required": gettext_lazy("Vul in wat er anders moet.")},
    )  # fmt: skip

    def __init__(self, data: Any, *, event: str, seen: str) -> None:
        super().__init__(data, initial={"seen": seen})
        if event != "send_back":
            del self.fields["note"]


class ImageForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Afbeelding"), required=False,
        help_text=gettext_lazy("JPG, PNG, GIF of WebP, hooguit 8 MB. Liggend werkt het best."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/gif,image/webp"}),
    )  # fmt: skip
    alt_nl = forms.CharField(
        label=gettext_lazy("Wat is er te zien? (Nederlands)"), required=False, max_length=200,
        help_text=gettext_lazy(
            "Voor wie de afbeelding niet ziet. Leeg: zij is alleen versiering."
        ),
    )  # fmt: skip
    alt_en = forms.CharField(
        label=gettext_lazy("Wat is er te zien? (Engels)"), required=False, max_length=200
    )
