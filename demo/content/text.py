"""Small language helpers, so that composed sentences stay proper Dutch and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape

# Verbs whose stem ends in -t keep it when "je" comes after them: "weet je", not "wee je".
_KEEPS_T = frozenset(
    {"weet", "zet", "let", "laat", "moet", "schat", "vat", "meet", "sluit", "besluit", "benut"}
    | {"zit", "start", "richt", "test", "begroot", "vergroot", "praat"}
)
_IRREGULAR = {"gaat": "ga", "slaat": "sla", "staat": "sta"}


def slugify(text: str) -> str:
    """ASCII, lower case, hyphens: stable keys whatever the title's accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def capitalise(text: str) -> str:
    """Only the first letter: `str.capitalize` would ruin AVG and PRINCE2."""
    return text[:1].upper() + text[1:]


def without_article(label: str) -> str:
    """A label as it stands in a compound title: 'de Woo' becomes 'Woo'."""
    return re.sub(r"^(de|het|the) ", "", label)


def join_words(words: Sequence[str], conjunction: str) -> str:
    """'a, b en c'; 'a en b, plus c' when a member has the conjunction in itself."""
    if len(words) < 2:
        return "".join(words)
    if any(f" {conjunction} " in word or " and " in word for word in words):
        return f"{', '.join(words[:-1])}, plus {words[-1]}"
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def invert_goal(goal: str) -> str:
    """'Je herkent X.' becomes 'herken je X.', for sentences that open with something else."""
    match = re.match(r"Je (\w+) ?(.*)$", goal)
    if match is None:
        raise ValueError(f"goal does not start with 'Je': {goal}")
    verb, rest = match.groups()
    if verb in _IRREGULAR:
        verb = _IRREGULAR[verb]
    elif verb.endswith("t") and verb not in _KEEPS_T:
        verb = verb[:-1]
    return f"{verb} je {rest}".strip()


def paragraph(*sentences: str) -> str:
    return f"<p>{escape(' '.join(s for s in sentences if s), quote=False)}</p>"


def heading(text: str) -> str:
    return f"<h3>{escape(text, quote=False)}</h3>"


def bullets(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(i, quote=False)}</li>" for i in items) + "</ul>"
