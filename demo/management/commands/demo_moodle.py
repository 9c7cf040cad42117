"""Couples the demo to its made-up Moodle."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.loading.digital import couple


class Command(BaseCommand):
    help = "Couples the demo to the made-up Moodle at that address. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url")

    def handle(self, *_args: Any, url: str, **_options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("Alleen in de demo. Zet PORTAL_DEMO=1, of maak een echte koppeling.")
        linked = couple(url)
        self.stdout.write(f"Moodle (demo) op {url}; {linked} leeractiviteiten gekoppeld.")
