"""From units to what PostgreSQL understands: whether a document holds them, and how strongly.

A document matches when any of these readings does:

* the words as Dutch, or as English, with the operators people know ("…", -word, or);
* every unit, in any of its forms: its own, the last one unfinished (search while typing), its
  synonyms, or its compound taken apart ('projectmanagement' finds 'management van projecten').

How strongly: by where the best form of each unit stands, the title before the keywords and themes,
these before the summary, that before the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntFlag
from typing import Any

from catalog.search.families import relatives
from catalog.search.reading import (
    SHORTEST_PREFIX,
    Reading,
    Unit,
    is_weak,
    respelled,
    weighed_parts,
)

PLAIN = "plainto_tsquery('{}', portal_unaccent(%s))"
PLACES = (("A", 0.45), ("B", 0.3), ("C", 0.25))
"""Weight of a lexeme in the heading, and what it is worth to stand there; places add up, because
what title, keywords and summary all name is what a course is about."""
REST = 0.05
"""For standing in the description only."""
UNFINISHED, BARELY_BEGUN, SYNONYM, TAKEN_APART, OF_PART = 0.8, 0.4, 0.65, 0.7, 0.3
"""What such a form is worth beside the very word."""
SHORT = 4
"""A beginning shorter than this is barely begun."""


@dataclass(frozen=True)
class Sql:
    """A piece of SQL with its parameters; pieces are only ever made from constants."""

    text: str
    params: tuple[Any, ...] = ()


def joined(glue: str, pieces: Sequence[Sql]) -> Sql:
    return Sql(
        glue.join(piece.text for piece in pieces),
        tuple(param for piece in pieces for param in piece.params),
    )


def either(pieces: Sequence[Sql]) -> Sql:
    """A tsquery that any of `pieces` satisfies."""
    both = joined(" || ", pieces)
    return Sql(f"({both.text})", both.params)


def tsquery(reading: Reading) -> Sql:
    """All units, or the sentence as it was typed."""
    readings = [
        Sql(f"websearch_to_tsquery('{configuration}', portal_unaccent(%s))", (reading.typed,))
        for configuration in ("dutch", "english")
    ]
    if reading.units and not reading.operators:
        every = joined(" && ", [unit_query(unit) for unit in reading.units])
        readings.append(Sql(f"({every.text})", every.params))
    return either(readings)


def any_unit(reading: Reading) -> Sql:
    """Some unit that tells what it is about, or a part of one."""
    units = reading.telling
    pieces = [unit_query(unit) for unit in units]
    pieces += [part_query(part) for unit in units for part in telling_parts(unit)]
    pieces += [phrase(word) for unit in units for word in unit.of_part]
    return either(pieces or [Sql("''::tsquery")])


def unit_query(unit: Unit) -> Sql:
    """The unit in any of its forms."""
    forms = [own_query(unit), *prefixes(unit)]
    if unit.synonyms:
        forms.append(synonym_query(unit))
    if unit.parts:
        whole = joined(" && ", [part_query(part) for part in unit.parts])
        forms.append(Sql(f"({whole.text})", whole.params))
    return either(forms)


def own_query(unit: Unit) -> Sql:
    apart = [phrase(unit.apart)] if unit.apart else []
    return either([*(plain(text) for text in unit.spellings), *apart])


def synonym_query(unit: Unit) -> Sql:
    return either([phrase(text) for text in unit.synonyms])


def prefixes(unit: Unit) -> list[Sql]:
    *before, last = unit.text.split()
    if not unit.unfinished or len(last) < SHORTEST_PREFIX or before:
        return []
    # `last` is made of a-z and 0-9 only, so it cannot break the tsquery's syntax.
    return [Sql("to_tsquery('simple', %s)", (f"{last}:*",))]


def telling_parts(unit: Unit) -> list[str]:
    """Parts that may stand for the whole: not what every course is ('training')."""
    weighed = weighed_parts(unit)
    most = max((weight for _part, weight in weighed), default=0)
    return [part for part, weight in weighed if weight > most / 2 and not is_weak(part)]


def plain(text: str) -> Sql:
    """`text` as Dutch and as English, with other spellings of its stem."""
    texts = (text, *respelled(text))
    return either([Sql(PLAIN.format(name), (t,)) for t in texts for name in ("dutch", "english")])


def part_query(part: str) -> Sql:
    """A compound's part, or a word of its family: 'adviesvaardigheden' is about 'adviseren'."""
    return either([plain(word) for word in (part, *relatives(part))])


