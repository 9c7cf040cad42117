"""Which departments a delivery names, and where they hang. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.text import slugify

from people.hr.problems import Problem
from people.hr.reading import PersonnelRow

CODE_LENGTH = 30


@dataclass(frozen=True, slots=True)
class PresentDepartment:
    pk: int
    code: str
    name: str
    parent: str
    """The code of the department it is part of; empty at the top."""


@dataclass
class Departments:
    """`of_row` gives each personnel number its department's code; `wanted` is what each named
    department should be. Departments that are not named are left alone."""

    of_row: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def departments_of(
    rows: Iterable[PersonnelRow],
    present: Mapping[str, PresentDepartment],
    mapping: Mapping[str, str],
) -> Departments:
    """By code where the file gives one, else by name within the organisation."""
    found = Departments()
    codes = _Codes(present)
    named: dict[str, PersonnelRow] = {}
    hung: dict[str, PersonnelRow] = {}
    rows = list(rows)
    for row in rows:
        code = codes.of(row.department_code, row.department)
        found.of_row[row.number] = code
        wanted = found.wanted.setdefault(code, {})
        if row.department:
            first = named.setdefault(code, row)
            if first.department.casefold() != row.department.casefold():
                found.problems.append(_differs("department", row, first, mapping))
            wanted.setdefault("name", row.department)
    for row in rows:
        if row.parent:
            code = found.of_row[row.number]
            first = hung.setdefault(code, row)
            if first.parent.casefold() != row.parent.casefold():
                found.problems.append(_differs("parent", row, first, mapping))
            elif first is row:
                _hang(found, code, codes, row)
    _cut_circles(found, present, hung, mapping)
    for code, wanted in found.wanted.items():
        if code not in present:
            wanted.setdefault("name", codes.names.get(code, code))
            wanted.setdefault("parent", "")
    return found


class _Codes:
    """Codes by code and by name; a department known by its name only gets a code made of it."""

    def __init__(self, present: Mapping[str, PresentDepartment]) -> None:
        self.known = set(present)
        self.by_name = {one.name.casefold(): code for code, one in present.items()}
        self.names: dict[str, str] = {}

    def of(self, code: str, name: str) -> str:
        if code:
            self.known.add(code)
            self.by_name.setdefault((name or code).casefold(), code)
            return code
        if name.casefold() in self.by_name:
            return self.by_name[name.casefold()]
        made = base = slugify(name)[: CODE_LENGTH - 4] or "afdeling"
        suffix = 1
        while made in self.known:
            suffix += 1
            made = f"{base}-{suffix}"
        self.known.add(made)
        self.names[made] = name
        self.by_name[name.casefold()] = made
        return made

    def of_parent(self, value: str) -> str:
        """A file names the parent by its code or by its name."""
        return value if value in self.known else self.of("", value)


def _hang(found: Departments, code: str, codes: _Codes, row: PersonnelRow) -> None:
    parent = codes.of_parent(row.parent)
    found.wanted.setdefault(parent, {})
    if parent != code:
        found.wanted[code]["parent"] = parent


def _cut_circles(
    found: Departments,
    present: Mapping[str, PresentDepartment],
    hung: Mapping[str, PersonnelRow],
    mapping: Mapping[str, str],
) -> None:
    above = {code: one.parent for code, one in present.items()}
    above |= {code: one["parent"] for code, one in found.wanted.items() if "parent" in one}
    for code in sorted(circle(above.items())):
        if code in hung and "parent" in found.wanted[code]:
            del found.wanted[code]["parent"]
            row = hung[code]
            column = mapping.get("parent", "")
            problem = Problem(row.line, "department_cycle", "parent", column, row.parent)
            found.problems.append(problem)


def _differs(
    name: str, row: PersonnelRow, first: PersonnelRow, mapping: Mapping[str, str]
) -> Problem:
    code = "department_names" if name == "department" else "department_parents"
    value = row.department if name == "department" else row.parent
    return Problem(row.line, code, name, mapping.get(name, ""), value, {"line": first.line})


def circle(edges: Iterable[tuple[str, str]]) -> set[str]:
    """The nodes on (or between) circles of a graph of 'is below' edges: what stays after taking
    away, again and again, whoever has nobody above or nobody below."""
    above: dict[str, set[str]] = {}
    below: dict[str, set[str]] = {}
    for node, parent in edges:
        if parent:
            above.setdefault(node, set()).add(parent)
            below.setdefault(parent, set()).add(node)
    left = set(above) | set(below)
    loose = [node for node in left if not above.get(node) or not below.get(node)]
    while loose:
        node = loose.pop()
        if node not in left:
            continue
        left.discard(node)
        for parent in above.pop(node, ()):
            below[parent].discard(node)
            loose += [parent] if not below[parent] else []
        for child in below.pop(node, ()):
            above[child].discard(node)
            loose += [child] if not above[child] else []
    return left
