"""The first edition of the model, from the file that comes with the portal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils import timezone

FILE = Path(__file__).resolve().parents[1] / "data" / "model_1.json"


def load_first_version(version_model: Any, zone_model: Any) -> Any:
    """Writes edition 1 and makes it the current one, unless there is an edition already. Takes the
    models as arguments, because a migration has its own. Returns the edition."""
    found = version_model.objects.filter(number=1).first()
    if found:
        return found
    data = json.loads(FILE.read_text())
    version = version_model.objects.create(
        number=1,
        name=data["name"],
        credit_nl=data["credit_nl"],
        credit_en=data["credit_en"],
        suggestions=data["suggestions"],
        note=data["source"],
        published_at=timezone.now(),
        is_current=True,
    )
    zones = {
        row["key"]: zone_model.objects.create(version=version, position=number, **row)
        for number, row in enumerate(data["zones"])
    }
    for one, other in data["adjacent"]:
        # Both ways: the models of a migration do not know that this relation is symmetrical.
        zones[one].adjacent.add(zones[other])
        zones[other].adjacent.add(zones[one])
    return version
