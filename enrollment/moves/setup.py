"""What another date adds to other rooms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from enrollment.moves.messages import MERGED, SWITCHED
from enrollment.moves.panels import merge_panel
from notifications.kinds import register_kind
from planning.points import run_panels


def join_in() -> None:
    """Called once, when the apps are ready."""
    register_kind(SWITCHED, _("Je bent gewisseld van datum"), always_mailed=True)
    register_kind(MERGED, _("Je uitvoering is samengevoegd"), always_mailed=True)
    run_panels.add(merge_panel, rank=60)
