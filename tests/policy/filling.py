"""What the address of a page can be filled in with: all rows of a kind, those of others too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.urls import URLPattern

from catalog.models import Course
from enrollment.approval.links import token_for
from enrollment.attendance.codes import code_for
from enrollment.experiences.moderating import texts_of
from enrollment.models import ApprovalStep
from planning.models import Meeting, TrainerBooking
from planning.trainers.links import token_for as link_for

Values = Callable[[], Iterable[Any]]


def all_of(model: Any, name: str = "pk") -> Values:
    """Every key, or every value of another field."""
    return lambda: list(model._default_manager.order_by("pk").values_list(name, flat=True))


def named(model: Any, **names: str) -> Values:
    """Of an address with several parameters: which field fills in which."""
    return lambda: [
        {name: row[known_as] for name, known_as in names.items()}
        for row in model._default_manager.order_by("pk").values(*names.values())
    ]


def with_each(rows: Values, **options: Sequence[str]) -> Values:
    """Each row (a mapping) with each of the words that a last parameter can be."""
    return lambda: [
        {**row, name: option}
        for row in rows()
        for name, words in options.items()
        for option in words
    ]


def offer_steps() -> Iterable[Any]:
    return with_each(named(Course, slug="slug"), event=("submit", "publish", "withdraw"))()


def tokens() -> Iterable[Any]:
    """The links in the mails to the managers who were asked."""
    steps = ApprovalStep.objects.order_by("pk").select_related("enrollment__manager")
    asked = [(step, step.enrollment.manager) for step in steps]
    return [{"token": token_for(step, manager)} for step, manager in asked if manager]


def trainer_tokens() -> Iterable[Any]:
    """The links in the mails to trainers who were asked."""
    asked = TrainerBooking.objects.order_by("pk").values_list(
        "trainer__uuid", "meeting__run", "asked_at"
    )
    return [{"token": link_for(*question)} for question in asked]


def codes_now() -> Iterable[Any]:
    """What the screens in all rooms show."""
    return [{"pk": one.pk, "code": code_for(one)} for one in Meeting.objects.order_by("pk")]


def texts() -> Iterable[Any]:
    return [
        {"slug": course.slug, "handle": experience.handle}
        for course in Course.objects.order_by("pk")
        for experience in texts_of(course)
    ]


def fillings(pattern: URLPattern, rows: Values | None) -> list[dict[str, Any]]:
    """All ways to fill in an address; of one with several parameters, each with its like."""
    names = {
        name: type(converter).__name__
        for name, converter in pattern.pattern.converters.items()
        if name not in pattern.default_args
    }
    if not names:
        return [{}]
    if rows is not None:
        return [row if isinstance(row, dict) else dict.fromkeys(names, row) for row in rows()]
    kinds = [list(_anything(kind)) for kind in names.values()]
    return [
        {name: values[at % len(values)] for name, values in zip(names, kinds, strict=True)}
        for at in range(max(len(values) for values in kinds))
    ]


OF_KIND: Mapping[str, tuple[str, ...]] = {
    "IntConverter": ("AutoField", "BigAutoField"),
    "UUIDConverter": ("UUIDField",),
    "SlugConverter": ("SlugField",),
    "StringConverter": ("SlugField",),
}
"""Which fields hold what fits a parameter."""


def _anything(kind: str) -> Iterable[Any]:
    """All keys or slugs of our own rows that fit a parameter of that kind."""
    return [
        value
        for model in apps.get_models()
        if not model.__module__.startswith(("django.", "allauth.", "pghistory."))
        for one in model._meta.fields
        if one.get_internal_type() in OF_KIND[kind] and one.unique
        for value in all_of(model, one.name)()
    ]
