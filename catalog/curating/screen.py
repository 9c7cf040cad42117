"""The editing screen as one thing: details, texts per language and points, filled in over several
requests (a competence looked up, a colleague in between) without losing what was typed."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.curating.filters import theme_choices
from catalog.curating.forms import CreditForm, CreditFormSet, DetailsForm, TextForm
from catalog.curating.markup import to_html, to_markup
from catalog.curating.values import DETAILS, CourseValues, TextValues, fingerprint
from catalog.curating.words import HTML_FIELDS
from catalog.feeds.texts import clean_text
from catalog.models import Competence, Course, CourseText, Language, Supplier, Theme
from catalog.states import CourseState
from organisations.models import Organisation

FIND = "find"
FOUND_SHOWN = 12
CREDITS = "credits"


class CourseScreen:
    """Behaves as a form towards the component `form_errors`."""

    def __init__(
        self,
        *,
        owner: Organisation,
        values: CourseValues,
        course: Course | None = None,
        data: QueryDict | None = None,
    ) -> None:
        self.course = course
        self.before = values
        self.is_bound = data is not None
        self.is_draft = data is not None and FIND in data
        self.looked_for = data.get(FIND, "") if data is not None else ""
        self.data = data.copy() if data is not None else None
        self.form = DetailsForm(self.data, initial=_first_details(values, course))
        self.form.offer_rates(values.vat_rate)
        self.texts = {
            language: TextForm(self.data, prefix=language, initial=_typed(values, language))
            for language in Language.values
        }
        rows = [{"register": register, "points": points} for register, points in values.credits]
        self.credits = CreditFormSet(self.data, prefix=CREDITS, initial=rows)
        if self.is_draft:
            for form in (self.form, *self.texts.values(), *self.rows):
                form.draft = True
        if course and course.external_id:
            self.form.fields["supplier"].disabled = True
        self._offer(owner)

    @property
    def rows(self) -> list[CreditForm]:
        rows: list[CreditForm] = self.credits.forms
        return rows

    @property
    def suppliers(self) -> list[str]:
        return list(Supplier.objects.values_list("name", flat=True))

    def languages(self) -> list[tuple[str, str, TextForm]]:
        return [(code, str(Language(code).label), form) for code, form in self.texts.items()]

    def is_ready(self) -> bool:
        """Filled in to be saved, and nothing is wrong with it so far."""
        if not self.is_bound or self.is_draft:
            return False
        valid = [form.is_valid() for form in (self.form, *self.texts.values())]
        if (
            self.credits.is_valid()
            and all(valid)
            and not any(form.cleaned_data.get("title") for form in self.texts.values())
        ):
            self.texts["nl"].add_error("title", _("Vul een titel in, in het Nederlands of Engels."))
        return not self.errors

    def values(self) -> CourseValues:
        """What was filled in. A text that nobody touched stays as it was stored, to the letter."""
        cleaned = self.form.cleaned_data
        details = {name: cleaned[name] for name in DETAILS}
        details["languages"] = tuple(cleaned["languages"])
        points = [row for row in self.credits.cleaned_data if row.get("register")]
        return CourseValues(
            **details,
            supplier=cleaned["supplier"],
            themes=frozenset(one.pk for one in cleaned["themes"]),
            competences=frozenset(one.pk for one in cleaned["competences"]),
            requires=frozenset(one.pk for one in cleaned["requires"]),
            credits=tuple(sorted((row["register"], row["points"]) for row in points)),
            texts={
                language: self._text(language, form)
                for language, form in self.texts.items()
                if form.cleaned_data.get("title")
            },
        )

    def _text(self, language: str, form: TextForm) -> TextValues:
        before = self.before.texts.get(language, TextValues(title=""))
        values: dict[str, str] = {}
        for name, typed in form.cleaned_data.items():
            stored = getattr(before, name)
            marked = name in HTML_FIELDS
            untouched = typed == clean_text(to_markup(stored) if marked else stored)
            changed = to_html(typed) if marked else typed
            values[name] = stored if untouched else changed
        return TextValues(**values)

    @property
    def seen(self) -> str:
        seen: str = self.form.cleaned_data["seen"]
        return seen

    def refuse(self, message: str) -> None:
        """Shows why saving was refused, above what was typed."""
        self.form.add_error(None, message)

    def overwrite(self, values: CourseValues) -> None:
        """From now on saving means: over what it is now."""
        if self.data is not None:
            self.data["seen"] = fingerprint(values)

    # -- what can be chosen ----------------------------------------------------------------------

    def _offer(self, owner: Organisation) -> None:
        """Everything chosen, and what was looked for: a list to tick without JavaScript."""
        courses = _requirable(owner, self.course)
        chooses = {
            "competences": (Competence.objects.all(), self._competences()),
            "requires": (courses, self._courses(courses)),
        }
        for name, (queryset, shown) in chooses.items():
            field = cast("forms.ModelMultipleChoiceField", self.form.fields[name])
            field.queryset = queryset
            cast("forms.CheckboxSelectMultiple", field.widget).choices = shown
        themes = cast("forms.CheckboxSelectMultiple", self.form.fields["themes"].widget)
        themes.choices = theme_choices(Theme.objects.with_tree_fields())

    def _chosen(self, name: str) -> list[int]:
        if self.data is None:
            return sorted(getattr(self.before, name))
        raw = self.data.getlist(name)[:200]
        return [int(pk) for pk in raw if pk.isascii() and pk.isdecimal() and len(pk) < 18]

    def _competences(self) -> list[tuple[int, str]]:
        chosen = Q(pk__in=self._chosen("competences"))
        words = self._words("competence_words")
        shown = list(Competence.objects.filter(chosen).order_by("label"))
        if words:
            found = Competence.objects.filter(retired=False).exclude(chosen)
            for word in words:
                found = found.filter(label__unaccent__icontains=word)
            shown += found.order_by("label")[:FOUND_SHOWN]
        return [(one.pk, one.label) for one in shown]

    def _courses(self, courses: Any) -> list[tuple[int, str]]:
        chosen = Q(pk__in=self._chosen("requires"))
        words = self._words("course_words")
        shown = list(courses.filter(chosen).prefetch_related("texts").order_by("pk"))
        if words:
            found = courses.exclude(chosen)
            for word in words:
                texts = CourseText.objects.filter(title__unaccent__icontains=word)
                found = found.filter(pk__in=texts.values("course"))
            shown += found.prefetch_related("texts").order_by("pk")[:FOUND_SHOWN]
        return [(one.pk, one.title) for one in shown]

    def _words(self, name: str) -> list[str]:
        typed = self.data.get(name, "") if self.data is not None else ""
        return typed.split()[:6]

    # -- as the component form_errors sees it ----------------------------------------------------

    def __iter__(self) -> Iterator[BoundField]:
        yield from self.form
        for code, form in self.texts.items():
            for bound in form:
                yield _named(bound, str(Language(code).label))
        for number, row in enumerate(self.rows, start=1):
            for bound in row:
                yield _named(bound, _("rij %(number)d") % {"number": number})

    @property
    def errors(self) -> bool:
        if not self.is_bound or self.is_draft:
            return False
        texts = any(form.errors for form in self.texts.values())
        return bool(self.form.errors) or texts or self.credits.total_error_count() > 0

    def non_field_errors(self) -> list[str]:
        return [*self.form.non_field_errors(), *self.credits.non_form_errors()]


def _named(bound: BoundField, where: str) -> BoundField:
    named = copy.copy(bound)
    named.label = f"{bound.label} ({where})"
    return named


def _requirable(owner: Organisation, course: Course | None) -> Any:
    """Courses that the owner's people could have followed; those already asked for stay.

    Of others those that were open to them: what another organisation prepares is not told here.
    """
    opened = Q(
        publications__organisation=owner,
        publications__since__lte=timezone.localdate(),
        state__in=(CourseState.PUBLISHED, CourseState.WITHDRAWN),
    )
    own = Q(owner=owner) & ~Q(state=CourseState.ARCHIVED)
    courses = Course.objects.filter(own | opened)
    if course is None:
        return Course.objects.filter(pk__in=courses.values("pk"))
    present = course.requires.values("pk")
    found = Course.objects.filter(Q(pk__in=courses.values("pk")) | Q(pk__in=present))
    return found.exclude(pk=course.pk)


def _first_details(values: CourseValues, course: Course | None) -> dict[str, Any]:
    return {
        **{name: getattr(values, name) for name in (*DETAILS, "supplier")},
        "vat_rate": f"{values.vat_rate:.2f}",
        "themes": sorted(values.themes),
        "competences": sorted(values.competences),
        "requires": sorted(values.requires),
        "seen": fingerprint(values) if course else "",
    }


def _typed(values: CourseValues, language: str) -> dict[str, str]:
    text = values.texts.get(language)
    if text is None:
        return {}
    return {
        name: to_markup(value) if name in HTML_FIELDS else value
        for name, value in vars(text).items()
    }


FIRST = CourseValues(languages=("nl",), vat_rate=Decimal("21.00"))
"""What a new course starts with."""
