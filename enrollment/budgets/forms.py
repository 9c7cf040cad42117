"""What P&O fills in for a budget."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollment.budgets.keeping import possible_holders
from enrollment.budgets.models import Budget
from organisations.models import Department, Organisation
from people.models import Employment, Person


class AmountForm(forms.Form):
    """How much, and who agrees with spending it."""

    amount = forms.DecimalField(
        label=gettext_lazy("Bedrag in euro, zonder btw"),
        min_value=0,
        max_digits=11,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    holder = forms.ModelChoiceField(
        label=gettext_lazy("Budgethouder"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=gettext_lazy("Geen: de opleidingsadviseurs beslissen"),
        help_text=gettext_lazy(
            "Wie een team leidt in deze organisatie. De budgethouder geeft akkoord waar de regels"
            " van de organisatie dat vragen."
        ),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        holders = possible_holders(organisation)
        present = self.initial.get("holder")
        if present:
            holders = holders | Person.objects.filter(pk=present)
        field = self.fields["holder"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = holders.in_name_order()
        field.label_from_instance = _listed  # type: ignore[method-assign,assignment]


class BudgetForm(AmountForm):
    """A new budget: also for which year, and for whom."""

    year = forms.IntegerField(label=gettext_lazy("Jaar"), min_value=2020, max_value=2100)
    department = forms.ModelChoiceField(
        label=gettext_lazy("Afdeling"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("De hele organisatie"),
        help_text=gettext_lazy(
            "Geldt ook voor alle afdelingen daaronder. Heeft een afdeling een eigen budget, dan"
            " betaalt dat."
        ),
    )
    personnel_number = forms.CharField(
        label=gettext_lazy("Of voor één medewerker: personeelsnummer"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Een eigen leerbudget gaat voor dat van de afdeling."),
    )
    field_order = ("year", "department", "personnel_number", "amount", "holder")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        self.fields["year"].initial = timezone.localdate().year
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = Department.objects.filter(organisation=organisation).order_by("name")

    def clean_personnel_number(self) -> Person | None:
        number: str = self.cleaned_data["personnel_number"].strip()
        if not number:
            return None
        found = (
            Employment.objects.current()
            .filter(organisation=self.organisation, personnel_number=number)
            .select_related("person")
            .first()
        )
        if found is None:
            raise forms.ValidationError(
                _("Niemand in deze organisatie heeft nu dit personeelsnummer. Controleer het.")
            )
        return found.person

    def values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values["person"] = values.pop("personnel_number")
        return values


def amount_values(budget: Budget) -> dict[str, Any]:
    return {"amount": budget.amount, "holder": budget.holder_id}


def _listed(person: Person) -> str:
    return person.listed_name
