"""Where groups join in with other rooms; called once, when the app is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def join_in() -> None:
    from enrollment.groups import messages
    from enrollment.groups.actions import TOPIC
    from enrollment.groups.carrying import handle
    from enrollment.groups.data import group_sections
    from enrollment.groups.panels import groups_panel
    from notifications.kinds import register_kind
    from outbox.topics import register
    from people.points import person_data
    from planning.points import run_panels

    register(TOPIC, handle)
    run_panels.add(groups_panel, rank=15)
    person_data.add(group_sections, rank=27)
    register_kind(messages.ENROLLED, _("Je groep is ingeschreven"))
    register_kind(messages.UNDONE, _("Je groep is teruggedraaid"))
