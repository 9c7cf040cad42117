"""Where rooms and trainers join in with other rooms; called once, when the app is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def join_in() -> None:
    from notifications.kinds import register_kind
    from outbox.topics import register
    from people.points import person_data
    from planning.points import run_panels
    from planning.rooms import options
    from planning.series.panels import preparation_panel
    from planning.trainers import asking
    from planning.trainers.data import trainer_sections
    from planning.trainers.mail import deliver
    from planning.trainers.panels import arrangements_panel

    register(asking.MAIL_TOPIC, deliver, queue="mail")
    person_data.add(trainer_sections, rank=40)
    run_panels.add(arrangements_panel, rank=5)
    run_panels.add(preparation_panel, rank=7)
    register_kind(asking.ASKED, _("Je bent gevraagd als trainer"), always_mailed=True)
    register_kind(asking.RELEASED, _("Je bent niet meer nodig als trainer"), always_mailed=True)
    register_kind(asking.DECLINED, _("Een trainer van je uitvoering kan niet"))
    register_kind(asking.AWAY, _("Een trainer van je uitvoering is afwezig"))
    register_kind(options.ENDS, _("Een optie op een zaal loopt af"))
    register_kind(options.LAPSED, _("Een optie op een zaal is verlopen"))
