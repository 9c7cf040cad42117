"""What is filled in about interventions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Theme
from landscapes.choices import LinkKind, Preference
from landscapes.interventions.models import Intervention
from organisations.models import Department, Organisation


class DepartmentOfOrganisation(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.organisation.short_name})"


class InterventionForm(forms.ModelForm):
    """`owners` are the organisations for which the actor keeps interventions."""

    programme_name = forms.CharField(
        label=gettext_lazy("Verandering waarvoor het dient"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Bijvoorbeeld: Zaakgericht werken. Een nieuwe naam mag ook."),
    )
    preferences = forms.MultipleChoiceField(
        label=gettext_lazy("Voor wie graag leert door"),
        choices=Preference.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Intervention
        fields = [
            "title",
            "form",
            "summary",
            "organisation",
            "department",
            "supplier",
            "audience",
            "serves",
            "reach",
            "status",
            "starts_on",
            "ends_on",
            "themes",
        ]
        labels = {
            "title": gettext_lazy("Titel"),
            "form": gettext_lazy("Vorm"),
            "summary": gettext_lazy("Wat is het?"),
            "organisation": gettext_lazy("Van welke organisatie is het?"),
            "department": gettext_lazy("Van welke afdeling?"),
            "supplier": gettext_lazy("Wie geeft het?"),
            "audience": gettext_lazy("Voor wie?"),
            "serves": gettext_lazy("Ook voor mensen van"),
            "reach": gettext_lazy("Hoeveel mensen per jaar, ongeveer?"),
            "status": gettext_lazy("Hoe staat het ervoor?"),
            "starts_on": gettext_lazy("Vanaf"),
            "ends_on": gettext_lazy("Tot en met"),
            "themes": gettext_lazy("Thema’s"),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "serves": forms.CheckboxSelectMultiple,
            "themes": forms.SelectMultiple(attrs={"size": 6}),
        }

    def __init__(self, *args: Any, owners: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose: Any = self.fields
        choose["organisation"].queryset = owners
        choose["organisation"].empty_label = None
        choose["department"] = DepartmentOfOrganisation(
            label=choose["department"].label,
            required=False,
            empty_label=_("de hele organisatie"),
            queryset=Department.objects.filter(organisation__in=owners)
            .select_related("organisation")
            .order_by("organisation__name", "name"),
        )
        choose["supplier"].empty_label = _("de eigenaar zelf")
        choose["serves"].queryset = Organisation.objects.order_by("name")
        choose["themes"].queryset = Theme.objects.order_by("title_nl")
        if self.instance.pk and self.instance.programme:
            self.initial["programme_name"] = self.instance.programme.name

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        department, organisation = data.get("department"), data.get("organisation")
        if department and organisation and department.organisation_id != organisation.pk:
            self.add_error(
                "department",
                _("Deze afdeling is niet van die organisatie. Kies er een die dat wel is."),
            )
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Het einde ligt voor het begin. Kies een latere dag."))
        return data


class LinkForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Deze interventie"), choices=LinkKind.choices)
    target: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Andere interventie"), queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, others: QuerySet[Intervention], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose: Any = self.fields
        choose["target"].queryset = others
