"""Where the transfer question joins in with other rooms; called once, when the app is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def join_in() -> None:
    from enrollment.points import own_panels
    from enrollment.transfer.actions import ASKED
    from enrollment.transfer.data import transfer_sections
    from enrollment.transfer.panels import own_panel
    from notifications.kinds import register_kind
    from people.points import person_data

    register_kind(ASKED, _("Vraag of je gebruikt wat je leerde"))
    own_panels.add(own_panel, rank=20)
    person_data.add(transfer_sections, rank=27)
