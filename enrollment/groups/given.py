"""What the officer gave: a pasted list or a file becomes lines of text, one per person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from people.hr.columns import guess
from people.hr.problems import Problem
from people.hr.reading import Table, read_table

MOST = 20_000
"""Lines of one group; the largest organisation fits in."""
LONGEST = 200

_BETWEEN = re.compile(r"[\r\n;,\t]+")
_ADDRESS = re.compile(r"<([^<>@\s]+@[^<>\s]+)>")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\0"))


class NotReadable(Exception):
    """Nothing in the file can be used; the text says why and what to do."""


def lines_of(text: str) -> list[str]:
    """The pasted lines without white space and empty ones, as they stand; of an address with a
    name, as mail programs copy it, the address."""
    return list(filter(None, map(_tidy, _BETWEEN.split(text))))


def read_file(stream: BinaryIO) -> list[str]:
    """Personnel numbers or addresses out of a CSV or XLSX. A column that is called so is taken;
    else the first one, from its first line on. Raises NotReadable."""
    table = read_table(stream)
    whole = next((one for one in table.problems if one.is_error and not one.line), None)
    if whole:
        raise NotReadable(f"{whole.message} {whole.remedy}")
    found = list(_in_columns(table))
    broken = [_broken(one) for one in table.problems if one.is_error]
    return [*found, *broken]


def _in_columns(table: Table) -> Iterator[str]:
    """Of a line with both, the number goes before the address."""
    known = guess(table.header, {})
    places = [table.header.index(known[name]) for name in ("number", "email") if name in known]
    rows = [values for _line, values in table.lines]
    if not places:
        places, rows = [0], [table.header, *rows]
    for values in rows:
        cells = (_tidy(values[place]) for place in places if place < len(values))
        first = next(filter(None, cells), "")
        if first:
            yield first


def _broken(problem: Problem) -> str:
    """A line that cannot be read is still a line: nobody is left out in silence."""
    return f"{problem.line}: {problem.value}"[:LONGEST]


def _tidy(text: str) -> str:
    words = " ".join(text.translate(_INVISIBLE).split())
    address = _ADDRESS.search(words)
    words = address.group(1) if address else words.removeprefix("mailto:").strip("\"' ")
    return words[:LONGEST]
