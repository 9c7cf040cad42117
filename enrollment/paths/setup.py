"""Where learning paths join in with other rooms; called once, when the app is ready."""

from __future__ import annotations


def join_in() -> None:
    from catalog.points import path_panels
    from enrollment.paths.data import path_sections
    from enrollment.paths.leavers import open_paths, stop_paths, stopped_preview
    from enrollment.paths.messages import register_kinds
    from enrollment.paths.panels import begin_panel, person_paths_panel
    from people.points import leaver_previews, leaver_steps, open_ends, person_data, person_panels

    path_panels.add(begin_panel, rank=10)
    person_panels.add(person_paths_panel, rank=15)
    person_data.add(path_sections, rank=22)
    leaver_steps.add(stop_paths, rank=22)
    leaver_previews.add(stopped_preview, rank=22)
    open_ends.add(open_paths)
    register_kinds()
