"""What the past adds to other rooms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from enrollment.history.onboarding import history_item
from organisations.points import onboarding_items
from people.rights.log import register_action


def join_in() -> None:
    """Called once, when the apps are ready."""
    onboarding_items.add(history_item, rank=60)
    register_action("history.import", _("leerverleden overgenomen"))
    register_action("history.bookings", _("inschrijvingen overgenomen"))
    register_action("history.person", _("leerverleden aan medewerker gekoppeld"))
    register_action("history.course", _("leerverleden aan leeractiviteit gekoppeld"))
    register_action("history.run", _("inschrijving aan uitvoering gekoppeld"))
    register_action("history.set_aside", _("inschrijving niet meegenomen"))
