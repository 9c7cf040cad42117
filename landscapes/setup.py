"""Where landscapes join in with other rooms; called once, when the app is ready."""

from __future__ import annotations


def join_in() -> None:
    from catalog.points import course_panels
    from landscapes.learners.data import preference_sections
    from landscapes.panels import course_panel
    from people.points import person_data

    course_panels.add(course_panel, rank=60)
    person_data.add(preference_sections, rank=45)
