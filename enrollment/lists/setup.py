"""Where the lists join in with other rooms; called once, when the app is ready."""

from __future__ import annotations


def join_in() -> None:
    from enrollment.lists.panels import lists_panel
    from planning.points import run_panels

    run_panels.add(lists_panel, rank=12)
