"""`expected.csv` as rows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "expected.csv"
OUTCOMES = frozenset(
    {"ok", "400", "401", "403", "404", "405", "409", "sign-in", "sees", "not", "yes", "no"}
)


@dataclass(frozen=True)
class Row:
    line: int
    role: str
    door: str
    object: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.line}: {self.role} | {self.door} | {self.object} | {self.outcome}"

    @property
    def route(self) -> str:
        """The name of the address; empty for a question."""
        method, _space, name = self.door.partition(" ")
        return name if method.isupper() else ""


def read_rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file)
        return [Row(line, **row) for line, row in enumerate(table, start=2)]
