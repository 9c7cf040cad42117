"""Where writing to participants joins in; called once, when the app is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from enrollment.announcing.actions import ANNOUNCED, COPY
from notifications.kinds import register_kind


def join_in() -> None:
    register_kind(ANNOUNCED, _("Bericht van wie een uitvoering regelt"), always_mailed=True)
    register_kind(COPY, _("Afschrift van je bericht aan deelnemers"))
