"""What an officer fills in for a path, and for a step of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Course, CourseText, Language, LearningPath, PathStep, Sharing
from catalog.paths.actions import PathDetails
from catalog.paths.models import StepKind
from catalog.paths.steps import StepDetails
from organisations.models import Organisation
from organisations.states import OrganisationState

FIND = "zoek"
MOST_FOUND = 20
MOST_COURSES = 30
COUNTS = ("title", "description", "needed", "due_days", "woorden")


class PathForm(forms.Form):
    owner = forms.ChoiceField(label=gettext_lazy("Organisatie"))
    title = forms.CharField(label=gettext_lazy("Titel"), max_length=255)
    summary = forms.CharField(
        label=gettext_lazy("In het kort"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Voor wie is deze leerlijn, en wat kun je na afloop?"),
    )
    language = forms.ChoiceField(label=gettext_lazy("Taal"), choices=Language.choices)
    sharing = forms.ChoiceField(
        label=gettext_lazy("Voor wie is deze leerlijn?"),
        choices=[
            (Sharing.KEPT, gettext_lazy("alleen de eigen organisatie")),
            (Sharing.CHOSEN, gettext_lazy("de eigen organisatie en de organisaties hieronder")),
            (Sharing.CONCERN, gettext_lazy("het hele concern")),
        ],
        widget=forms.RadioSelect,
    )
    shared_with = forms.MultipleChoiceField(
        label=gettext_lazy("Gekozen organisaties"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, owners: Iterable[Organisation], path: LearningPath | None = None
    ) -> None:
        super().__init__(*args)
        self.owners = {str(one.pk): one for one in owners}
        others = Organisation.objects.exclude(state=OrganisationState.LEFT).order_by("name")
        self.others = {str(one.pk): one for one in others if not path or one.pk != path.owner_id}
        self.fields["owner"].choices = [(pk, one.name) for pk, one in self.owners.items()]  # type: ignore[attr-defined]
        self.fields["shared_with"].choices = [(pk, one.name) for pk, one in self.others.items()]  # type: ignore[attr-defined]
        if path or len(self.owners) == 1:
            del self.fields["owner"]
        self.initial = {"language": "nl", "sharing": Sharing.KEPT}
        if path:
            shared = [str(pk) for pk in path.shared_with.values_list("pk", flat=True)]
            names = ("title", "summary", "language", "sharing")
            self.initial = {name: getattr(path, name) for name in names} | {"shared_with": shared}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("sharing") == Sharing.CHOSEN and not data.get("shared_with"):
            self.add_error("shared_with", _("Kies ten minste één organisatie."))
        return data

    @property
    def chosen_owner(self) -> Organisation:
        chosen = self.cleaned_data.get("owner")
        return self.owners[chosen] if chosen else next(iter(self.owners.values()))

    def details(self) -> PathDetails:
        data = self.cleaned_data
        return PathDetails(
            title=data["title"],
            summary=data["summary"],
            language=data["language"],
            sharing=data["sharing"],
            shared_with=[self.others[pk] for pk in data["shared_with"]],
        )


class StepForm(forms.Form):
    """A step with its courses. Looking for courses sends the same form: what was filled in and
    chosen stays, and what was found can be ticked. Nothing is saved by looking."""

    title = forms.CharField(label=gettext_lazy("Naam van de stap"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Wat doet iemand in deze stap?"),
        choices=[
            (StepKind.COURSES, gettext_lazy("een of meer leeractiviteiten volgen")),
            (StepKind.ASSIGNMENT, gettext_lazy("een opdracht maken")),
        ],
        widget=forms.RadioSelect,
        initial=StepKind.COURSES,
    )
    description = forms.CharField(
        label=gettext_lazy("Uitleg"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Bij een opdracht: wat is de opdracht, en bij wie lever je haar in?"
        ),
    )
    woorden = forms.CharField(
        label=gettext_lazy("Zoek leeractiviteiten"), required=False, max_length=100
    )
    courses = forms.MultipleChoiceField(
        label=gettext_lazy("Leeractiviteiten"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Een leeractiviteit die je koos is niet (meer) open voor jouw organisatie."
            )
        },
    )
    needed = forms.IntegerField(
        label=gettext_lazy("Hoeveel daarvan moet iemand volgen?"),
        required=False,
        min_value=1,
        max_value=MOST_COURSES,
        help_text=gettext_lazy("Leeg: allemaal."),
    )
    due_days = forms.IntegerField(
        label=gettext_lazy("Klaar binnen hoeveel dagen na de start?"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy("Leeg: geen einddatum."),
    )
    required = forms.BooleanField(
        label=gettext_lazy("Deze stap is verplicht"), required=False, initial=True
    )

    def __init__(
        self, data: QueryDict | None, *, path: LearningPath, step: PathStep | None = None
    ) -> None:
        self.looking = data is not None and FIND in data
        chosen = _numbers(data.getlist("courses")) if data is not None else _own_courses(step)
        initial = _values(step) if step else {}
        if self.looking and data is not None:
            initial = {name: data.get(name, "") for name in COUNTS}
            initial |= {"kind": data.get("kind", ""), "required": "required" in data}
        super().__init__(None if self.looking else data, initial={**initial, "courses": chosen})
        words = data.get("woorden", "").strip() if data is not None else ""
        self.found = look_for(path, words) if self.looking and words else []
        used = PathStep.objects.filter(version__path=path).values("courses")
        allowed = Q(pk__in=choosable(path).values("pk")) | Q(pk__in=used)
        kept = Course.objects.filter(allowed, pk__in=chosen).prefetch_related("texts")
        self.offered = {str(course.pk): course for course in [*kept, *self.found]}
        self.fields["courses"].choices = [  # type: ignore[attr-defined]
            (pk, f"{course.title} ({course.get_form_display()})")
            for pk, course in self.offered.items()
        ]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") != StepKind.COURSES or "courses" not in data:
            return data
        number = len(data["courses"])
        if not number:
            self.add_error("courses", _("Zoek en kies ten minste één leeractiviteit."))
        elif number > MOST_COURSES:
            self.add_error("courses", _("Dit zijn er te veel voor één stap. Maak er twee van."))
        elif (data.get("needed") or 0) > number:
            self.add_error("needed", _("Dit is meer dan er te kiezen zijn."))
        return data

    def details(self) -> StepDetails:
        data = self.cleaned_data
        return StepDetails(
            kind=StepKind(data["kind"]),
            title=data["title"],
            description=data["description"],
            courses=[self.offered[pk] for pk in data["courses"]],
            needed=data["needed"],
            required=data["required"],
            due_days=data["due_days"],
        )


def choosable(path: LearningPath) -> QuerySet[Course]:
    """The courses that the owner's people can book."""
    return Course.objects.published_to(path.owner_id)


def look_for(path: LearningPath, words: str) -> list[Course]:
    """Those with every word in a title, by title."""
    matching = Q()
    for word in words.split()[:8]:
        matching &= Q(title__unaccent__icontains=word)
    texts = CourseText.objects.filter(matching)
    found = choosable(path).filter(pk__in=texts.values("course")).prefetch_related("texts")
    return sorted(found.order_by("pk")[: 5 * MOST_FOUND], key=lambda one: one.title)[:MOST_FOUND]


def _own_courses(step: PathStep | None) -> list[int]:
    return list(step.courses.values_list("pk", flat=True)) if step else []


def _values(step: PathStep) -> dict[str, Any]:
    names = ("title", "kind", "description", "needed", "due_days", "required")
    return {name: getattr(step, name) for name in names}


def _numbers(raw: Iterable[str]) -> list[int]:
    return [int(one) for one in raw if one.isascii() and one.isdecimal() and len(one) < 10]
