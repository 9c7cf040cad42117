"""What reserving for a team adds to other rooms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from enrollment.reservations.messages import CANCELLED, RELEASED
from notifications.kinds import register_kind


def join_in() -> None:
    """Called once, when the apps are ready."""
    register_kind(RELEASED, _("Plaatsen voor je team zijn vrijgegeven"))
    register_kind(CANCELLED, _("Plaatsen voor je team vervallen: het gaat niet door"))
