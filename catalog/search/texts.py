"""Texts as the search document wants them: plain, lower case, without accents."""

from __future__ import annotations

import html
import re
import unicodedata

from catalog.search.compounds import parts_of

_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[a-z0-9]+")


def plain(markup: str) -> str:
    """The text of sanitised HTML; tags become spaces, so that list items do not run together."""
    return html.unescape(_TAG.sub(" ", markup))


def folded(text: str) -> str:
    """Lower case without accents, as `portal_unaccent` sees it for Dutch and English."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def compound_parts(text: str) -> str:
    """The words hidden in the compounds of `text`, to be indexed beside it."""
    return " ".join(parts_of(words_of(text)))
