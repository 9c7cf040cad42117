"""A delivery of whatever kind: what it is shows in its first bytes, not in its name."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalog.feeds.edudex import file_problem, read_edudex
from catalog.feeds.limits import MAX_ERRORS, MAX_RECORDS
from catalog.feeds.records import CourseRecord, Item, Problem, Text
from catalog.feeds.rows import csv_rows, xlsx_rows
from catalog.feeds.table import read_table
from core.tables.lines import UTF8_BOM, WIDE_BOMS

REFUSED: tuple[tuple[bytes, Text, Text], ...] = (
    (b"%PDF", _("Dit is een PDF-bestand."), _("Lever EDU-DEX JSON, CSV of XLSX aan.")),
    (
        b"\xd0\xcf\x11\xe0",
        _("Dit is een oud of versleuteld Excel-bestand."),
        _("Sla het bestand op als .xlsx, zonder wachtwoord."),
    ),
    (
        b"\x1f\x8b",
        _("Dit bestand is ingepakt."),
        _("Pak het bestand uit en lever het opnieuw aan."),
    ),
    (b"<", _("Dit is XML of een webpagina."), _("Lever EDU-DEX JSON, CSV of XLSX aan.")),
)


def open_delivery(path: Path, mapping: Mapping[str, str] | None = None) -> Iterator[Item]:
    """Records and problems of a file, lazily; `mapping` (names of columns to fields) is for
    tables only.

    Raises OSError when the file itself cannot be opened or read.
    """
    with path.open("rb") as stream:
        yield from guarded(_items(stream, mapping))


def _items(stream: BinaryIO, mapping: Mapping[str, str] | None) -> Iterator[Item]:
    start = stream.read(4096)
    stream.seek(0)
    content = start.removeprefix(UTF8_BOM).lstrip()
    if start.startswith(WIDE_BOMS):
        yield file_problem(
            _("De tekst staat niet in UTF-8."),
            _("Sla het bestand op als UTF-8 en lever het opnieuw aan."),
        )
        return
    for signature, message, remedy in REFUSED:
        if content.startswith(signature):
            yield file_problem(message, remedy)
            return
    if content.startswith((b"{", b"[")):
        yield from read_edudex(stream)
    elif content.startswith(b"PK\x03\x04"):
        yield from read_table(xlsx_rows(stream), mapping)
    else:
        yield from read_table(csv_rows(stream), mapping)


def guarded(items: Iterator[Item]) -> Iterator[Item]:
    """What holds for every delivery: an id once, a bound on records and on errors, and not
    nothing at all.

    The warnings of a record that is refused as a duplicate go with it.
    """
    lines: dict[str, int] = {}
    errors, anything, refused = 0, False, 0
    for item in items:
        anything = True
        if isinstance(item, CourseRecord):
            refused = 0
            if item.external_id in lines:
                refused, item = item.line, _duplicate(item, lines[item.external_id])
            elif len(lines) == MAX_RECORDS:
                yield file_problem(
                    _("Dit bestand heeft te veel regels."),
                    _("Lever het bestand in delen aan."),
                    line=item.line,
                )
                return
            else:
                lines[item.external_id] = item.line
        elif refused and item.line == refused and not item.is_error:
            continue
        yield item
        errors += isinstance(item, Problem) and item.is_error
        if errors >= MAX_ERRORS:
            yield file_problem(
                _("Er zijn te veel fouten; de rest is niet gelezen."),
                _("Controleer of dit het goede bestand is."),
            )
            return
    if not anything:
        yield file_problem(
            _("Er staat niets in dit bestand."), _("Controleer of dit het goede bestand is.")
        )


def _duplicate(record: CourseRecord, first: int) -> Problem:
    message = format_lazy(_("Dit nummer komt al voor op regel {line}."), line=first)
    return Problem(
        record.line,
        record.external_id,
        "external_id",
        record.external_id,
        message,
        _("Geef elke leeractiviteit een eigen nummer."),
    )
