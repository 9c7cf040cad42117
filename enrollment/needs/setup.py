"""Where needs join in with other rooms; called once, when the app is ready."""

from __future__ import annotations


def join_in() -> None:
    from enrollment.needs import panels
    from enrollment.needs.data import needs_sections
    from enrollment.points import own_panels
    from people.points import person_data
    from planning.points import run_panels

    own_panels.add(panels.own_panel, rank=30)
    run_panels.add(panels.run_panel, rank=15)
    person_data.add(needs_sections, rank=24)
