"""All models of the landscapes, where Django looks for them."""

from landscapes.interventions.models import ChangeProgramme, Intervention, InterventionLink
from landscapes.learners.models import LearnerPreferences
from landscapes.maps.models import (
    Agreement,
    Landscape,
    Plot,
    PlotZone,
    Remark,
    SettledDifference,
    Snapshot,
)
from landscapes.plate.models import ModelVersion, Zone

__all__ = [
    "Agreement",
    "ChangeProgramme",
    "Intervention",
    "InterventionLink",
    "Landscape",
    "LearnerPreferences",
    "ModelVersion",
    "Plot",
    "PlotZone",
    "Remark",
    "SettledDifference",
    "Snapshot",
    "Zone",
]
