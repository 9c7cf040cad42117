"""Tags for forms: a field tied to its label, help and errors, and the summary of what is wrong."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm, BoundField, widgets

register = template.Library()

WIDGET_CLASSES: tuple[tuple[type[widgets.Widget], str], ...] = (
    (widgets.CheckboxSelectMultiple, ""),
    (widgets.RadioSelect, ""),
    (widgets.CheckboxInput, "utrecht-checkbox"),
    (widgets.Select, "utrecht-select"),
    (widgets.Textarea, "utrecht-textarea"),
    (widgets.Input, "utrecht-textbox"),
)


def _widget_class(widget: widgets.Widget) -> str:
    return next((name for kind, name in WIDGET_CLASSES if isinstance(widget, kind)), "")


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, autocomplete: str = "", label: str = "") -> dict[str, Any]:
    """A form field with label, help and errors, tied together for screen readers."""
    attrs: dict[str, Any] = {"class": _widget_class(bound.field.widget)}
    if autocomplete:
        attrs["autocomplete"] = autocomplete
    described = [
        f"{bound.auto_id}_{part}"
        for part, present in (("helptext", bound.help_text), ("error", bound.errors))
        if present
    ]
    if described and not bound.use_fieldset:
        attrs["aria-describedby"] = " ".join(described)
    return {
        "field": bound,
        "control": bound.as_widget(attrs={name: value for name, value in attrs.items() if value}),
        "label": label or bound.label,
        "is_checkbox": isinstance(bound.field.widget, widgets.CheckboxInput),
        "is_group": bound.use_fieldset,
        "described": " ".join(described),
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, at its top, each error a link to its field."""
    fields = [bound for bound in form if bound.errors and not bound.is_hidden]
    return {"form": form, "fields": fields, "general": form.non_field_errors()}
