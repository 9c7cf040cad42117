"""What happens to landscapes and what stands on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from landscapes.choices import Part
from landscapes.maps import placing
from landscapes.maps.models import (
    Agreement,
    Landscape,
    Plot,
    PlotZone,
    Remark,
    Snapshot,
)
from landscapes.plate.models import PLATE, ModelVersion, Zone
from organisations.models import Department
from people.models import Person

logger = structlog.get_logger(__name__)
"""Landscapes, plots and agreements keep their versions; what is taken away stands in the log."""


class CannotPlace(Exception):
    """It cannot stand there; the message says why and what can be done."""


class PartTaken(Exception):
    """Another department leads already; the message says which."""


def current_version() -> ModelVersion:
    """The edition that new landscapes begin with."""
    return ModelVersion.objects.get(is_current=True)


@transaction.atomic
def save_landscape(
    *,
    fields: Mapping[str, Any],
    by: Person,
    landscape: Landscape | None = None,
    invited: Collection[Department] = (),
) -> Landscape:
    """A new landscape on the current edition of the model, or other facts of one. A department that
    is no longer invited keeps its map; who reads it is the landscape's own again."""
    found = landscape or Landscape(version=current_version())
    for name, value in fields.items():
        setattr(found, name, value)
    found.save()
    found.invited.set(invited)
    logger.info("landscape_saved", landscape=found.pk, by=str(by.pk))
    return found


@transaction.atomic
def place(
    *,
    landscape: Landscape,
    intervention: Any,
    percents: Mapping[str, int],
    by: Person,
    department: Department | None = None,
    at: tuple[int, int] | None = None,
    level: str | None = None,
    explicit: bool | None = None,
) -> Plot:
    """Puts an intervention on a map, or gives it other zones there. Without `at` it keeps its place
    when that still lies in its main zone, and else gets a free one. Raises CannotPlace."""
    zones = _checked(landscape, percents)
    # Who places the same thing at the same moment waits here.
    Landscape.objects.select_for_update(no_key=True).get(pk=landscape.pk)
    plot = Plot.objects.filter(
        landscape=landscape, intervention=intervention, department=department
    ).first() or Plot(landscape=landscape, intervention=intervention, department=department)
    plot.x, plot.y = at or _place_of(plot, zones, percents)
    plot.by = by
    plot.level = level or plot.level
    plot.explicit = plot.explicit if explicit is None else explicit
    plot.save()
    _write_shares(plot, zones, percents)
    return plot


@transaction.atomic
def move(*, plot: Plot, x: int, y: int, by: Person) -> Plot:
    """Puts a mark down elsewhere; its zones follow the ground it then stands on. Nothing else of
    the map changes. Raises CannotPlace at sea and outside the plate."""
    if not (0 <= x <= PLATE and 0 <= y <= PLATE):
        raise CannotPlace(_("Dat ligt buiten de kaart. Kies getallen van 0 tot en met 1000."))
    zones = {zone.key: zone for zone in plot.landscape.version.zones.all()}
    ground = placing.zone_at(zones.values(), x, y)
    if ground is None:
        raise CannotPlace(
            _(
                "Dat is zee. Daar staan opmerkingen over wat er om het leren heen gebeurt;"
                " zet een interventie op een eiland, polder of brug."
            )
        )
    locked = Plot.objects.select_for_update(no_key=True).get(pk=plot.pk)
    before = {one.zone.key: one.percent for one in locked.zones.select_related("zone")}
    locked.x, locked.y, locked.by = x, y, by
    locked.save()
    after = placing.moved_shares(before, ground.key) if before else {ground.key: 100}
    if max(before, key=lambda key: before[key], default=None) != ground.key:
        _write_shares(locked, zones, after)
    return locked


@transaction.atomic
def take_off(*, plot: Plot, by: Person) -> None:
    """Takes a mark off the map; the intervention stays."""
    logger.info("plot_taken_off", plot=plot.pk, by=str(by.pk))
    plot.delete()


