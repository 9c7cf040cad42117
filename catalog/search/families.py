"""Words of one family that the stemmer keeps apart: 'advies' and 'adviseren', 'leiden' and
'leiderschap'.

Each stands for the others as a synonym does: less than the very word.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FAMILIES_FILE = Path(__file__).with_name("words_families.txt")


@cache
def _families() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for line in FAMILIES_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        words = line.split()
        for word in words:
            found.setdefault(word, {}).update(dict.fromkeys(words))
    return {word: tuple(w for w in others if w != word) for word, others in found.items()}


def relatives(word: str) -> tuple[str, ...]:
    """The others of its family; `word` is lower case without accents, in any listed form."""
    return _families().get(word, ())
