"""What too few participants adds to other rooms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from enrollment.minimum.panels import minimum_panel
from enrollment.minimum.warning import SHORT
from notifications.kinds import register_kind
from planning.points import run_panels


def join_in() -> None:
    """Called once, when the apps are ready."""
    register_kind(SHORT, _("Een uitvoering heeft te weinig deelnemers"), always_mailed=True)
    run_panels.add(minimum_panel, rank=5)
