"""Loads ESCO's Dutch tree of competences."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.competences.loading import load_competences


class Command(BaseCommand):
    help = "Loads ESCO's Dutch tree of competences. Safe to repeat: it changes what ESCO changed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        loaded = load_competences()
        self.stdout.write(f"{loaded.new} nieuwe competenties, {loaded.changed} gewijzigd.")
