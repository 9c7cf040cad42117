"""How somebody's words are read, before any SQL: units, what each may stand for, and its weight.

A unit is a word, or a term of several words that stands among the synonyms. Each is looked for as
it is, by other spellings of its stem, by its synonyms, and by the words hidden in it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from catalog.search.compounds import main_parts, split
from catalog.search.families import relatives
from catalog.search.texts import words_of

Synonyms = Mapping[str, Sequence[str]]
"""Per term that was typed (folded) what else it may be called."""

COMMON_FILE = Path(__file__).with_name("words_common.txt")
_OPERATORS = re.compile(r'"|(^|\s)-\w|\sor\s', re.IGNORECASE)
SHORTEST_PREFIX = 2
MOST_UNITS = 8
LONGEST_TERM = 6
"""Words in a synonym of several words."""
COMMON_WEIGHT = 0.25
"""Of a word that half the catalogue could have: 'cursus', 'werk'."""
LATER_WEIGHT = 0.4
"""Of a compound's later parts: 'wetgeving' in 'privacywetgeving' says less than 'privacy'."""


@dataclass(frozen=True)
class Unit:
    """One thing that is looked for."""

    text: str
    synonyms: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    of_part: tuple[str, ...] = ()
    """What a compound's first part may be called as well."""
    unfinished: bool = False
    weight: float = 1.0
    apart: str = ""
    """As it was typed, when it is a compound written as two words: 'time management'."""

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.text, *respelled(self.text))


@dataclass(frozen=True)
class Reading:
    """What was typed, as units; `operators` when it holds "…", -word or or."""

    typed: str
    units: tuple[Unit, ...]
    operators: bool = False

    @property
    def telling(self) -> tuple[Unit, ...]:
        """The units that say what it is about; all of them when none does."""
        return tuple(unit for unit in self.units if unit.weight == 1.0) or self.units


@cache
def _common() -> tuple[frozenset[str], frozenset[str]]:
    """Words without a meaning of their own, and words that say little in a catalogue."""
    empty, weak = COMMON_FILE.read_text(encoding="utf-8").split("\n\n")
    return frozenset(_listed(empty)), frozenset(_listed(weak))


def _listed(block: str) -> Iterator[str]:
    for line in block.splitlines():
        if not line.startswith("#"):
            yield from line.split()


def is_weak(word: str) -> bool:
    """Whether it says little in a catalogue of courses."""
    return word in _common()[1]


def has_loose_end(term: str) -> bool:
    """Whether it begins or ends with a word that has no meaning of its own: 'met stress'."""
    empty, _weak = _common()
    first, *_others, last = [*term.split(), ""] if " " not in term else term.split()
    return first in empty or last in empty


def respelled(word: str) -> tuple[str, ...]:
    """Forms of the same stem that Dutch spells otherwise and the stemmer keeps apart.

    'brief' and 'brieven', 'advies' and 'adviezen', 'presentatie' and 'presenteren'.
    """
    endings = (
        ("f", "ven"), ("s", "zen"), ("ven", "f"), ("zen", "s"),
        ("atie", "eren"), ("aties", "eren"), ("eren", "atie"),
    )  # fmt: skip
    if " " in word or len(word) < 5:
        return ()
    return tuple(
        word.removesuffix(ending) + other
        for ending, other in endings
        if word.endswith(ending) and len(word) - len(ending) >= 3
    )


def terms_in(typed: str) -> list[str]:
    """Every run of words that might be a term with synonyms."""
    words = words_of(typed)[:MOST_UNITS]
    terms = [
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(start + LONGEST_TERM, len(words)) + 1)
    ]
    compounds = ["".join(pair) for pair in pairwise(words) if _is_compound(pair)]
    return [*terms, *compounds, *(part for word in [*words, *compounds] for part in split(word))]


def read(typed: str, synonyms: Synonyms) -> Reading:
    """The longest terms with synonyms first; other words each by themselves."""
    empty, _weak = _common()
    every = words_of(re.sub(r"(^|\s)-\S+", " ", typed))[:MOST_UNITS]
    units: list[Unit] = []
    start = 0
    while start < len(every):
        length = _length(every, start, synonyms)
        words = every[start : start + length]
        start += length
        if length > 1 or words[0] not in empty:
            units.append(_unit(words, synonyms))
    operators = bool(_OPERATORS.search(typed))
    units = units or [_unit([word], synonyms) for word in every]
    if units and not operators and typed[-1:].isalnum() and every[-1] in units[-1].text:
        units[-1] = dataclasses.replace(units[-1], unfinished=True)
    return Reading(typed, tuple(units), operators)


def _unit(words: Sequence[str], synonyms: Synonyms) -> Unit:
    _empty, weak = _common()
    term, compound = " ".join(words), "".join(words)
    together = len(words) == 2 and _is_compound(words)
    text = compound if together else term
    others = dict.fromkeys((*relatives(text), *synonyms.get(term, ()), *synonyms.get(text, ())))
    others.pop(text, None)
    parts = main_parts(text) if " " not in text else ()
    of_part = synonyms.get(parts[0], ()) if parts and parts[0] not in weak else ()
    return Unit(
        text=text,
        synonyms=tuple(others),
        parts=parts,
        of_part=tuple(of_part),
        weight=COMMON_WEIGHT if text in weak else 1.0,
        apart=term if together else "",
    )


def _is_compound(words: Sequence[str]) -> bool:
    """'time management' is 'timemanagement' to who writes Dutch."""
    return set(words) <= set(split("".join(words)))


def _length(words: Sequence[str], start: int, synonyms: Synonyms) -> int:
    """How many words from `start` on belong together."""
    for length in range(min(LONGEST_TERM, len(words) - start), 1, -1):
        run = words[start : start + length]
        if " ".join(run) in synonyms or (length == 2 and _is_compound(run)):
            return length
    return 1


def weighed_parts(unit: Unit) -> list[tuple[str, float]]:
    """The parts of a compound, the telling ones heaviest; they add up to one."""
    _empty, weak = _common()
    weights = [
        (COMMON_WEIGHT if part in weak else 1.0) * (LATER_WEIGHT if place else 1.0)
        for place, part in enumerate(unit.parts)
    ]
    return [(part, weight / sum(weights)) for part, weight in zip(unit.parts, weights, strict=True)]
