"""Where ordering joins in with other rooms; called once, when the app is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def join_in() -> None:
    from enrollment.ordering import messages
    from enrollment.ordering.actions import MAIL_TOPIC
    from enrollment.ordering.data import order_sections
    from enrollment.ordering.mail import deliver
    from enrollment.ordering.screen import order_panel
    from notifications.kinds import register_kind
    from outbox.topics import register
    from people.points import person_data
    from planning.points import run_panels

    run_panels.add(order_panel, rank=15)
    person_data.add(order_sections, rank=21)
    register(MAIL_TOPIC, deliver, queue="mail")
    register_kind(
        messages.REFUSED, _("De leverancier heeft geen plaats voor je"), always_mailed=True
    )
    register_kind(messages.DEADLINE, _("De uiterste besteldag van een leverancier is voorbij"))
