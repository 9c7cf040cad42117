"""What can be placed, and with which first idea."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from landscapes.interventions.models import Intervention
from landscapes.maps.forms import PlaceForm
from landscapes.maps.models import Landscape, Plot
from organisations.models import Department
from people.permissions import Permission
from people.policy import Actor


def placeable(
    actor: Actor,
    landscape: Landscape,
    department: Department | None,
    words: str,
    *,
    also_placed: bool = False,
) -> QuerySet[Intervention]:
    """What stands on any map of this landscape (who is invited places the same things), and for
    who keeps landscapes those of their own organisation; not what is on this map already."""
    on_it = Intervention.objects.filter(plots__landscape=landscape).values("pk")
    reach = actor.reach(Permission.LANDSCAPE_EDIT)
    own = reach.q("organisation") if reach else Q(pk__in=[])
    found = Intervention.objects.filter(own | Q(pk__in=on_it)).with_facts()
    if words:
        found = found.filter(title__unaccent__icontains=words)
    if not also_placed:
        here = Plot.objects.filter(landscape=landscape, department=department)
        found = found.exclude(pk__in=here.values("intervention"))
    return found.order_by("title", "pk")


def first_values(
    landscape: Landscape,
    what: Intervention,
    department: Department | None,
    suggested: dict[str, int],
) -> dict[str, Any]:
    """What the form shows first: what the answers suggest, else where it stands now, else what
    its form of working suggests."""
    plot = (
        Plot.objects.filter(landscape=landscape, intervention=what, department=department)
        .prefetch_related("zones__zone")
        .first()
    )
    values: dict[str, Any] = {"level": "individual", "explicit": "1"}
    if plot:
        values = {"level": plot.level, "explicit": "1" if plot.explicit else "0"}
        if not suggested:
            values |= {"x": plot.x, "y": plot.y}
    percents = suggested
    if not percents and plot:
        percents = {one.zone.key: one.percent for one in plot.zones.all()}
    if not percents:
        percents = dict(landscape.version.suggestions.get(what.form, []))
    return values | PlaceForm.values(percents)
