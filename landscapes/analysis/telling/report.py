"""What one analysis shows, and how figures are said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from landscapes.analysis.charts import BarChart

Behind = Callable[[Collection[int]], str]
"""The address of the list of these interventions."""


@dataclass(frozen=True)
class Cell:
    text: str
    url: str = ""
    amount: bool = False
    spoken: str = ""
    """Says of which figure a link is, for who hears it without its row."""


@dataclass(frozen=True)
class Table:
    caption: str
    heads: Sequence[tuple[str, bool]]
    """Words, and whether it is a column of amounts."""
    rows: Sequence[Sequence[Cell]]
    empty: str = ""
    """Said instead when there are no rows."""


@dataclass(frozen=True)
class Report:
    title: str
    sentence: str
    tables: Sequence[Table]
    explained: Sequence[str]
    """How it is counted, in plain words."""
    chart: BarChart | None = None
    notes: Sequence[str] = field(default=())


def whole(weight: int) -> str:
    """A weight as so many interventions: 150 → '1,5'."""
    return number_format(Fraction(weight, 100).__float__(), 1 if weight % 10 == 0 else 2)


def percent(share: Fraction) -> str:
    return _("%(n)s %%") % {"n": number_format(round(float(share), 1), 1)}


def figure(text: str, marks: Collection[int], behind: Behind, spoken: str = "") -> Cell:
    """An amount that leads to the interventions behind it; nothing behind it, no link."""
    return Cell(text, behind(marks) if marks else "", True, spoken)


def listed(words: Sequence[str]) -> str:
    """'NVWA, RVO en ACM'."""
    if len(words) < 2:
        return "".join(words)
    first = ", ".join(words[:-1])
    return _("%(first)s en %(last)s") % {"first": first, "last": words[-1]}