def _checked(landscape: Landscape, percents: Mapping[str, int]) -> dict[str, Zone]:
    zones = {zone.key: zone for zone in landscape.version.zones.all()}
    if not 1 <= len(percents) <= placing.MOST_ZONES:
        raise CannotPlace(_("Kies een, twee of drie gebieden."))
    if any(key not in zones or not zones[key].takes_marks for key in percents):
        raise CannotPlace(_("Dit gebied staat niet op deze kaart. Kies een gebied uit de lijst."))
    if sum(percents.values()) != 100 or any(one < 1 for one in percents.values()):
        raise CannotPlace(
            _("De aandelen zijn samen %(total)s procent. Maak er samen 100 van.")
            % {"total": sum(percents.values())}
        )
    return zones


def _place_of(plot: Plot, zones: Mapping[str, Zone], percents: Mapping[str, int]) -> Any:
    main = max(percents, key=lambda key: percents[key])
    if plot.pk:
        ground = placing.zone_at(zones.values(), plot.x, plot.y)
        if ground and ground.key == main:
            return plot.x, plot.y
    others = Plot.objects.filter(landscape=plot.landscape, department=plot.department)
    taken = others.exclude(pk=plot.pk).values_list("x", "y")
    return placing.spot_for(zones.values(), percents, taken)


def _write_shares(plot: Plot, zones: Mapping[str, Zone], percents: Mapping[str, int]) -> None:
    PlotZone.objects.filter(plot=plot).delete()
    PlotZone.objects.bulk_create(
        PlotZone(plot=plot, zone=zones[key], percent=percent) for key, percent in percents.items()
    )


@transaction.atomic
def remark(
    *,
    landscape: Landscape,
    text: str,
    by: Person,
    zone: Zone | None = None,
    intervention: Any = None,
) -> Remark:
    """Says something about a landscape, a zone or an intervention."""
    return Remark.objects.create(
        landscape=landscape, text=text, by=by, zone=zone, intervention=intervention
    )


@transaction.atomic
def deal_with(*, remark: Remark, by: Person) -> None:
    """A remark is dealt with, or open again."""
    remark.dealt_with_at = None if remark.dealt_with_at else timezone.now()
    logger.info("remark_dealt_with", remark=remark.pk, by=str(by.pk))
    remark.save(update_fields=["dealt_with_at", "modified_at"])


@transaction.atomic
def agree(
    *,
    landscape: Landscape,
    intervention: Any,
    department: Department,
    part: str,
    by: Person,
    note: str = "",
) -> Agreement:
    """Writes down which part a department has; what was agreed with it before is replaced. Raises
    PartTaken when another department leads already."""
    Landscape.objects.select_for_update(no_key=True).get(pk=landscape.pk)
    mine = Agreement.objects.filter(landscape=landscape, intervention=intervention)
    leads = mine.filter(part=Part.LEADS).exclude(department=department)
    if part == Part.LEADS and (other := leads.select_related("department").first()):
        words = _("%(department)s trekt dit al. Geef eerst die afdeling een andere rol.")
        raise PartTaken(words % {"department": other.department.name})
    agreement, _made = Agreement.objects.update_or_create(
        landscape=landscape,
        intervention=intervention,
        department=department,
        defaults={"part": part, "note": note, "by": by},
    )
    return agreement


@transaction.atomic
def end_agreement(*, agreement: Agreement, by: Person) -> None:
    logger.info("agreement_ended", agreement=agreement.pk, by=str(by.pk))
    agreement.delete()


@transaction.atomic
def take_snapshot(*, landscape: Landscape, name: str, by: Person) -> Snapshot:
    """Keeps the shared map as it is now, to compare with later."""
    plots = (
        Plot.objects.filter(landscape=landscape, department=None)
        .select_related("intervention")
        .prefetch_related("zones__zone")
    )
    marks = [
        {
            "intervention": plot.intervention_id,
            "title": plot.intervention.title,
            "status": plot.intervention.status,
            "zones": {one.zone.key: one.percent for one in plot.zones.all()},
            "x": plot.x,
            "y": plot.y,
        }
        for plot in plots
    ]
    return Snapshot.objects.create(landscape=landscape, name=name, marks=marks, by=by)
