"""A table (CSV or XLSX) of courses: each row one course, with at most one run.

Prices and durations go through `parsing`: understood or flagged. A row needs a title; its key is
the column with an own number, else the supplier's name and the title together."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from catalog.feeds.cells import (
    Cells,
    read_form,
    read_keywords,
    read_language,
    read_price,
    read_runs,
    read_website,
)
from catalog.feeds.columns import assign_columns
from catalog.feeds.limits import MAX_HTML, MAX_SUMMARY, MAX_TITLE
from catalog.feeds.notes import Findings
from catalog.feeds.parsing import parse_duration
from catalog.feeds.records import (
    CourseRecord,
    Item,
    Problem,
    Severity,
    TextRecord,
    shorten,
)
from catalog.feeds.rows import Row
from catalog.feeds.texts import clean_html, clean_text, plain_text

FORMULA_START = ("=", "+", "@", "-")
DEFAULT_LANGUAGE = "nl"


def read_table(
    rows: Iterable[Row | Problem], mapping: Mapping[str, str] | None = None
) -> Iterator[Item]:
    """Courses of a table, each followed by its warnings. The first row holds the names of the
    columns."""
    columns: dict[int, str] = {}
    for row in rows:
        if isinstance(row, Problem):
            yield row
        elif columns:
            cells = {
                field: clean_text(row.cells[at])
                for at, field in columns.items()
                if at < len(row.cells)
            }
            yield from _row_items(cells, line=row.line)
        else:
            columns, unused = assign_columns([clean_text(cell) for cell in row.cells], mapping)
            yield from _header_problems(set(columns.values()), unused, row)
            if "title" not in columns.values():
                return


def _header_problems(fields: set[str], unused: list[str], row: Row) -> Iterator[Problem]:
    if "title" not in fields:
        names = shorten(", ".join(row.cells))
        yield Problem(
            row.line,
            "",
            "title",
            names,
            _("Er is geen kolom met de titel."),
            _("Noem een kolom 'Titel', of geef aan welke kolom de titel is."),
        )
        return
    if unused:
        yield Problem(
            row.line,
            "",
            "",
            shorten(", ".join(unused)),
            _("Deze kolommen zijn niet gebruikt."),
            _("Geef aan welk veld erin staat, of laat ze zo."),
            Severity.WARNING,
        )
    if "external_id" not in fields:
        yield Problem(
            row.line,
            "",
            "external_id",
            "",
            _("Er is geen kolom met een eigen nummer; aanbieder en titel samen zijn de sleutel."),
            _("Voeg een kolom 'Nummer' toe; dan mag een titel later veranderen."),
            Severity.WARNING,
        )


def _row_items(cells: Cells, *, line: int) -> Iterator[Item]:
    title = plain_text(cells.get("title", ""))
    record_id = plain_text(cells.get("external_id", ""))[:64] or derived_id(
        cells.get("provider", ""), title
    )
    findings = Findings(line, record_id)
    _check(cells, title, findings=findings)
    if not findings.failed:
        record = _record(cells, title, findings=findings)
        if not findings.failed:
            yield record
    yield from findings.problems


def derived_id(provider: str, title: str) -> str:
    """The same for the same provider and title; a digest keeps long titles with one beginning
    apart."""
    slug = slugify(f"{provider} {title}")
    if len(slug) <= 64:
        return slug
    return f"{slug[:55].strip('-')}-{hashlib.sha256(slug.encode()).hexdigest()[:8]}"


def _check(cells: Cells, title: str, *, findings: Findings) -> None:
    if not title:
        findings.fail("title", cells.get("title", ""), _("De titel ontbreekt."), _("Vul de titel."))
    elif len(title) > MAX_TITLE:
        findings.fail("title", title, _("De titel is te lang."), _("Gebruik hoogstens 255 tekens."))
    elif not findings.record_id:
        findings.fail(
            "external_id",
            title,
            _("Er is geen nummer en de titel bevat geen letters."),
            _("Vul een eigen nummer."),
        )
    for field, text in cells.items():
        if len(text) > MAX_HTML:
            findings.fail(
                field, text, _("De tekst is te lang."), _("Gebruik hoogstens 100.000 tekens.")
            )
        elif text.startswith(FORMULA_START) and re.match(r"[=+@-]\s*[A-Za-z(]", text):
            findings.warn(
                field,
                text,
                _("Dit lijkt een formule; het is als gewone tekst bewaard."),
                _("Controleer de tekst."),
            )


def _record(cells: Cells, title: str, *, findings: Findings) -> CourseRecord:
    language = read_language(cells, findings=findings)
    duration = parse_duration(cells.get("duration", ""))
    if duration.flag:
        findings.warn(
            "duration",
            duration.note,
            duration.flag,
            _("Vul de tijdsduur bij de leeractiviteit zelf in."),
        )
    description = cells.get("description", "")
    text = TextRecord(
        title=title,
        summary=plain_text(cells.get("summary", ""))[:MAX_SUMMARY],
        description_html=clean_html(description),
        goals_html=clean_html(cells.get("goals", "")),
        audience=plain_text(cells.get("audience", ""))[:MAX_SUMMARY],
    )
    return CourseRecord(
        external_id=findings.record_id,
        texts={language or DEFAULT_LANGUAGE: text},
        form=read_form(cells, findings=findings),
        duration_minutes=duration.minutes,
        duration_note=duration.note,
        languages=(language,) if language else (),
        price=read_price(cells, findings=findings),
        location_note=plain_text(cells.get("location", ""))[:500],
        keywords=read_keywords(cells),
        runs=read_runs(cells, language, findings=findings),
        website=read_website(cells, findings=findings),
        provider=plain_text(cells.get("provider", ""))[:255],
        line=findings.line,
    )
