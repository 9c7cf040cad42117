"""Tags for finding the way: navigation, search, filters, pages of results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

register = template.Library()

NAVIGATION_ON_PHONE = 5
"""Places under the thumb; with more pages the last place opens the rest."""
MESSAGE_KINDS = {"success": "ok", "warning": "warning", "error": "error"}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Links between views of one thing. Each item: url, label, active, and perhaps count."""
    return {"items": [{"count": None, **item} for item in items], "label": label}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, Any]:
    """The way back up: address, label, address, label. The page itself is not in it."""
    return {"items": list(zip(parts[::2], parts[1::2], strict=True))}


@register.simple_tag
def facet_option(name: str, option: Mapping[str, Any]) -> SafeString:
    """One checkbox with its count. Written in Python: a page has a hundred of them."""
    start, end = _around_count(name, str(option["value"]), str(option["label"]), option["selected"])
    return SafeString(f"{start}{int(option['count'])}{end}")


@lru_cache(maxsize=4096)
def _around_count(name: str, value: str, label: str, selected: bool) -> tuple[str, str]:
    """What stands before and after the count: the same on every page."""
    html = format_html(
        '<label class="lp-choice"><input class="utrecht-checkbox" type="checkbox" id="{}-{}"'
        ' name="{}" value="{}"{}><span>{}</span><span class="lp-choice__count">'
        '<span class="lp-hidden">(</span>',
        name, slugify(value), name, value, SafeString(" checked") if selected else "", label,
    )  # fmt: skip
    return html, '<span class="lp-hidden">)</span></span></label>'


@register.inclusion_tag("components/facet.html")
def facet(
    name: str, label: str, options: Sequence[Mapping[str, Any]], shown: int = 6
) -> dict[str, Any]:
    """A group of filters; each option has value, label, count, selected. Chosen ones show."""
    chosen_last = max((i for i, option in enumerate(options) if option["selected"]), default=-1)
    cut = max(shown, chosen_last + 1)
    if len(options) - cut < 2:
        cut = len(options)
    return {"name": name, "label": label, "first": options[:cut], "rest": options[cut:]}


@register.inclusion_tag("components/search_bar.html")
def search_bar(
    action: str, value: str = "", name: str = "q", label: str = "", placeholder: str = "",
    id: str = "zoek", big: bool = False,  # noqa: A002
) -> dict[str, Any]:  # fmt: skip
    """The search field with its own form (GET)."""
    return {
        "action": action, "value": value, "name": name, "id": id, "big": big,
        "label": label or _("Zoeken in de catalogus"), "placeholder": placeholder,
    }  # fmt: skip


@register.inclusion_tag("components/main_navigation.html")
def main_navigation(navigation: Sequence[Any]) -> dict[str, Any]:
    """Pages of the portal: a row on a desk, a bar under the thumb on a phone."""
    items = list(navigation)
    all_fit = len(items) <= NAVIGATION_ON_PHONE
    cut = len(items) if all_fit else NAVIGATION_ON_PHONE - 1
    return {
        "first": items[:cut],
        "rest": items[cut:],
        "in_rest": any(i.active for i in items[cut:]),
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: template.Context, page: Page[Any], param: str = "page", target: str = ""
) -> dict[str, Any]:
    """Links to the pages around this one; the rest of the query string stays.

    `target` (a CSS selector) lets htmx swap only that part.
    """

    def url(number: int) -> str:
        query = context["request"].GET.copy()
        query[param] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "target": target,
        "previous": url(page.number - 1) if page.has_previous() else "",
        "next": url(page.number + 1) if page.has_next() else "",
        "links": [(n, url(n) if isinstance(n, int) else "", n == page.number) for n in numbers],
    }


@register.filter
def alert_kind(level_tag: str) -> str:
    """The kind of alert for a message's level."""
    return MESSAGE_KINDS.get(level_tag, "info")


@register.simple_tag
def named_url(*names: str) -> str:
    """The address of the first of these pages that exists here, or nothing."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


@register.simple_tag
def portal_version() -> str:
    """The version in the footer, so that a report of a problem can name it."""
    return str(getattr(settings, "VERSION", ""))
