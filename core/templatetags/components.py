"""The design system as template tags; `templates/components/README.md` lists them with examples.

Tags rather than includes where parameters are optional: a forgotten parameter has a default here,
and a misspelled one is an error instead of an empty place on the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.templatetags import form_tags, navigation_tags

register = template.Library()
for part in (form_tags.register, navigation_tags.register):
    # One library for the templates: the settings name this one as always loaded.
    register.tags.update(part.tags)
    register.filters.update(part.filters)

FORM_ICONS = {
    "classroom": "presentation",
    "e_learning": "device-laptop",
    "blended": "stack-2",
    "micro_learning": "bulb",
    "coaching": "user-check",
    "intervision": "messages",
    "on_the_job": "tool",
    "community": "users-group",
    "event": "calendar-event",
}
ALERT_ICONS = {
    "info": "info-circle",
    "ok": "circle-check",
    "warning": "alert-triangle",
    "error": "alert-circle",
}
BUTTON_KINDS = ("primary", "secondary", "subtle", "danger")
FEW_SEATS = 3
EMPTY_ART = (
    '<svg class="lp-empty__art" viewBox="0 0 160 120" aria-hidden="true" focusable="false">'
    '<path class="blob" d="M22 66c-4-30 22-52 56-54 36-2 66 16 64 48-2 30-30 48-62 48-30 0'
    '-54-14-58-42z">'
    '</path><circle class="ring" cx="80" cy="60" r="34"></circle>'
    '<circle class="dot" cx="130" cy="26" r="6"></circle>'
    '<circle class="ring" cx="24" cy="98" r="7"></circle>'
    '<svg class="line" x="58" y="38" width="44" height="44" viewBox="0 0 24 24">'
    '<use href="{}#{}"></use></svg></svg>'
)


# -- small parts ---------------------------------------------------------------------------------


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """A drawing from the sprite; hidden from screen readers unless it has a label of its own."""
    classes = f"lp-icon lp-icon--{size}" if size else "lp-icon"
    spoken = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return format_html(
        '<svg class="{}"{} focusable="false"><use href="{}#{}"></use></svg>',
        classes, _attributes(spoken), static("vendor/icons.svg"), name,
    )  # fmt: skip


@register.simple_tag
def form_icon(form: str, size: str = "") -> SafeString:
    """The drawing of a course's form (classroom, e-learning, ...)."""
    return icon(FORM_ICONS.get(str(form), "book-2"), size)


@register.simple_tag
def badge(label: object, kind: str = "neutral", icon_name: str = "") -> SafeString:
    """A status in a few words. Kinds: neutral, ok, warning, error, info, theme, outline."""
    drawing = icon(icon_name) if icon_name else SafeString("")
    return format_html('<span class="lp-badge lp-badge--{}">{}{}</span>', kind, drawing, label)


@register.simple_tag
def avatar(name: object, size: str = "") -> SafeString:
    """Initials in a circle; decoration, so the name itself must stand beside it."""
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isupper()]
    initials = (words[0][0] + words[-1][0] if len(words) > 1 else str(name)[:2]).upper()
    classes = f"lp-avatar lp-avatar--{size}" if size else "lp-avatar"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials)


