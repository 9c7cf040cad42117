"""The lines of a group as a table to take along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from core.tables.writing import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from enrollment.groups.models import GroupEnrollment, GroupLine

Write = Callable[[Iterator[Sequence[object]]], bytes]
KINDS: Mapping[str, tuple[str, Write]] = {
    "csv": (CSV_TYPE, as_csv),
    "xlsx": (XLSX_TYPE, as_xlsx),
}
"""By ending: what it is called on the wire, and how it is written."""


def sheet_of(group: GroupEnrollment) -> Iterator[Sequence[object]]:
    """The column names, then every line in its order."""
    yield (
        _("Regel"),
        _("Opgegeven"),
        _("Personeelsnummer"),
        _("Naam"),
        _("Afdeling"),
        _("Proef"),
        _("Uitkomst"),
        _("Waarom"),
        _("Teruggedraaid"),
    )
    lines = group.lines.select_related("employment__person", "employment__department")
    for line in lines.order_by("position"):
        yield _row(line)


def _row(line: GroupLine) -> Sequence[object]:
    work = line.employment
    return (
        line.position,
        line.given,
        work.personnel_number if work else "",
        work.person.listed_name if work else "",
        work.department.name if work else "",
        line.get_expected_display(),
        line.get_outcome_display() if line.outcome else "",
        line.reason,
        _("ja") if line.undone else "",
    )
