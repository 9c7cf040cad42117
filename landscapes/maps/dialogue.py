"""Two departments, two maps: where do they differ, and what did they agree?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from landscapes.interventions.models import Intervention
from landscapes.maps.actions import place
from landscapes.maps.models import Landscape, Plot, SettledDifference
from organisations.models import Department
from people.models import Person

Shares = dict[str, int]


@dataclass(frozen=True)
class Row:
    """One intervention as the departments see it. `distance` is the weight (0–100) that would
    have to move for the two that differ most to agree; 100 when one of them did not place it."""

    intervention: Intervention
    views: Mapping[int, Shares]
    """Department → zones with percents; without an entry it did not place it."""
    plots: Mapping[int, Plot]
    distance: int
    settled: SettledDifference | None

    @property
    def agrees(self) -> bool:
        return self.distance == 0


def distance(one: Shares, other: Shares) -> int:
    """How much weight lies in other zones: 0 is the same, 100 is nothing in common."""
    return 100 - sum(min(percent, other.get(key, 0)) for key, percent in one.items())


def compare(landscape: Landscape, departments: list[Department]) -> list[Row]:
    """All that any of them placed, the greatest difference first; five queries. The shares of a
    plot are compared, never its exact spot."""
    ids = [one.pk for one in departments]
    plots = (
        Plot.objects.filter(landscape=landscape, department__in=ids)
        .select_related("intervention__organisation", "intervention__department")
        .prefetch_related("zones__zone", "intervention__themes")
    )
    by_intervention: dict[int, dict[int, Plot]] = {}
    for plot in plots:
        by_intervention.setdefault(plot.intervention_id, {})[plot.department_id or 0] = plot
    settled: dict[int, SettledDifference] = {}
    for one in landscape.settled.select_related("by"):
        settled.setdefault(one.intervention_id, one)
    rows = [_row(found, ids, settled) for found in by_intervention.values()]
    return sorted(rows, key=lambda row: (-row.distance, row.intervention.title))


def _row(plots: dict[int, Plot], ids: list[int], settled: dict[int, SettledDifference]) -> Row:
    views = {pk: shares_of(plot) for pk, plot in plots.items()}
    pairs = [(a, b) for n, a in enumerate(ids) for b in ids[n + 1 :]]
    gaps = [
        distance(views.get(a, {}), views.get(b, {})) for a, b in pairs if a in views or b in views
    ]
    intervention = next(iter(plots.values())).intervention
    return Row(intervention, views, plots, max(gaps, default=0), settled.get(intervention.pk))


def shares_of(plot: Plot) -> Shares:
    return {one.zone.key: one.percent for one in plot.zones.all()}


@transaction.atomic
def settle(
    *,
    landscape: Landscape,
    intervention: Intervention,
    percents: Mapping[str, int],
    by: Person,
    note: str = "",
) -> SettledDifference:
    """Writes down what was agreed: the outcome stands on the shared map, and what each department
    thought is kept beside it. Their own maps stay as they are. Raises CannotPlace."""
    views = {
        plot.department.name: shares_of(plot)
        for plot in Plot.objects.filter(landscape=landscape, intervention=intervention)
        .exclude(department=None)
        .select_related("department")
        .prefetch_related("zones__zone")
        if plot.department
    }
    place(landscape=landscape, intervention=intervention, percents=percents, by=by)
    return SettledDifference.objects.create(
        landscape=landscape,
        intervention=intervention,
        views=views,
        outcome=dict(percents),
        note=note,
        by=by,
    )
