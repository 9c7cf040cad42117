"""System checks that keep an unsafe portal from going live."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def demo_mode_is_off(**_kwargs: Any) -> list[CheckMessage]:
    """Demo mode lets anyone sign in as anyone; it must never be on where real people are."""
    if not settings.DEMO_MODE:
        return []
    return [
        Error(
            "PORTAL_DEMO is on: anyone could sign in as anyone.",
            hint="Remove PORTAL_DEMO from the environment of this server.",
            id="portal.E001",
        )
    ]


@register(Tags.security, deploy=True)
def mails_leave_the_machine(**_kwargs: Any) -> list[CheckMessage]:
    """Without EMAIL_URL mails end in a folder: fine for the demo, silent loss in production."""
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return []
    return [
        Error(
            "EMAIL_URL is not set: mails would be written to a folder and reach nobody.",
            hint="Set EMAIL_URL=smtp://user:password@host:port.",
            id="portal.E002",
        )
    ]
