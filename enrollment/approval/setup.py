"""What agreeing with requests adds to other rooms."""

from __future__ import annotations

from enrollment.approval.data import deciding_sections
from enrollment.approval.panel import requests_to_decide
from enrollment.points import decision_panels
from people.points import person_data


def join_in() -> None:
    """Called once, when the apps are ready."""
    decision_panels.add(requests_to_decide, rank=10)
    person_data.add(deciding_sections, rank=22)
