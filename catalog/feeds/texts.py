"""Texts from outside made safe: plain text without control characters, HTML reduced to a short
list.

Course texts are shown to everyone, so nothing of the supplier's markup survives but the structure:
paragraphs, lists, small headings, emphasis and https links.
"""

import re
from html import escape, unescape

import nh3

TAGS = {"p", "ul", "ol", "li", "h3", "h4", "strong", "em", "a", "br"}
DROPPED_WITH_CONTENT = {
    "script",
    "style",
    "iframe",
    "object",
    "template",
    "noscript",
    "title",
    "svg",
    "math",
}
LINK_REL = "noopener noreferrer nofollow"
RENAMED = {
    "h1": "h3",
    "h2": "h3",
    "h5": "h4",
    "h6": "h4",
    "b": "strong",
    "i": "em",
    "div": "p",
    "section": "p",
}
RENAMED_TAG = re.compile(r"<(/?)(h1|h2|h5|h6|b|i|div|section)(?=[\s>/])", re.IGNORECASE)
LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|br|ul|ol|li|h[1-6]|strong|em|b|i|a|div|span|script|style|img|table|section|iframe|svg)(?:\s|/?>)",
    re.IGNORECASE,
)
CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
EMPTY_BLOCK = re.compile(r"<(p|h3|h4|li|ul|ol)>(?:\s|&nbsp;|<br>)*</\1>")
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


def clean_text(text: str) -> str:
    """Removes what no database or page can hold: control and direction characters, lone
    surrogates, CDATA marks."""
    text = CDATA.sub(r"\1", text) if "<![CDATA[" in text else text
    text = text.encode("utf-8", "replace").decode("utf-8")
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def plain_text(text: str) -> str:
    """One line of plain text; markup is dropped, its words stay."""
    text = clean_text(text)
    if LOOKS_LIKE_HTML.search(text):
        spaced = re.sub(r"<(?=/?(?:p|br|li|div|h[1-6])\b)", " <", text, flags=re.IGNORECASE)
        text = unescape(nh3.clean(spaced, tags=set(), clean_content_tags=DROPPED_WITH_CONTENT))
    return " ".join(text.split())


def clean_html(text: str) -> str:
    """Sanitised HTML of a text that may be HTML, CDATA-wrapped HTML, or plain text with blank
    lines."""
    text = clean_text(text)
    if not text:
        return ""
    if not LOOKS_LIKE_HTML.search(text):
        return _paragraphs(text)
    renamed = RENAMED_TAG.sub(lambda tag: f"<{tag[1]}{RENAMED[tag[2].lower()]}", text)
    cleaned = nh3.clean(
        renamed,
        tags=TAGS,
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes={"a": {"href"}},
        attribute_filter=_only_https,
        link_rel=LINK_REL,
        url_schemes={"https"},
    )
    return EMPTY_BLOCK.sub("", cleaned).strip()


def _only_https(_tag: str, attribute: str, value: str) -> str | None:
    """Relative addresses pass the scheme check of nh3, but point into our own site: dropped too."""
    if attribute == "href" and not value.strip().lower().startswith("https://"):
        return None
    return value


def _paragraphs(text: str) -> str:
    blocks = (block.strip() for block in BLANK_LINE.split(text))
    return "".join(
        f"<p>{escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks if block
    )


def safe_url(text: str) -> str:
    """A web address that may stand in a link, or an empty string."""
    url = clean_text(text)
    return url if re.fullmatch(r"https?://[^\s<>\"'\\^`{|}]{3,490}", url) else ""
