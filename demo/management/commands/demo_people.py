"""Prints as whom one can sign in to the demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from demo.cast import CAST, CAST_PASSWORD


class Command(BaseCommand):
    help = "Prints the people of the demo, with whom one can sign in, and their password."

    def handle(self, *_args: Any, **_options: Any) -> None:
        rows = [("naam", "rol", "organisatie", "e-mailadres")]
        rows += [
            (member.full_name, str(member.title), member.organisation, member.email)
            for member in CAST
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write(f"\nWachtwoord van allen: {CAST_PASSWORD}")
        if settings.DEMO_MODE:
            self.stdout.write(f"Met één klik: {settings.BASE_URL}{reverse('demo:people')}")
        else:
            self.stdout.write("Met één klik kan alleen als PORTAL_DEMO=1.")
