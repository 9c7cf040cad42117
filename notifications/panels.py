"""The profile's part about messages."""

from __future__ import annotations

from notifications.forms import MailPreferencesForm
from notifications.kinds import KINDS
from people.middleware import ActorRequest
from people.points import ProfilePanel


def mail_panel(request: ActorRequest) -> ProfilePanel:
    """Which messages come by mail: the ones to choose, and the ones that always do."""
    return ProfilePanel(
        "notifications/preferences.html",
        {
            "form": MailPreferencesForm(person=request.user),
            "always": [kind.label for kind in KINDS.values() if kind.always_mailed],
        },
    )
