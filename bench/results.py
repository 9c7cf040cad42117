"""Percentiles, and the log of what was measured."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"


@dataclass(frozen=True)
class Row:
    """One line of a result: what was measured, and what it was."""

    what: str
    value: str


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def percentiles(values: Sequence[float]) -> str:
    """p50/p95/p99, in the unit of the values."""
    return "/".join(f"{percentile(values, percent):.1f}" for percent in (50, 95, 99))


def table(rows: Sequence[Row]) -> str:
    lines = [f"| {row.what} | {row.value} |" for row in rows]
    return "\n".join(["| what | result |", "|---|---|", *lines])


def log(title: str, rows: Sequence[Row]) -> None:
    """Appends to RESULTS.md, newest last, with machine and commit."""
    if not RESULTS.exists():
        head = (
            "# Results\n\nThe log of `make bench NAME=…`; ratios within one run are what counts.\n"
        )
        RESULTS.write_text(head, encoding="utf-8")
    moment = f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d %H:%M} UTC"
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(f"\n## {title}\n\n{moment}, commit {commit()}, {machine()}\n\n{table(rows)}\n")


def commit() -> str:
    """The commit measured; a plus when files differ from it."""
    name = _git("rev-parse", "--short", "HEAD") or "unknown"
    return name + ("+" if _git("status", "--porcelain") else "")


def _git(*arguments: str) -> str:
    command = ("git", "-C", str(HERE.parent), *arguments)
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout.strip()


def machine() -> str:
    """Cores and load: enough to know what was compared with what."""
    load = os.getloadavg()[0]
    python = platform.python_version()
    return f"{os.cpu_count()} cores ({platform.machine()}), load {load:.1f}, Python {python}"
