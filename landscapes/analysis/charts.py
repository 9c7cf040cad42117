"""Bars as data for a drawing: a name above each bar, so that it reads on a phone too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360
ROW = 42
BAR_TOP = 20


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    words: str
    """The value as people say it."""
    aim: float | None = None
    """Where a line is drawn across the bar."""


@dataclass(frozen=True)
class DrawnBar:
    bar: Bar
    name_y: float
    y: float
    width: float
    aim_x: float | None


@dataclass(frozen=True)
class BarChart:
    title: str
    bars: Sequence[DrawnBar]
    height: int

    @property
    def words(self) -> str:
        """All it shows, for who does not see it."""
        return "; ".join(f"{one.bar.label}: {one.bar.words}" for one in self.bars)


def bar_chart(title: str, bars: Sequence[Bar]) -> BarChart:
    """The longest bar or the farthest aim takes the whole width."""
    most = max((max(bar.value, bar.aim or 0) for bar in bars), default=0) or 1
    drawn = [
        DrawnBar(
            bar,
            name_y=place * ROW + BAR_TOP - 6,
            y=place * ROW + BAR_TOP,
            width=round(WIDTH * bar.value / most, 1),
            aim_x=None if bar.aim is None else round((WIDTH - 2) * bar.aim / most + 1, 1),
        )
        for place, bar in enumerate(bars)
    ]
    return BarChart(title, drawn, len(bars) * ROW)
