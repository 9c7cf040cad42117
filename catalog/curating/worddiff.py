"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
WORDS_COMPARED = 3000
"""Longer texts are compared line by line: word by word takes as long as the square of it."""
SHOWN_AROUND = 12
"""Tokens shown before and after a change."""


@dataclass(frozen=True)
class Piece:
    """`kind` is same, added, removed or skipped."""

    kind: str
    text: str = ""


def compare(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order; long stretches without change are skipped."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if len(old) + len(new) > WORDS_COMPARED:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return list(_shortened(list(_pieces(old, new))))


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    removed: list[str] = []
    added: list[str] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        same = old[old_from:old_to]
        if kind == "equal" and not (len(same) == 1 and same[0].isspace() and (removed or added)):
            yield from _changed(removed, added)
            removed, added = [], []
            yield "same", same
        else:
            # A lone space between two changes belongs to both: they read as one.
            removed += old[old_from:old_to]
            added += new[new_from:new_to]
    yield from _changed(removed, added)


def _changed(removed: list[str], added: list[str]) -> Iterator[tuple[str, Sequence[str]]]:
    if removed:
        yield "removed", removed
    if added:
        yield "added", added


def _shortened(pieces: list[tuple[str, Sequence[str]]]) -> Iterator[Piece]:
    for number, (kind, tokens) in enumerate(pieces):
        if kind != "same" or len(tokens) <= 2 * SHOWN_AROUND:
            yield Piece(kind, "".join(tokens))
            continue
        if number:
            yield Piece("same", "".join(tokens[:SHOWN_AROUND]))
        yield Piece("skipped")
        if number < len(pieces) - 1:
            yield Piece("same", "".join(tokens[-SHOWN_AROUND:]))