def phrase(text: str) -> Sql:
    pieces = [
        Sql(f"phraseto_tsquery('{name}', portal_unaccent(%s))", (text,))
        for name in ("dutch", "english")
    ]
    return either(pieces)


def strength(unit: Unit, *, rest: str) -> Sql:
    """How strongly a document holds the unit, from 0 to 1. `rest` is for what the heading lacks."""
    forms = [_place(own_query(unit), 1.0)]
    begun = UNFINISHED if len(unit.text) >= SHORT else BARELY_BEGUN
    forms += [_place(prefix, begun) for prefix in prefixes(unit)]
    if unit.synonyms:
        forms.append(_place(synonym_query(unit), SYNONYM))
    if unit.parts:
        parts = [_place(part_query(part), weight) for part, weight in weighed_parts(unit)]
        whole = joined(" + ", parts)
        forms.append(Sql(f"{TAKEN_APART} * ({whole.text})", whole.params))
    if unit.of_part:
        forms.append(_place(either([phrase(word) for word in unit.of_part]), OF_PART))
    best = joined(", ", forms)
    return Sql(f"greatest({best.text}, {rest})", best.params)


class Trace(IntFlag):
    """Where a unit was found. The bits above these are its synonyms, in order."""

    TITLE = 1
    KEYWORDS = 2
    SUMMARY = 4
    BEGINNING = 8
    PARTS = 16
    TEXT = 32


FIRST_SYNONYM, MOST_SYNONYMS = 64, 24


def traces(unit: Unit) -> Sql:
    """All places where a document holds the unit, as one number."""
    own = own_query(unit)
    found = [
        (Trace.TITLE, Sql(f"document.heading @@ {_only(own.text, 'A')}", own.params)),
        (Trace.KEYWORDS, Sql(f"document.heading @@ {_only(own.text, 'B')}", own.params)),
        (Trace.SUMMARY, Sql(f"document.heading @@ {_only(own.text, 'C')}", own.params)),
        (Trace.TEXT, Sql(f"document.vector @@ {own.text}", own.params)),
    ]
    for prefix in prefixes(unit):
        held = Sql(f"document.heading @@ {_only(prefix.text, 'A')}", prefix.params)
        found.append((Trace.BEGINNING, held))
    if unit.parts:
        some = either([part_query(part) for part in telling_parts(unit) or unit.parts])
        found.append((Trace.PARTS, Sql(f"document.heading @@ {some.text}", some.params)))
    numbers = [Sql(f"{bit.value} * ({sql.text})::int", sql.params) for bit, sql in found]
    for place, word in enumerate((unit.synonyms or unit.of_part)[:MOST_SYNONYMS]):
        held = phrase(word)
        numbers.append(
            Sql(f"{FIRST_SYNONYM << place} * (document.heading @@ {held.text})::int", held.params)
        )
    return joined(" + ", numbers)


def _place(query: Sql, worth: float) -> Sql:
    """What it is worth that the heading holds `query`: constants, so planned once."""
    worths = " + ".join(
        f"{value * worth:.4f} * (document.heading @@ {_only(query.text, place)})::int"
        for place, value in PLACES
    )
    return Sql(f"({worths})", query.params * len(PLACES))


def _only(query: str, place: str) -> str:
    """The query, for lexemes of that weight alone."""
    return (
        rf"regexp_replace({query}::text, '''([^'']*)''(:(\*))?', '''\1'':\3{place}', 'g')::tsquery"
    )
