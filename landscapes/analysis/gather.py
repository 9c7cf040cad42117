"""From the database to plain facts: a fixed number of queries, however many marks there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from landscapes.analysis.sums.change import Seen
from landscapes.analysis.sums.facts import Mark, Zone
from landscapes.analysis.sums.roles import Agreed
from landscapes.choices import Goal, Status, Visibility
from landscapes.interventions.models import Intervention, InterventionLink
from landscapes.maps.filters import owner_keys
from landscapes.maps.models import Agreement, Landscape, Plot, Snapshot
from landscapes.plate.models import ModelVersion, zones_with_marks
from organisations.models import Organisation
from organisations.states import OrganisationState

REAL = frozenset({Status.PLANNED, Status.RUNNING, Status.DONE})
WITH_WISHES = REAL | {Status.WISHED}


@dataclass(frozen=True)
class Facts:
    zones: Sequence[Zone]
    marks: Sequence[Mark]
    agreed: Sequence[Agreed]
    organisations: Mapping[int, str]
    """About whose people it is, with their short names."""
    owners: Mapping[str, str]
    themes: Mapping[str, str]
    competences: Mapping[int, str]
    audience: str = ""
    """The only audience that the landscape is about."""


def facts_of(landscape: Landscape, statuses: Iterable[str]) -> Facts:
    """The shared map, of interventions with one of these statuses."""
    plots = list(_plots(Plot.objects.filter(landscape=landscape), statuses))
    agreed = Agreement.objects.filter(landscape=landscape).select_related(
        "department__organisation"
    )
    parts = [Agreed(one.intervention_id, f"d{one.department_id}", one.part) for one in agreed]
    names = {
        f"d{one.department_id}": f"{one.department.name}, {one.department.organisation.short_name}"
        for one in agreed
    }
    scope = landscape.scope_organisation
    organisations = {scope.pk: scope.short_name} if scope else _joined()
    zones = _zones(landscape.version)
    return _facts(zones, plots, parts, names, organisations, landscape.scope_audience)


def concern_landscapes() -> QuerySet[Landscape]:
    """Of which the concern is built up: how the organisations learn now, the newest first, as far
    as the whole concern may see it. The same for every reader, so that all see the same sums."""
    return Landscape.objects.filter(
        visibility=Visibility.CONCERN, goal=Goal.VISUALISE
    ).select_related("organisation")


def concern_facts(landscapes: Sequence[Landscape], statuses: Iterable[str]) -> Facts:
    """Every intervention once, as the newest of the landscapes has it, in the zones of the current
    edition. A mark in a zone that this edition lacks is left out."""
    version = ModelVersion.objects.prefetch_related("zones").get(is_current=True)
    zones = _zones(version)
    known = {zone.key for zone in zones}
    rank = {one.pk: place for place, one in enumerate(landscapes)}
    newest: dict[int, Plot] = {}
    rows = _plots(Plot.objects.filter(landscape__in=list(rank)), statuses)
    for plot in sorted(rows, key=lambda plot: rank[plot.landscape_id]):
        if {one.zone.key for one in plot.zones.all()} <= known:
            newest.setdefault(plot.intervention_id, plot)
    return _facts(zones, list(newest.values()), [], {}, _joined(), "")


def seen_now(landscape: Landscape) -> dict[int, Seen]:
    """The shared map as it is, whatever the status; two queries."""
    plots = (
        Plot.objects.filter(landscape=landscape, department=None)
        .select_related("intervention")
        .prefetch_related("zones__zone")
    )
    return {
        plot.intervention_id: Seen(
            plot.intervention.title,
            plot.intervention.status,
            {one.zone.key: one.percent for one in plot.zones.all()},
        )
        for plot in plots
    }


def seen_then(snapshot: Snapshot) -> dict[int, Seen]:
    return {
        one["intervention"]: Seen(one["title"], one["status"], one["zones"])
        for one in snapshot.marks
    }


def _zones(version: ModelVersion) -> list[Zone]:
    adjacent: dict[int, set[str]] = {}
    keys = {zone.pk: zone.key for zone in version.zones.all()}
    rows = version.zones.model.adjacent.through.objects.filter(from_zone__version=version)
    for one, other in rows.values_list("from_zone", "to_zone"):
        adjacent.setdefault(one, set()).add(keys[other])
    return [
        Zone(zone.key, zone.kind, zone.title, frozenset(adjacent.get(zone.pk, ())))
        for zone in zones_with_marks(version)
    ]


def _joined() -> dict[int, str]:
    live = Organisation.objects.filter(state=OrganisationState.LIVE).order_by("name")
    return {one.pk: one.short_name for one in live}


def _plots(rows: QuerySet[Plot], statuses: Iterable[str]) -> QuerySet[Plot]:
    return (
        rows.filter(department=None, intervention__status__in=list(statuses))
        .select_related("intervention__organisation", "intervention__department")
        .prefetch_related(
            "zones__zone",
            "intervention__themes",
            "intervention__competences",
            "intervention__serves",
        )
        .order_by("intervention__title", "pk")
    )


def _facts(
    zones: Sequence[Zone],
    plots: Sequence[Plot],
    agreed: Sequence[Agreed],
    names: Mapping[str, str],
    organisations: Mapping[int, str],
    audience: str,
) -> Facts:
    links = _links([plot.intervention_id for plot in plots])
    whats = [plot.intervention for plot in plots]
    return Facts(
        zones=zones,
        marks=[_mark(plot, links.get(plot.intervention_id, set())) for plot in plots],
        agreed=agreed,
        organisations=organisations,
        owners={**names, **{_owner(what): what.owner_name for what in whats}},
        themes={one.slug: one.title for what in whats for one in what.themes.all()},
        competences={one.pk: str(one) for what in whats for one in what.competences.all()},
        audience=audience,
    )


def _links(pks: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = InterventionLink.objects.filter(Q(origin__in=pks) | Q(target__in=pks))
    for one, other in rows.values_list("origin", "target"):
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def _owner(what: Intervention) -> str:
    whole, department = owner_keys(what)
    return department if what.department_id else whole


def _mark(plot: Plot, links: set[int]) -> Mark:
    what = plot.intervention
    return Mark(
        pk=what.pk,
        title=what.title,
        shares={one.zone.key: one.percent for one in plot.zones.all()},
        organisation=what.organisation_id,
        owner=_owner(what),
        audience=what.audience,
        serves=frozenset(one.pk for one in what.serves.all()),
        status=what.status,
        text=f"{what.title} {what.summary}",
        themes=frozenset(one.slug for one in what.themes.all()),
        competences=frozenset(one.pk for one in what.competences.all()),
        preferences=frozenset(what.preferences),
        links=frozenset(links),
        is_course=bool(what.course_id or what.run_id),
        reach=what.reach or 0,
    )
