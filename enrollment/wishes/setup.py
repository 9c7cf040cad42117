"""Where wishes join in with other rooms; called once, when the app is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def join_in() -> None:
    from enrollment.points import decision_panels
    from enrollment.wishes import messages
    from enrollment.wishes.data import wish_sections
    from enrollment.wishes.leavers import close_wishes, closed_preview, open_wishes
    from enrollment.wishes.panels import wishes_panel, wishes_to_decide
    from notifications.kinds import register_kind
    from people.points import leaver_previews, leaver_steps, open_ends, person_data, person_panels

    decision_panels.add(wishes_to_decide, rank=50)
    person_panels.add(wishes_panel, rank=20)
    person_data.add(wish_sections, rank=25)
    leaver_steps.add(close_wishes, rank=25)
    leaver_previews.add(closed_preview, rank=25)
    open_ends.add(open_wishes)
    register_kind(messages.TO_DECIDE, _("Een collega vraagt iets buiten de catalogus"))
    register_kind(messages.APPROVED, _("Je leerwens is akkoord"), always_mailed=True)
    register_kind(messages.REFUSED, _("Je leerwens is afgewezen"), always_mailed=True)
    register_kind(messages.WITHDRAWN, _("Je leerwens is ingetrokken"))
