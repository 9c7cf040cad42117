"""From a file to rows of people. Pure: the database is not asked anything here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from core.tables import Row, TableProblem, csv_rows, xlsx_rows
from core.tables.lines import UTF8_BOM
from people.hr import cells
from people.hr.columns import LABELS, REQUIRED, missing, tidy
from people.hr.problems import Problem, of_table, shown

MAX_BYTES = 25_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 80
MAX_CELL = 3_000
"""Signs of a cell that are kept: more than any field may have, so that its length still shows."""

_XLSX = b"PK\x03\x04"
_NO_TABLES = (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"<", b"{", b"[", b"7z\xbc\xaf", b"Rar!")


@dataclass
class Table:
    """A file as it was: names of columns and lines of text, so that other columns can be chosen
    without delivering it again."""

    header: list[str] = field(default_factory=list)
    lines: list[tuple[int, list[str]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        problems = [problem.as_json() for problem in self.problems]
        return {"header": self.header, "lines": self.lines, "problems": problems}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Table:
        lines = [(line, list(values)) for line, values in stored["lines"]]
        return cls(
            list(stored["header"]), lines, [Problem.from_json(one) for one in stored["problems"]]
        )


@dataclass(frozen=True, slots=True)
class PersonnelRow:
    """One line of the file, every value checked by itself."""

    line: int
    number: str
    given_name: str
    family_name: str
    email: str
    initials: str = ""
    infix: str = ""
    department_code: str = ""
    department: str = ""
    parent: str = ""
    function: str = ""
    scale: int | None = None
    cost_centre: str = ""
    manager: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass
class Reading:
    """The good rows, the problems, and whose lines were left out because of them."""

    rows: dict[str, PersonnelRow] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    nameless: bool = False
    """A line could not be attributed to a number; then nobody can be called absent."""
    blocked: bool = False
    """The file as a whole cannot be used."""


def read_table(stream: BinaryIO) -> Table:
    """Whatever the bytes are, a table comes out: perhaps empty, with problems."""
    table = Table()
    start = stream.read(4096)
    size = stream.seek(0, 2)
    stream.seek(0)
    content = start.removeprefix(UTF8_BOM).lstrip()
    if size > MAX_BYTES:
        table.problems.append(Problem(0, "too_big"))
    elif content.startswith(_NO_TABLES):
        table.problems.append(Problem(0, "not_a_table"))
    elif start.startswith(_XLSX):
        _fill(table, xlsx_rows(stream), ragged=True)
    else:
        _fill(table, csv_rows(stream), ragged=False)
    return table


def _fill(table: Table, items: Iterator[Row | TableProblem], *, ragged: bool) -> None:
    """`ragged`: rows may have any length, as sheets have; in CSV that is a sign of trouble."""
    for item in items:
        if isinstance(item, TableProblem):
            table.problems.append(of_table(item))
        elif not table.header:
            table.header = [_clip(cell).strip()[:100] for cell in item.cells[:MAX_COLUMNS]]
            while table.header and not table.header[-1]:
                table.header.pop()
            table.problems += _double_columns(table.header, item.line)
        elif len(table.lines) == MAX_ROWS:
            table.problems.append(Problem(0, "too_many_rows"))
            return
        else:
            _add_line(table, item, ragged=ragged)
    errors = [problem for problem in table.problems if problem.is_error]
    if not table.header and all(problem.line for problem in errors):
        table.problems.append(Problem(0, "not_a_table" if errors else "empty_file"))


def _add_line(table: Table, row: Row, *, ragged: bool) -> None:
    width = len(table.header)
    values = [_clip(cell) for cell in row.cells[:width]]
    if not ragged and len(row.cells) < width:
        table.problems.append(Problem(row.line, "too_few_cells", value=shown(row.cells[0])))
    elif not ragged and any(cell.strip() for cell in row.cells[width:]):
        table.problems.append(Problem(row.line, "too_many_cells", value=shown(row.cells[-1])))
    else:
        table.lines.append((row.line, values + [""] * (width - len(values))))


def _double_columns(header: list[str], line: int) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in filter(None, header):
        if tidy(name) in seen:
            yield Problem(line, "double_column", column=shown(name), value=shown(name))
        seen.add(tidy(name))


def _clip(value: str) -> str:
    """Without what a database cannot keep: NUL, and halves of surrogate pairs."""
    clipped = value[:MAX_CELL].replace("\0", "")
    return clipped.encode("utf-8", "replace").decode()


def read_rows(table: Table, mapping: Mapping[str, str]) -> Reading:
    """Checks every line by itself and each number against the others."""
    reading = Reading(problems=list(table.problems))
    reading.nameless = any(problem.line and problem.is_error for problem in table.problems)
    whole = [problem for problem in table.problems if not problem.line and problem.is_error]
    if table.header:
        lacking = [Problem(1, "missing_column", name) for name in missing(mapping)]
        if not table.lines and not whole:
            lacking.append(Problem(0, "no_rows"))
        reading.problems += lacking
        whole += lacking
    if whole:
        reading.blocked = True
        return reading
    places = {name: table.header.index(column) for name, column in mapping.items() if column}
    seen: dict[str, int] = {}
    for line, values in table.lines:
        given = {name: values[place] for name, place in places.items()}
        _take(reading, seen, _Line(line, given, mapping))
    return reading


def _take(reading: Reading, seen: dict[str, int], line: _Line) -> None:
    row = line.row()
    number = line.number
    if number in seen:
        line.problem("double_number", "number", number, line=seen[number])
        reading.rows.pop(number, None)
        row = None
    if number:
        seen.setdefault(number, line.line)
    reading.problems += line.problems
    if row is None:
        reading.left_out.add(number) if number else None
        reading.nameless = reading.nameless or not number
    else:
        reading.rows[number] = row


class _Line:
    """One line while it is being read; what is wrong with it gathers in `problems`."""

    def __init__(self, line: int, given: Mapping[str, str], mapping: Mapping[str, str]) -> None:
        self.line = line
        self.given = given
        self.mapping = mapping
        self.problems: list[Problem] = []
        self.number = ""

    def problem(self, code: str, name: str, value: str, **more: object) -> None:
        column = self.mapping.get(name, "")
        self.problems.append(Problem(self.line, code, name, column, shown(value), more))

    def row(self) -> PersonnelRow | None:
        """None when anything is wrong with it."""
        texts = {name: self._text(name) for name in LABELS if name in self.given}
        self.number = texts.get("number", "")
        for name in REQUIRED:
            self._require(name, texts)
        if not texts.get("department") and not texts.get("department_code"):
            self._require("department" if "department" in texts else "department_code", texts)
        values: dict[str, Any] = dict(texts)
        values["email"] = self._convert("email", texts, cells.email) if texts.get("email") else ""
        for name, convert in (("scale", cells.scale), ("since", cells.day), ("until", _last_day)):
            values[name] = self._convert(name, texts, convert)
        if values["since"] and values["until"] and values["until"] < values["since"]:
            self.problem("dates_swapped", "until", texts["until"])
        return None if self.problems else PersonnelRow(line=self.line, **values)

    def _text(self, name: str) -> str:
        try:
            return cells.text(name, self.given[name])
        except cells.CellProblem as problem:
            self.problem(problem.code, name, self.given[name], **problem.more)
            return ""

    def _require(self, name: str, texts: Mapping[str, str]) -> None:
        refused = any(problem.field == name for problem in self.problems)
        if not texts.get(name) and not refused:
            self.problem("required", name, "")

    def _convert(self, name: str, texts: Mapping[str, str], convert: Any) -> Any:
        try:
            return convert(texts.get(name, ""))
        except cells.CellProblem as problem:
            self.problem(problem.code, name, texts[name], **problem.more)
            return None


def _last_day(value: str) -> datetime.date | None:
    return cells.day(value, ends=True)
