"""How somebody was at a meeting, and how we know. Imports nothing of ours."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Presence(TextChoices):
    PRESENT = "present", _("aanwezig")
    LATE = "late", _("te laat")
    LEFT_EARLY = "left_early", _("eerder weg")
    EXCUSED = "excused", _("afgemeld")
    ABSENT = "absent", _("afwezig")


class AttendanceSource(TextChoices):
    LIST = "list", _("lijst van de trainer")
    QR = "qr", _("QR-code in de zaal")
    REPORT = "report", _("verslag van de online bijeenkomst")
    CORRECTION = "correction", _("correctie")


PARTLY = frozenset({Presence.LATE, Presence.LEFT_EARLY})
"""There, but not all of the time: minutes were missed."""
