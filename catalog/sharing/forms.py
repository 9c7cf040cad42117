"""What is filled in when a course is shared, taken over or hidden."""

from __future__ import annotations

import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.curating.forms import AmountField
from catalog.models import Course, Publication, Sharing
from catalog.sharing.actions import Terms, version_of
from catalog.sharing.consequences import taking_part
from organisations.models import ApprovalRule, Organisation


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ShareForm(forms.Form):
    sharing = forms.ChoiceField(
        label=gettext_lazy("Voor wie is zij?"), choices=Sharing.choices, widget=forms.RadioSelect
    )
    organisations = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Wie mogen haar overnemen?"),
        required=False,
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Alleen als je organisaties kiest. Hun medewerkers zien haar pas als hun "
            "opleidingsadviseur haar overneemt."
        ),
    )

    def __init__(self, data: Any, *, course: Course) -> None:
        chosen = [] if data is not None else list(course.shared_with.all())
        super().__init__(data, initial={"sharing": course.sharing, "organisations": chosen})
        field = cast("forms.ModelMultipleChoiceField", self.fields["organisations"])
        field.queryset = taking_part().exclude(pk=course.owner_id)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        nobody = not data.get("organisations") and "organisations" not in self.errors
        if data.get("sharing") == Sharing.CHOSEN and nobody:
            self.add_error("organisations", _("Kies ten minste één organisatie."))
        return data

    @property
    def chosen(self) -> list[Organisation]:
        """Who was ticked, as far as it matters for what was chosen above."""
        if self.cleaned_data["sharing"] != Sharing.CHOSEN:
            return []
        return list(self.cleaned_data["organisations"])


class TermsForm(forms.Form):
    """The terms of one organisation for its own people."""

    since = forms.DateField(label=gettext_lazy("Te vinden vanaf"), widget=_day())
    until = forms.DateField(
        label=gettext_lazy("Tot en met"), required=False, widget=_day(),
        help_text=gettext_lazy("Leeg: zonder einddatum."),
    )  # fmt: skip
    price_excl = AmountField(
        label=gettext_lazy("Eigen prijs per persoon in euro, zonder btw"), required=False,
        max_length=60,
    )  # fmt: skip
    approval_rule = forms.ChoiceField(
        label=gettext_lazy("Wie akkoord geeft"), required=False,
        choices=[
            ("", gettext_lazy("zoals in jullie organisatie gewoon is")), *ApprovalRule.choices,
        ],
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Opmerking voor jullie medewerkers"), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Staat op de bladzijde van de leeractiviteit, alleen bij jullie."),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, usual_price: str, publication: Publication | None = None
    ) -> None:
        super().__init__(data, initial=_first(publication))
        self.fields["price_excl"].help_text = _(
            "Leeg: de prijs van de leeractiviteit (%(price)s)."
        ) % {"price": usual_price}
        self.begun = publication is not None and publication.since <= timezone.localdate()
        self.fields["since"].disabled = self.begun

    def clean(self) -> dict[str, Any]:
        data, today = self.cleaned_data, timezone.localdate()
        since, until = data.get("since"), data.get("until")
        if since and not self.begun and since < today:
            self.add_error("since", _("Kies vandaag of een latere dag."))
        if since and until and until < since:
            self.add_error("until", _("De laatste dag ligt voor de eerste. Kies een latere dag."))
        elif until and until < today:
            self.add_error("until", _("Kies vandaag of een latere dag."))
        return data

    def overwrite(self, publication: Publication) -> None:
        """From now on saving means: over what it is now."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = version_of(publication)  # type: ignore[index]

    @property
    def terms(self) -> Terms:
        values = {name: self.cleaned_data[name] for name in Terms.__dataclass_fields__}
        return Terms(**values)


def _first(publication: Publication | None) -> dict[str, Any]:
    if publication is None:
        return {"since": timezone.localdate()}
    names: tuple[str, ...] = tuple(Terms.__dataclass_fields__)
    terms: dict[str, datetime.date | Any] = {name: getattr(publication, name) for name in names}
    return {**terms, "seen": version_of(publication)}


class HideForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Waarom tonen jullie haar niet?"), max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("De organisatie van wie zij is, leest dit ook."),
        error_messages={"required": gettext_lazy("Vul in waarom jullie haar niet tonen.")},
    )  # fmt: skip
