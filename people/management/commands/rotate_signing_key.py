"""Changes the key with which the portal signs for programs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from people.provider.keys import rotate_signing_key


class Command(BaseCommand):
    help = (
        "Makes a new key that signs from now on. The one before it stays published, so that nobody"
        " who is signing in notices; older ones go. Once a year is a good habit."
    )

    def handle(self, **_options: Any) -> None:
        count = rotate_signing_key()
        self.stdout.write(f"A new key signs from now on; {count} are published.")