def _local(moment: dt.date | dt.datetime) -> dt.date | dt.datetime:
    if isinstance(moment, dt.datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


@register.simple_tag
def date_block(moment: dt.date | dt.datetime, note: str = "") -> SafeString:
    """A leaf of the calendar: month, day, weekday (or a note). Times are shown in local time."""
    return _leaf(_local(moment), note, get_language() or "")


@lru_cache(maxsize=4096)
def _leaf(local: dt.date | dt.datetime, note: str, _language: str) -> SafeString:
    """Kept per day and language: a list shows the same days again and again."""
    spoken = formats.date_format(local, "l j F Y")
    return format_html(
        '<time class="lp-date" datetime="{}"><span class="lp-hidden">{}</span>'
        '<span class="lp-date__month" aria-hidden="true">{}</span>'
        '<span class="lp-date__day" aria-hidden="true">{}</span>'
        '<span class="lp-date__more" aria-hidden="true">{}</span></time>',
        local.isoformat(), spoken, formats.date_format(local, "M").rstrip("."), local.day,
        note or formats.date_format(local, "D"),
    )  # fmt: skip


def _bar(percent: int) -> SafeString:
    """A picture only: the words beside it say the same."""
    return format_html(
        '<svg class="lp-seats__bar" aria-hidden="true" focusable="false" viewBox="0 0 100 4" '
        'preserveAspectRatio="none"><rect class="track" width="100" height="4"></rect>'
        '<rect class="taken" width="{}" height="4"></rect></svg>',
        max(0, min(100, percent)),
    )


def seats_words(taken: int, total: int) -> str:
    """How many seats are left, as a person would say it."""
    free = total - taken
    if free <= 0:
        return _("Vol")
    words = ngettext(
        "nog %(free)s van %(total)s plaatsen", "nog %(free)s van %(total)s plaatsen", free
    )
    return words % {"free": free, "total": total}


@register.simple_tag
def seats_bar(taken: int, total: int, text: str = "") -> SafeString:
    """Seats taken as a bar with words. `text` replaces the words ("vol, 4 wachten")."""
    free = total - taken
    state = "full" if free <= 0 else "few" if free <= FEW_SEATS else "room"
    percent = round(100 * taken / total) if total > 0 else 100
    return format_html(
        '<div class="lp-seats lp-seats--{}">{}<span class="lp-seats__text">{}</span></div>',
        state, _bar(percent), text or seats_words(taken, total),
    )  # fmt: skip


@register.simple_tag
def progress(value: int, total: int, label: str = "") -> SafeString:
    """How far something is, with the figures in words."""
    percent = round(100 * value / total) if total else 0
    words = label or _("%(value)s van %(total)s") % {"value": value, "total": total}
    return format_html('<div class="lp-progress"><span>{}</span>{}</div>', words, _bar(percent))


@register.simple_tag
def brand_mark() -> SafeString:
    """The portal's mark: a low sun over fields."""
    return SafeString(
        '<svg class="lp-brand__mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false">'
        '<circle class="sun" cx="20" cy="15" r="8"></circle>'
        '<path class="field" d="M4 23c7-4 25-4 32 0M4 29c7-4 25-4 32 0M4 35c7-4 25-4 32 0">'
        "</path></svg>"
    )


# -- buttons, alerts and other parts with a slot ---------------------------------------------------


def _button_classes(kind: str, size: str) -> str:
    if kind not in BUTTON_KINDS:
        raise template.TemplateSyntaxError(f"Unknown kind of button: {kind}")
    return " ".join(["nl-button", f"nl-button--{kind}", *(f"nl-button--{s}" for s in size.split())])


def _attributes(pairs: Mapping[str, object]) -> SafeString:
    given = {name: value for name, value in pairs.items() if value not in ("", None, False)}
    shown = ((name.replace("_", "-"), "" if v is True else v) for name, v in given.items())
    return format_html_join("", ' {}="{}"', shown)


def _label(content: str, icon_name: str) -> SafeString:
    drawing = icon(icon_name) if icon_name else SafeString("")
    text = SafeString(content.strip())
    return format_html('{}<span class="nl-button__label">{}</span>', drawing, text)


@register.simple_block_tag
def button(
    content: str, kind: str = "primary", icon: str = "", size: str = "", **attrs: object
) -> SafeString:
    """A button. Sizes: small, wide. Other attributes pass through (`hx_post` becomes `hx-post`)."""
    return format_html(
        "<button{}>{}</button>",
        _attributes({"class": _button_classes(kind, size), "type": "submit", **attrs}),
        _label(content, icon),
    )  # fmt: skip


@register.simple_block_tag
def link_button(
    content: str, url: str, kind: str = "primary", icon: str = "", size: str = "", **attrs: object
) -> SafeString:
    """A link that looks like a button: it goes somewhere, it changes nothing."""
    return format_html(
        '<a class="{}" href="{}"{}>{}</a>',
        _button_classes(kind, size), url, _attributes(attrs), _label(content, icon),
    )  # fmt: skip


@register.simple_block_tag
def alert(content: str, kind: str = "info", heading: str = "", **attrs: object) -> SafeString:
    """A message in the page (info, ok, warning, error). A role is for what appears later."""
    head = format_html('<p class="utrecht-alert__heading">{}</p>', heading) if heading else ""
    return format_html(
        '<div class="utrecht-alert utrecht-alert--{}"{}>{}'
        '<div class="utrecht-alert__content">{}{}</div></div>',
        kind, _attributes(attrs), icon(ALERT_ICONS[kind]), head, SafeString(content.strip()),
    )  # fmt: skip


@register.simple_block_tag
def empty_state(content: str, heading: str, icon: str = "search", level: int = 2) -> SafeString:
    """Nothing here (yet): a drawing, what that means, and in the slot what one can do."""
    art = format_html(EMPTY_ART, static("vendor/icons.svg"), icon)
    return format_html(
        '<div class="lp-empty">{}<h{} class="lp-empty__heading">{}</h{}>{}</div>',
        art, level, heading, level, SafeString(content.strip()),
    )  # fmt: skip


@register.simple_block_tag
def table_region(content: str, label: str) -> SafeString:
    """Around a table: scrolls by itself on a narrow screen, and with the keyboard too."""
    return format_html(
        '<div class="lp-table-region" role="region" aria-label="{}" tabindex="0">{}</div>',
        label, SafeString(content),
    )  # fmt: skip


@register.simple_block_tag
def page_header(content: str, heading: str, lead: str = "", lang: str = "") -> SafeString:
    """The one heading of a page; the main action of the page goes in the slot."""
    below = format_html('<p class="lp-lead">{}</p>', lead) if lead else ""
    actions = content.strip()
    return format_html(
        '<div class="lp-page-header"><div class="lp-page-header__text"><h1{}>{}</h1>{}</div>{}'
        "</div>",
        _attributes({"lang": lang}), heading, below,
        format_html('<div class="lp-actions">{}</div>', SafeString(actions)) if actions else "",
    )  # fmt: skip


# -- cards, steps, lists -----------------------------------------------------------------------


@register.simple_tag
def course_card(
    *,
    title: str,
    url: str,
    form: str,
    form_label: str,
    summary: str = "",
    lang: str = "",
    organisation: str = "",
    date: dt.date | dt.datetime | None = None,
    when: str = "",
    place: str = "",
    price: str = "",
    duration: str = "",
    taken: int | None = None,
    total: int | None = None,
    seats_text: str = "",
    note: str = "",
    badge_label: str = "",
    badge_kind: str = "theme",
    level: int = 3,
) -> SafeString:
    """A course among others. The whole card leads to the course; the title is its one link."""
    return _drawn_card(
        _language=get_language(),
        title=title, url=url, form=form, form_label=form_label, summary=summary, lang=lang,
        organisation=organisation, date=date, when=when, place=place, price=price,
        duration=duration, taken=taken, total=total, has_seats=taken is not None and bool(total),
        seats_text=seats_text, note=note, badge_label=badge_label, badge_kind=badge_kind,
        level=level,
    )  # fmt: skip


@lru_cache(maxsize=4096, typed=True)
def _drawn_card(**facts: object) -> SafeString:
    """Kept per set of facts: many people see the same cards. `typed` keeps texts that are safe as
    they are apart from equal ones that must be escaped."""
    return render_to_string("components/course_card.html", facts)


@register.inclusion_tag("components/steps.html")
def steps(items: Iterable[Mapping[str, str]], label: str) -> dict[str, Any]:
    """The path of an enrollment. Each item: label, state (done, current, todo, stopped), note."""
    return {"items": [{"note": "", **item} for item in items], "label": label}


@register.inclusion_tag("components/data_list.html")
def data_list(items: Iterable[tuple[object, object]]) -> dict[str, Any]:
    """Pairs of a name and a value; empty values are left out."""
    return {"items": [(name, value) for name, value in items if value not in ("", None)]}


@register.inclusion_tag("components/facts.html")
def facts(items: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """What one wants to know first, each with a drawing: icon, label, value and perhaps a note."""
    return {"items": [{"note": "", **item} for item in items if item["value"]]}
