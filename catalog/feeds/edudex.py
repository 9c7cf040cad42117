"""EDU-DEX JSON programs, one at a time, from NDJSON, a JSON array or a JSON document.

Memory stays flat: NDJSON is read by line and everything else by ijson, each with a bound on the
bytes and the depth of one program. NDJSON survives a broken line; after a break in an array or
document nothing can be read."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, BinaryIO

import ijson
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalog.feeds.limits import MAX_DEPTH, MAX_RECORD_BYTES
from catalog.feeds.notes import Findings
from catalog.feeds.program import read_program
from catalog.feeds.records import Item, Problem, Text, shorten
from catalog.feeds.schema import schema_problems
from catalog.feeds.texts import clean_text
from core.tables.lines import UTF8_BOM, WIDE_BOMS, iter_lines

ENCODING_MESSAGE = _("De tekst staat niet in UTF-8.")
ENCODING_REMEDY = _("Sla het bestand op als UTF-8 en lever het opnieuw aan.")
BROKEN_REMEDY = _("Laat de leverancier het bestand opnieuw maken; het is mogelijk afgebroken.")


def read_edudex(stream: BinaryIO) -> Iterator[Item]:
    """Programs of a seekable binary stream as records, each followed by its warnings.

    A delivery may hold one program, an array of them, or one per line; a byte order mark is
    allowed."""
    start = stream.read(len(UTF8_BOM) + 1)
    if start.startswith(WIDE_BOMS):
        yield file_problem(ENCODING_MESSAGE, ENCODING_REMEDY)
        return
    stream.seek(len(UTF8_BOM) if start.startswith(UTF8_BOM) else 0)
    programs = _from_lines(stream) if _one_per_line(stream) else _from_json(stream)
    for line, program in programs:
        if isinstance(program, Problem):
            yield program
        else:
            yield from program_items(program, line=line)


def program_items(program: object, *, line: int) -> Iterator[Item]:
    """One decoded JSON value: its errors, or its record and warnings."""
    record_id = program_id(program)
    errors = list(schema_problems(program, line=line, record_id=record_id))
    if errors or not isinstance(program, Mapping):
        yield from errors
        return
    findings = Findings(line, record_id)
    try:
        record = read_program(program, findings=findings)
    except (ArithmeticError, ValueError):
        findings.fail(
            "", record_id, _("Dit programma bevat een waarde die niet te lezen is."), BROKEN_REMEDY
        )
        record = None
    if record is not None and not findings.failed:
        yield record
    yield from findings.problems


def program_id(program: object) -> str:
    """As good as can be had, also of a program that is not valid."""
    classification = program.get("programClassification") if isinstance(program, Mapping) else None
    value = classification.get("programId") if isinstance(classification, Mapping) else None
    return clean_text(value)[:64] if isinstance(value, str) else ""


def file_problem(message: Text, remedy: Text, *, line: int = 0, value: object = "") -> Problem:
    return Problem(line, "", "", shorten(value), message, remedy)


def _one_per_line(stream: BinaryIO) -> bool:
    """NDJSON when the first line is a whole object, or the first two lines each begin one."""
    position = stream.tell()
    lines: list[bytes] = []
    for _number, line in iter_lines(stream):
        text = (line or b"").strip()
        if text:
            lines.append(text)
        if len(lines) == 2 or _number > 1_000:
            break
    stream.seek(position)
    if not lines or not lines[0].startswith(b"{"):
        return False
    if (
        len(lines) > 1
        and lines[1].startswith(b"{")
        and not lines[0].endswith((b"{", b"[", b":", b","))
    ):
        return True
    return isinstance(_decode(lines[0], 1), dict)


def _from_lines(stream: BinaryIO) -> Iterator[tuple[int, object]]:
    for number, line in iter_lines(stream):
        if line is None:
            yield (
                number,
                file_problem(
                    _("Deze regel is te lang voor één programma."), BROKEN_REMEDY, line=number
                ),
            )
        elif line.strip():
            yield number, _decode(line, number)


def _decode(line: bytes, number: int) -> object:
    """The value of one line, or the Problem with it."""
    try:
        return json.loads(line.decode("utf-8"), parse_float=Decimal, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        return file_problem(
            ENCODING_MESSAGE,
            ENCODING_REMEDY,
            line=number,
            value=line[max(0, error.start - 20) : error.start + 5],
        )
    except (ValueError, RecursionError, ArithmeticError):
        return file_problem(
            _("Deze regel is geen geldige JSON."),
            BROKEN_REMEDY,
            line=number,
            value=line[:80].decode(errors="replace"),
        )


def _refuse(constant: str) -> None:
    raise ValueError(constant)


class TooLarge(ValueError):
    """One program is larger or deeper than any real one."""


class _Measured:
    """A stream that refuses to go on when one program takes too many bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.since_last = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self.stream.read(min(size, 1 << 16) if size >= 0 else 1 << 16) if size else b""
        self.since_last += len(chunk)
        if self.since_last > MAX_RECORD_BYTES:
            raise TooLarge
        return chunk


def _shallow(events: Any) -> Iterator[Any]:
    """Must stand before `ijson.parse`: 100,000 levels end the process in its C code, not in an
    error."""
    depth = 0
    for event in events:
        kind = event[0]
        if kind in {"start_map", "start_array"}:
            depth += 1
            if depth > MAX_DEPTH:
                raise TooLarge
        elif kind in {"end_map", "end_array"}:
            depth -= 1
        yield event


def _from_json(stream: BinaryIO) -> Iterator[tuple[int, object]]:
    position = stream.tell()
    first = stream.read(1)
    while first and first.isspace():
        first = stream.read(1)
    stream.seek(position)
    measured = _Measured(stream)
    number = 0
    try:
        events = _shallow(ijson.basic_parse(measured, multiple_values=first != b"["))
        for program in ijson.items(ijson.parse(events), "item" if first == b"[" else ""):
            number += 1
            measured.since_last = 0
            yield number, program
    except TooLarge:
        yield (
            number + 1,
            file_problem(_("Dit programma is te groot."), BROKEN_REMEDY, line=number + 1),
        )
    except (ijson.JSONError, ValueError, ArithmeticError, RecursionError) as error:
        yield number + 1, _broken(str(error), number + 1)


def _broken(error: str, number: int) -> Problem:
    if "utf8" in error.lower() or "utf-8" in error.lower():
        return file_problem(ENCODING_MESSAGE, ENCODING_REMEDY, line=number)
    message = format_lazy(
        _("Het bestand is geen geldige JSON vanaf programma {number}."), number=number
    )
    return file_problem(
        message, BROKEN_REMEDY, line=number, value=error.splitlines()[0] if error else ""
    )
