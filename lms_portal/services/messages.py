"""Compiles locale/*/LC_MESSAGES/*.po to .mo where the source is newer; no gettext tools needed."""

from __future__ import annotations

import sys
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[2] / "locale"


def stale(folder: Path = LOCALE) -> list[Path]:
    """Catalogues without a compiled form that is at least as new."""
    sources = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    return [source for source in sources if not _is_current(source, source.with_suffix(".mo"))]


def _is_current(source: Path, target: Path) -> bool:
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


def compile_catalogue(source: Path) -> None:
    """Written beside and renamed: a running server never reads half a catalogue."""
    from babel.messages.mofile import write_mo  # only here: the launcher itself needs no packages
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    draft = source.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    draft.replace(source.with_suffix(".mo"))


def compile_stale(folder: Path = LOCALE) -> int:
    """How many were compiled."""
    sources = stale(folder)
    for source in sources:
        compile_catalogue(source)
    return len(sources)


if __name__ == "__main__":
    compile_stale()
    sys.exit(0)
