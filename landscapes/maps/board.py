"""What the page, the files and the table of one map show: all from the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from landscapes.choices import Status
from landscapes.drawing.chart import Chart, Mark, draw
from landscapes.drawing.palette import DASHES, FILLS, STROKES
from landscapes.drawing.shapes import SIGNS, sign_of, sign_path
from landscapes.maps.filters import Layers
from landscapes.maps.models import Landscape, Plot
from organisations.models import Department


@dataclass(frozen=True)
class Row:
    """A mark in the table."""

    plot: Plot
    zones: Sequence[tuple[str, int]]
    sign: str
    movable: bool

    @property
    def main(self) -> str:
        return self.zones[0][0] if self.zones else ""


@dataclass(frozen=True)
class Board:
    rows: Sequence[Row]
    chart: Chart
    total: int
    """Marks on the map before the layers."""
    words: str
    """The map in a sentence, for who does not see it."""
    plots: Sequence[Plot]
    """All of them, whatever the layers."""


def plots_of(landscape: Landscape, department: Department | None) -> QuerySet[Plot]:
    """The marks of one map with all that is shown of them; three queries."""
    return (
        Plot.objects.filter(landscape=landscape, department=department)
        .select_related(
            "intervention__organisation",
            "intervention__department",
            "intervention__programme",
            "intervention__supplier",
            "department",
        )
        .prefetch_related("zones__zone", "intervention__themes")
        .order_by("pk")
    )


def board_of(
    landscape: Landscape, department: Department | None, layers: Layers, *, movable: bool
) -> Board:
    plots = list(plots_of(landscape, department))
    shown = [plot for plot in plots if layers.shows(plot)]
    chart = draw(landscape.version, [mark_of(plot, movable=movable) for plot in shown])
    rows = [_row(plot, movable) for plot in shown]
    ordered = sorted(rows, key=lambda row: (row.main, row.plot.intervention.title.casefold()))
    return Board(ordered, chart, len(plots), in_words(chart), plots)


def mark_of(plot: Plot, *, movable: bool = False, side: int | None = None) -> Mark:
    what = plot.intervention
    zones = [(one.zone.title, one.percent) for one in plot.zones.all()]
    return Mark(
        pk=plot.pk,
        x=plot.x,
        y=plot.y,
        title=what.title,
        words=_words(plot, zones),
        form=what.form,
        status=what.status,
        reach=what.reach,
        shares={one.zone.key: one.percent for one in plot.zones.all()},
        url=reverse("landscapes:intervention", args=[what.pk]),
        movable=movable,
        side=side,
    )


def _words(plot: Plot, zones: Sequence[tuple[str, int]]) -> str:
    what = plot.intervention
    where = ", ".join(
        title if percent == 100 else f"{title} {percent} %" for title, percent in zones
    )
    parts = [what.get_form_display(), what.get_status_display(), what.owner_name]
    if what.reach is not None:
        parts.append(ngettext("%(n)s mens", "%(n)s mensen", what.reach) % {"n": what.reach})
    if plot.department:
        parts.append(plot.department.name)
    return "; ".join([*parts, where])


def _row(plot: Plot, movable: bool) -> Row:
    zones = [(one.zone.title, one.percent) for one in plot.zones.all()]
    return Row(plot, zones, sign_of(plot.intervention.form), movable)


def in_words(chart: Chart) -> str:
    """How many stand where: "12 interventies. Praktiseren 5; Creëren 0 …"."""
    count = len(chart.marks)
    head = ngettext("%(n)s interventie op de kaart.", "%(n)s interventies op de kaart.", count)
    zones = "; ".join(f"{one.zone.title} {one.weight:.1f}" for one in chart.zones)
    tail = _("Gewicht per gebied: %(zones)s.") % {"zones": zones}
    return f"{head % {'n': count}} {tail}"


def legend() -> Mapping[str, Any]:
    """The signs and shades with their words; each small drawing fits a box of 28 by 28."""
    return {
        "signs": [
            {"path": sign_path(sign, 9), "label": str(label)} for sign, label in SIGNS.items()
        ],
        "statuses": [
            {
                "fill": FILLS[status],
                "stroke": STROKES[status] if status != Status.RUNNING else FILLS[status],
                "dash": DASHES.get(status, ""),
                "label": str(Status(status).label),
                "path": sign_path("circle", 9),
            }
            for status in Status.values
        ],
    }
