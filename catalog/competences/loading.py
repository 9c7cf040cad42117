"""ESCO's Dutch tree of competences into the portal; the same tree again changes nothing.

The concern's own competences, and what was retired, stay as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from catalog.models import Competence

FILE = Path(__file__).parent / "esco_nl.csv"
KEPT = ("code", "label", "description", "parent_id")


@dataclass(frozen=True)
class Node:
    """One line of the file. `parent_uri` is empty at the top."""

    uri: str
    level: int
    code: str
    label: str
    parent_uri: str
    description: str


@dataclass(frozen=True)
class Loaded:
    new: int
    changed: int


def read_nodes(path: Path = FILE) -> Iterator[Node]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Node(
                uri=row["uri"],
                level=int(row["level"]),
                code=row["code"],
                label=row["label_nl"],
                parent_uri=row["parent_uri"],
                description=row["description_en"],
            )


@transaction.atomic
def load_competences(path: Path = FILE) -> Loaded:
    """Adds what is new and takes over what ESCO changed, one level at a time: a parent needs its
    key before its children."""
    nodes = sorted(read_nodes(path), key=lambda node: node.level)
    present = {one.uri: one for one in Competence.objects.exclude(uri="")}
    new = changed = 0
    for level in sorted({node.level for node in nodes}):
        fresh, differing = [], []
        for node in (node for node in nodes if node.level == level):
            wanted = _wanted(node, present)
            known = present.get(node.uri)
            if known is None:
                fresh.append(Competence(uri=node.uri, slug=_slug(node), **wanted))
            elif any(getattr(known, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(known, name, value)
                differing.append(known)
        present |= {one.uri: one for one in Competence.objects.bulk_create(fresh)}
        Competence.objects.bulk_update(differing, KEPT)
        new, changed = new + len(fresh), changed + len(differing)
    return Loaded(new, changed)


def _wanted(node: Node, present: dict[str, Competence]) -> dict[str, object]:
    parent = present[node.parent_uri].pk if node.parent_uri else None
    values = (node.code, node.label[:200], node.description, parent)
    return dict(zip(KEPT, values, strict=True))


def _slug(node: Node) -> str:
    return f"esco-{node.code.lower().replace('.', '-')}"
