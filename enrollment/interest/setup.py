"""Where interest joins in with other rooms; called once, when the app is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def join_in() -> None:
    from catalog.points import course_panels
    from enrollment.interest.data import interest_sections
    from enrollment.interest.leavers import end_for_leaver, ended_preview, open_interests
    from enrollment.interest.messages import INVITED
    from enrollment.interest.panels import interest_panel, run_panel, wanted_panel
    from notifications.kinds import register_kind
    from people.points import leaver_previews, leaver_steps, open_ends, person_data
    from planning.points import run_panels

    course_panels.add(interest_panel, rank=15)
    course_panels.add(wanted_panel, rank=65)
    run_panels.add(run_panel, rank=25)
    person_data.add(interest_sections, rank=24)
    leaver_steps.add(end_for_leaver, rank=24)
    leaver_previews.add(ended_preview, rank=24)
    open_ends.add(open_interests)
    register_kind(INVITED, _("Er is een datum voor iets waarvoor je belangstelling hebt"))
