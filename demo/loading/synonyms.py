"""Synonyms as learning advisers would keep them: general Dutch, by theme of the catalogue."""

from __future__ import annotations

from pathlib import Path

from catalog.models import SynonymGroup

WORDS_FILE = Path(__file__).parents[1] / "content" / "synonyms.txt"


def load_synonyms() -> int:
    """Says how many groups there are."""
    groups = [
        SynonymGroup(words=[word.strip() for word in line.split(",")])
        for line in WORDS_FILE.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return len(SynonymGroup.objects.bulk_create(groups))
