"""What the officer fills in to enrol a group: who, by list, file or rule, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollment.groups.actions import GroupDetails
from enrollment.groups.finding import Audience, Found, audience_of, find_people, people_of
from enrollment.groups.given import MOST, NotReadable, lines_of, read_file
from enrollment.groups.models import GroupSource
from organisations.models import Department, Organisation
from people.hr.reading import MAX_BYTES


def _too_many() -> str:
    return _("Dit zijn er te veel in één keer. Schrijf hoogstens %(most)d mensen tegelijk in.") % {
        "most": MOST
    }


class GroupForm(forms.Form):
    """What is asked whatever the source; `source_fields` go in between."""

    source: GroupSource
    source_fields: tuple[str, ...] = ()

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Mensen van"), queryset=Organisation.objects.none(), empty_label=None
    )
    reason = forms.CharField(
        label=gettext_lazy("Waarom schrijf je deze groep in?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Iedereen leest dit in het bericht, met jouw naam."),
        error_messages={"required": gettext_lazy("Vul in waarom je deze groep inschrijft.")},
    )
    compulsory = forms.BooleanField(
        label=gettext_lazy("Zij moeten dit volgen"),
        required=False,
        help_text=gettext_lazy("Bij sommige uitvoeringen gaan zij dan voor op de wachtlijst."),
    )
    accept_waitlist = forms.BooleanField(
        label=gettext_lazy("Wie geen plaats krijgt, komt op de wachtlijst"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(
            ["organisation", *self.source_fields, "reason", "compulsory", "accept_waitlist"]
        )
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = organisations
        field.initial = first = organisations.first()
        if first and len(organisations) == 1:
            field.widget = forms.HiddenInput()

    def lines(self) -> list[Found]:
        """Who is meant; of a valid form."""
        raise NotImplementedError

    def details(self) -> GroupDetails:
        values = self.cleaned_data
        return GroupDetails(
            source=self.source,
            reason=values["reason"],
            compulsory=values["compulsory"],
            accept_waitlist=values["accept_waitlist"],
            **self.more(),
        )

    def more(self) -> dict[str, Any]:
        return {}


class ListForm(GroupForm):
    source = GroupSource.LIST
    source_fields = ("people",)

    people = forms.CharField(
        label=gettext_lazy("Personeelsnummers of e-mailadressen"),
        widget=forms.Textarea(
            attrs={"rows": 10, "autocapitalize": "off", "autocorrect": "off", "spellcheck": "false"}
        ),
        help_text=gettext_lazy("Eén per regel; ze mogen door elkaar staan."),
        error_messages={"required": gettext_lazy("Plak hier de lijst met mensen.")},
    )

    def clean_people(self) -> list[str]:
        given = lines_of(self.cleaned_data["people"])
        if not given:
            raise forms.ValidationError(_("Plak hier de lijst met mensen."))
        if len(given) > MOST:
            raise forms.ValidationError(_too_many())
        return given

    def lines(self) -> list[Found]:
        return find_people(self.cleaned_data["organisation"], self.cleaned_data["people"])


class FileForm(GroupForm):
    source = GroupSource.FILE
    source_fields = ("file",)

    file = forms.FileField(
        label=gettext_lazy("Bestand met mensen"),
        help_text=gettext_lazy(
            "CSV of XLSX met een kolom ‘personeelsnummer’ of ‘e-mailadres’. Heet geen kolom zo, dan"
            " lezen we de eerste."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        allow_empty_file=True,
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("Dit bestand is te groot."))
        try:
            self.given = read_file(cast("Any", file).file)
        except NotReadable as problem:
            raise forms.ValidationError(str(problem)) from problem
        if not self.given:
            raise forms.ValidationError(_("Er staat niemand in dit bestand."))
        if len(self.given) > MOST:
            raise forms.ValidationError(_too_many())
        return file

    def lines(self) -> list[Found]:
        return find_people(self.cleaned_data["organisation"], self.given)

    def more(self) -> dict[str, Any]:
        return {"file_name": self.cleaned_data["file"].name or ""}


class RuleForm(GroupForm):
    source = GroupSource.RULE
    source_fields = ("department", "function", "scale_from", "scale_to")

    department = forms.TypedChoiceField(
        label=gettext_lazy("Afdeling"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Met alles wat eronder valt."),
    )
    function = forms.CharField(
        label=gettext_lazy("Functie"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Een deel is genoeg, zoals ‘inspecteur’."),
    )
    scale_from = forms.IntegerField(
        label=gettext_lazy("Schaal vanaf"), required=False, min_value=1, max_value=30
    )
    scale_to = forms.IntegerField(
        label=gettext_lazy("Schaal tot en met"), required=False, min_value=1, max_value=30
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, organisations=organisations, **kwargs)
        department = cast("forms.TypedChoiceField", self.fields["department"])
        department.choices = [("", _("hele organisatie")), *_department_choices(organisations)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("scale_from"), values.get("scale_to")
        if first and last and last < first:
            self.add_error("scale_to", _("De hoogste schaal ligt onder de laagste."))
        organisation, department = values.get("organisation"), values.get("department")
        if organisation and department:
            own = Department.objects.filter(pk=department, organisation=organisation)
            if not own.exists():
                self.add_error("department", _("Deze afdeling is van een andere organisatie."))
        return values

    def rule(self) -> Audience:
        values = self.cleaned_data
        names = ("department", "function", "scale_from", "scale_to")
        return Audience(*(values[name] for name in names))

    def count(self) -> int | None:
        """How many people the rule means; None while it is not right. The reason may be missing
        yet."""
        self.full_clean()
        if {"organisation", *self.source_fields} & set(self.errors):
            return None
        return audience_of(self.cleaned_data["organisation"], self.rule()).count()

    def lines(self) -> list[Found]:
        return people_of(self.cleaned_data["organisation"], self.rule())

    def more(self) -> dict[str, Any]:
        return {"rule": self.rule().as_json()}


def _department_choices(organisations: QuerySet[Organisation]) -> Iterator[tuple[int, str]]:
    """The tree, indented; of several organisations each with its name in front."""
    several = len(organisations) > 1
    names = {one.pk: f"{one.short_name}: " if several else "" for one in organisations}
    departments = Department.objects.with_tree_fields().filter(organisation__in=names)
    for one in sorted(departments, key=lambda one: list(names).index(one.organisation_id)):
        depth = "\u2003" * getattr(one, "tree_depth", 0)
        yield one.pk, f"{depth}{names[one.organisation_id]}{one.name}"


FORMS: Mapping[str, type[GroupForm]] = {
    "lijst": ListForm,
    "bestand": FileForm,
    "regel": RuleForm,
}
"""By the word in the address."""
