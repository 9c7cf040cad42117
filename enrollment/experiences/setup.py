"""Where experiences join in with other rooms; called once, when the app is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def join_in() -> None:
    from catalog.points import course_panels
    from enrollment.experiences.actions import ASKED
    from enrollment.experiences.data import experience_sections
    from enrollment.experiences.panels import experiences_panel
    from notifications.kinds import register_kind
    from people.points import person_data

    course_panels.add(experiences_panel, rank=70)
    person_data.add(experience_sections, rank=26)
    register_kind(ASKED, _("Vraag hoe een leeractiviteit was"))
