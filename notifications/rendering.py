"""Messages become words: templates of the kind, facts of the message, language of the reader.

`templates/notifications/<kind>.txt` is written as a person would type a mail: the first line is
the subject, then an empty line, then the body. Empty lines part paragraphs; lines that begin with
"- " are a list. HTML is made from that same text, so that the two cannot tell different things.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from notifications.models import Notification


@dataclass(frozen=True)
class Rendered:
    """A message in one language. `html` is the body only; pages and mails frame it themselves."""

    subject: str
    text: str
    html: SafeString


def render(notification: Notification, language: str) -> Rendered:
    """The message in `language`.

    The template gets the message's context with `title` in the reader's language, every value
    under a key that ends in `_at` as an aware datetime, and `calendar_count`.
    """
    facts = with_moments(notification.context)
    context = {
        **facts,
        "title": in_language(facts.get("titles", {}), language),
        "calendar_count": len(notification.calendar),
    }
    return render_text(f"notifications/{notification.kind}.txt", context, language)


def render_text(template_name: str, context: Mapping[str, Any], language: str) -> Rendered:
    """A text template in `language`, parted in subject and body."""
    subject, _newline, body = fill(template_name, context, language).partition("\n")
    text = body.strip()
    return Rendered(subject, text, as_html(text))


def fill(template_name: str, context: Mapping[str, Any], language: str) -> str:
    """A plain text template with its blanks filled in and its white space tidied.

    Autoescaping is off in this one place: a text template cannot forget it, and HTML is escaped
    when it is made from the finished text.
    """
    with translation.override(language):
        raw = get_template(template_name).template.render(  # type: ignore[attr-defined]
            Context(dict(context), autoescape=False)
        )
    lines = re.sub(r"[ \t]+$", "", raw, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in that language, else in Dutch, else the one there is; always on one line."""
    chosen = texts.get(language) or texts.get("nl") or next(iter(texts.values()), "")
    return " ".join(chosen.split())


def with_moments(value: Any, key: str = "") -> Any:
    """JSON as stored, with ISO moments under keys that end in `_at` as aware datetimes."""
    if isinstance(value, Mapping):
        return {name: with_moments(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [with_moments(item) for item in value]
    if key.endswith("_at") and isinstance(value, str) and value:
        return datetime.datetime.fromisoformat(value)
    return value


def as_html(text: str) -> SafeString:
    """Paragraphs and lists of a plain text, escaped."""
    blocks = [block.splitlines() for block in text.split("\n\n") if block.strip()]
    return mark_safe("\n".join(_block(lines) for lines in blocks))  # noqa: S308 # nosec B308 B703


def _block(lines: list[str]) -> SafeString:
    if all(line.startswith("- ") for line in lines):
        items = format_html_join("", "<li>{}</li>", ((line[2:],) for line in lines))
        return format_html("<ul>{}</ul>", items)
    return format_html(
        "<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))
    )
