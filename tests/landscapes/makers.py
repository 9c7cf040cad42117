"""Landscapes with known content."""

from __future__ import annotations

import datetime
from typing import Any

from django.apps import apps

from landscapes.interventions.models import Intervention
from landscapes.maps.actions import place
from landscapes.maps.models import Landscape, Plot
from landscapes.plate.models import ModelVersion
from landscapes.plate.seed import load_first_version
from organisations.models import Department, Organisation
from people.models import Person

DAY = datetime.date(2027, 3, 1)


def model() -> ModelVersion:
    """The edition that comes with the portal, also after a test that emptied all tables."""
    made = load_first_version(
        apps.get_model("landscapes.ModelVersion"), apps.get_model("landscapes.Zone")
    )
    found: ModelVersion = ModelVersion.objects.prefetch_related("zones").get(pk=made.pk)
    return found


def make_landscape(organisation: Organisation, **fields: Any) -> Landscape:
    invited = fields.pop("invited", ())
    values: dict[str, Any] = {"name": "Ons leren", "date": DAY, "version": model()} | fields
    landscape = Landscape.objects.create(organisation=organisation, **values)
    landscape.invited.set(invited)
    return landscape


def make_intervention(organisation: Organisation, title: str, **fields: Any) -> Intervention:
    values: dict[str, Any] = {"form": "training"} | fields
    return Intervention.objects.create(organisation=organisation, title=title, **values)


def put(
    landscape: Landscape,
    intervention: Intervention,
    *,
    by: Person,
    department: Department | None = None,
    **percents: int,
) -> Plot:
    return place(
        landscape=landscape,
        intervention=intervention,
        percents=percents or {"praktiseren": 100},
        by=by,
        department=department,
    )
