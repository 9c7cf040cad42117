"""The nine organisations of the demo: people count, places, departments and functions."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "organisations.toml"


@dataclass(frozen=True, slots=True)
class DepartmentContent:
    """A node of the tree, in tree order; `parent` is the index of its parent, None at the top."""

    name: str
    parent: int | None
    level: int


@dataclass(frozen=True, slots=True)
class FunctionContent:
    """`scale` is the BBRA salary scale; `weight` the share of people who have this function."""

    title: str
    scale: int
    weight: int


@dataclass(frozen=True, slots=True)
class OrganisationContent:
    slug: str
    short_name: str
    full_name: str
    headcount: int
    email_domain: str
    cities: dict[str, int]
    departments: tuple[DepartmentContent, ...]
    functions: tuple[FunctionContent, ...]
    theme_slugs: tuple[str, ...]


def _departments(block: str) -> tuple[DepartmentContent, ...]:
    nodes: list[DepartmentContent] = []
    last_at_level: dict[int, int] = {}
    for line in filter(None, block.splitlines()):
        level = (len(line) - len(line.lstrip())) // 2
        parent = last_at_level[level - 1] if level else None
        last_at_level[level] = len(nodes)
        nodes.append(DepartmentContent(line.strip(), parent, level))
    return tuple(nodes)


def _function(row: str) -> FunctionContent:
    title, scale, weight = row.split("|")
    return FunctionContent(title, int(scale), int(weight))


def _organisation(raw: dict[str, Any]) -> OrganisationContent:
    return OrganisationContent(
        slug=raw["slug"],
        short_name=raw["short"],
        full_name=raw["name"],
        headcount=raw["headcount"],
        email_domain=f"{raw['slug']}.example",
        cities=raw["cities"],
        departments=_departments(raw["departments"]),
        functions=tuple(_function(row) for row in raw["functions"]),
        theme_slugs=tuple(raw["themes"]),
    )


ORGANISATIONS = tuple(
    _organisation(raw) for raw in tomllib.loads(_FILE.read_text(encoding="utf-8"))["organisation"]
)
ORGANISATION_BY_SLUG = {organisation.slug: organisation for organisation in ORGANISATIONS}
